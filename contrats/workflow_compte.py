"""Les pas d'un changement de compte et d'un changement de caisse. Aucun n'a d'effet sur un délai légal.

Les courriels d'un changement de compte partent à des personnes choisies (:mod:`contrats.notifications_compte`) : toute
l'équipe de la CPTS et les agents de la caisse qui paie, jamais une autre caisse.
"""

from typing import Any

from comptes.models import Utilisateur
from comptes.roles import Capacite
from contrats import conditions_compte as c
from contrats.enums import Partie
from contrats.enums_compte import EtatCaisse, EtatCompte
from contrats.models import ChangementDeCaisse, ChangementDeCompte
from contrats.permissions import ANNULER_UN_COMPTE, DECIDER_A_LA_CAISSE, DEMANDER_UN_COMPTE, VERIFIER_UN_COMPTE, pour
from dossiers import workflow
from dossiers.enums import Sujet, Tour
from dossiers.workflow.modele import Commentaire, Transition

DE_LA_CPTS, DE_LA_CAISSE = frozenset({Partie.CPTS}), frozenset({Partie.AM})


def _reserve(parties: frozenset[Partie], voulues: frozenset[Capacite]) -> Any:
    """À qui agit pour l'une de ces parties au contrat : une caisse qui ne paie pas n'a que la lecture."""

    def reserve(utilisateur: Utilisateur, changement: Any) -> bool:
        return bool(pour(utilisateur, changement, voulues) & parties)

    return reserve


COMPTE = (
    Transition(
        Sujet.COMPTE, "demander", "Demander à être payé sur ce compte", "Changement de compte demandé par la CPTS",
        DEMANDER_UN_COMPTE,
        conditions=(
            c.contrat_changeable, c.pas_de_renouvellement_a_signer, c.un_autre_compte, c.effet_souhaite_a_venir,
        ),
        commentaire=Commentaire.OBLIGATOIRE, definitif=False, retour="Vous pourrez la retirer, ou l’annuler avant "
        "son effet.", reservee_a=_reserve(DE_LA_CPTS, DEMANDER_UN_COMPTE),
    ),
    Transition(
        Sujet.COMPTE, "verifier", "Consigner la vérification", "Demande de changement de compte vérifiée",
        VERIFIER_UN_COMPTE, conditions=(c.contrat_changeable, c.verifie_par_un_autre, c.verification_dite),
        definitif=False, reservee_a=_reserve(DE_LA_CAISSE, VERIFIER_UN_COMPTE),
    ),
    Transition(
        Sujet.COMPTE, "confirmer", "Confirmer le nouveau compte", "Changement de compte confirmé par la caisse",
        DECIDER_A_LA_CAISSE,
        conditions=(
            c.contrat_changeable, c.pas_de_renouvellement_a_signer, c.decide_par_un_troisieme, c.reconnue_par_la_cpts,
            c.rib_lisible, c.un_autre_compte, c.effet_apres_la_carence,
        ),
        definitif=False, retour="Il peut être annulé jusqu’à la veille de son effet.",
        reservee_a=_reserve(DE_LA_CAISSE, DECIDER_A_LA_CAISSE),
    ),
    Transition(
        Sujet.COMPTE, "refuser", "Refuser le changement", "Changement de compte refusé par la caisse",
        DECIDER_A_LA_CAISSE, conditions=(c.decide_par_un_troisieme,), commentaire=Commentaire.OBLIGATOIRE, danger=True,
        reservee_a=_reserve(DE_LA_CAISSE, DECIDER_A_LA_CAISSE),
    ),
    Transition(
        Sujet.COMPTE, "retirer", "Retirer la demande", "Demande de changement de compte retirée par la CPTS",
        DEMANDER_UN_COMPTE, commentaire=Commentaire.OBLIGATOIRE, danger=True,
        reservee_a=_reserve(DE_LA_CPTS, DEMANDER_UN_COMPTE),
    ),
    Transition(
        Sujet.COMPTE, "annuler", "Annuler ce changement", "Changement de compte annulé avant son effet",
        ANNULER_UN_COMPTE, conditions=(c.pas_encore_en_vigueur,), commentaire=Commentaire.OBLIGATOIRE, danger=True,
        reservee_a=_reserve(DE_LA_CPTS | DE_LA_CAISSE, ANNULER_UN_COMPTE),
    ),
)  # fmt: skip
CAISSE = (
    Transition(
        Sujet.CAISSE, "programmer", "Confier le contrat à cette caisse", "Changement de caisse payeuse décidé",
        DECIDER_A_LA_CAISSE,
        conditions=(
            c.contrat_changeable, c.pas_de_renouvellement_a_signer, c.une_autre_caisse, c.effet_de_la_caisse,
        ),
        commentaire=Commentaire.OBLIGATOIRE, previent=(Tour.PORTEUR, Tour.ARS, Tour.AM), danger=True, definitif=False,
        retour="Avant sa date, vous pourrez y renoncer ; ensuite, la nouvelle caisse seule décide.",
        reservee_a=_reserve(DE_LA_CAISSE, DECIDER_A_LA_CAISSE),
    ),
    Transition(
        Sujet.CAISSE, "prendre_effet", "Donner effet au changement de caisse", "Nouvelle caisse payeuse en charge",
        None, conditions=(c.date_de_la_caisse_venue,), previent=(Tour.PORTEUR, Tour.ARS, Tour.AM),
    ),
    Transition(
        Sujet.CAISSE, "annuler", "Renoncer à ce changement", "Changement de caisse payeuse annulé",
        DECIDER_A_LA_CAISSE, commentaire=Commentaire.OBLIGATOIRE, previent=(Tour.PORTEUR, Tour.ARS, Tour.AM),
        danger=True, reservee_a=_reserve(DE_LA_CAISSE, DECIDER_A_LA_CAISSE),
    ),
)  # fmt: skip


def declarer() -> None:
    """Ajoute les deux automates à la table commune ; appelé au démarrage."""
    workflow.declarer(Sujet.COMPTE, ChangementDeCompte, EtatCompte, COMPTE)
    workflow.declarer(Sujet.CAISSE, ChangementDeCaisse, EtatCaisse, CAISSE)
