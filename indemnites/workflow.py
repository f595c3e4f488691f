"""Les pas d'une indemnité, et ceux d'un plafond annuel. Aucun courriel : le registre ne sort pas de la CPTS."""

from dossiers import workflow
from dossiers.enums import Sujet
from dossiers.workflow.modele import Commentaire, Transition
from financement.workflow import Pas
from indemnites.enums import EtatIndemnite
from indemnites.models import Indemnite
from indemnites.permissions import TENIR, reserve_a_l_equipe

INDEMNITE = (
    Transition(
        Sujet.INDEMNITE,
        "annuler",
        "Annuler cette indemnité",
        "Indemnité annulée",
        TENIR,
        commentaire=Commentaire.OBLIGATOIRE,
        danger=True,
        reservee_a=reserve_a_l_equipe,
    ),
)
FAITS = {
    "indemnite.enregistree": "Indemnité enregistrée",
    "indemnite.plafond_atteint": "Indemnité refusée : plafond annuel atteint",
}
PLAFOND: dict[str, Pas] = {
    pas.nom: pas
    for pas in (
        Pas(
            "verifier",
            "Tenir ce plafond pour vérifié",
            "Vérifié",
            "Il devient immuable et bloque aussitôt toute indemnité qui le ferait dépasser. Ce qui est déjà enregistré "
            "reste. Une erreur vue ensuite se corrige en le retirant, puis par une nouvelle saisie.",
            un_autre=True,
        ),
        Pas(
            "ecarter",
            "Écarter cette saisie",
            "Écartée",
            "La saisie ne servira pas ; elle reste lisible, avec votre motif.",
            motif=True,
            danger=True,
        ),
        Pas(
            "retirer",
            "Retirer ce plafond",
            "Retiré",
            "Plus rien n’est bloqué pour cette année, jusqu’à un autre plafond vérifié. Le retrait ne se défait pas.",
            motif=True,
            danger=True,
        ),
    )
}


def declarer() -> None:
    """Ajoute l'automate à la table commune ; appelé au démarrage."""
    workflow.declarer(Sujet.INDEMNITE, Indemnite, EtatIndemnite, INDEMNITE)
    workflow.FAITS_SANS_ETAT.update(FAITS)
