"""Les pas d'une contribution à l'avis. Aucun n'a d'effet sur un délai légal ; aucun n'est dit au porteur."""

from typing import Any

from comptes.models import Utilisateur
from comptes.roles import Capacite
from dossiers import workflow
from dossiers.enums import Sujet, Tour
from dossiers.permissions import peut
from dossiers.workflow.modele import Commentaire, Transition
from instruction.conditions import (
    avis_pret,
    derniere_version_lue,
    grille_appreciee,
    lettre_chez_le_guichet,
    version_courante,
)
from instruction.enums import EtatAvis, EtatContribution
from instruction.models import AvisPrepare, Contribution


def est_le_relecteur(utilisateur: Utilisateur, contribution: Any) -> bool:
    """Personne n'envoie ni ne récuse à la place d'un autre."""
    return contribution.relecteur_id == utilisateur.pk


def est_le_relecteur_ou_coordonne(utilisateur: Utilisateur, contribution: Any) -> bool:
    """Qui part confie la sienne ; le coordinateur confie celle d'un absent."""
    return est_le_relecteur(utilisateur, contribution) or peut(utilisateur, contribution.dossier, Capacite.RENDRE_AVIS)


CONTRIBUTION = (
    Transition(
        Sujet.CONTRIBUTION,
        "envoyer",
        "Envoyer ma contribution",
        "Contribution envoyée",
        Capacite.CONTRIBUER_AVIS,
        conditions=(lettre_chez_le_guichet, derniere_version_lue, grille_appreciee),
        reservee_a=est_le_relecteur,
        definitif=False,
        retour="Le coordinateur peut la rouvrir tant que l’avis n’est pas rendu.",
    ),
    Transition(
        Sujet.CONTRIBUTION,
        "rouvrir",
        "Rouvrir la contribution",
        "Contribution rouverte",
        Capacite.RENDRE_AVIS,
        commentaire=Commentaire.FACULTATIF,
        definitif=False,
    ),
    Transition(
        Sujet.CONTRIBUTION,
        "recuser",
        "Me récuser",
        "Relecteur récusé",
        Capacite.CONTRIBUER_AVIS,
        commentaire=Commentaire.OBLIGATOIRE,
        previent=(Tour.GUICHET,),
        reservee_a=est_le_relecteur,
        danger=True,
    ),
    Transition(
        Sujet.CONTRIBUTION,
        "retirer",
        "Retirer ce relecteur",
        "Relecteur retiré",
        Capacite.RENDRE_AVIS,
        commentaire=Commentaire.FACULTATIF,
        danger=True,
    ),
    Transition(
        Sujet.CONTRIBUTION,
        "deporter",
        "Retirer la contribution d’une personne déportée",
        "Relecteur déporté",
        None,
        danger=True,
    ),
    Transition(
        Sujet.CONTRIBUTION,
        "confier",
        "Confier à un autre relecteur",
        "Contribution confiée à un autre relecteur",
        Capacite.CONTRIBUER_AVIS,
        commentaire=Commentaire.FACULTATIF,
        reservee_a=est_le_relecteur_ou_coordonne,
        danger=True,
    ),
    Transition(
        Sujet.CONTRIBUTION,
        "actualiser",
        "Rouvrir pour la version nouvelle",
        "Contribution rouverte : une version nouvelle est à lire",
        None,
    ),
    Transition(
        Sujet.CONTRIBUTION,
        "clore",
        "Clore une contribution qui n’est plus attendue",
        "Contribution qui n’est plus attendue",
        None,
    ),
)
AVIS = (
    Transition(
        Sujet.AVIS,
        "proposer",
        "Proposer cet avis",
        "Avis prêt, à rendre par un autre coordinateur",
        Capacite.RENDRE_AVIS,
        conditions=(lettre_chez_le_guichet, avis_pret, version_courante),
        previent=(Tour.GUICHET,),
        definitif=False,
    ),
    Transition(
        Sujet.AVIS,
        "renvoyer",
        "Renvoyer en préparation",
        "Avis renvoyé en préparation",
        Capacite.RENDRE_AVIS,
        commentaire=Commentaire.OBLIGATOIRE,
        previent=(Tour.GUICHET,),
        definitif=False,
    ),
    Transition(Sujet.AVIS, "conclure", "Conclure la préparation", "Avis rendu d’après sa préparation", None),
)
FAITS: dict[str, str] = {
    "contribution.demandee": "Contribution demandée à un relecteur",
    "contribution.prolongee": "Date attendue d’une contribution reportée",
    "avis.rapporteur": "Rapporteur désigné",
    "avis.prolonge": "Date visée de l’avis reportée",
    "avis.reouverture": "Choix sur les contributions à la prochaine version",
}


def declarer() -> None:
    """Ajoute l'automate des contributions à la table commune ; appelé au démarrage."""
    workflow.declarer(Sujet.CONTRIBUTION, Contribution, EtatContribution, CONTRIBUTION)
    workflow.declarer(Sujet.AVIS, AvisPrepare, EtatAvis, AVIS)
    workflow.FAITS_SANS_ETAT.update(FAITS)
