"""Les pas d'une réunion. Aucun n'a d'effet sur un délai légal ; les invités sont prévenus par l'action."""

from comptes.roles import Capacite
from dialogue.enums_reunions import EtatReunion
from dialogue.models import Reunion
from dossiers import workflow
from dossiers.conditions import Demande
from dossiers.enums import Sujet
from dossiers.workflow.modele import Commentaire, Transition


def reunion_commencee(demande: Demande) -> list[str]:
    """On ne note pas les présences d'une réunion à venir."""
    if demande.objet.debut > demande.maintenant:
        return ["La réunion n’a pas encore commencé : vous noterez les présences ensuite."]
    return []


REUNION = (
    Transition(
        Sujet.REUNION,
        "tenir",
        "Noter que la réunion s’est tenue",
        "Réunion tenue",
        Capacite.ORGANISER_REUNION,
        conditions=(reunion_commencee,),
        retour="Le compte rendu et les présences se corrigent ensuite.",
    ),
    Transition(
        Sujet.REUNION,
        "annuler",
        "Annuler la réunion",
        "Réunion annulée",
        Capacite.ORGANISER_REUNION,
        commentaire=Commentaire.FACULTATIF,
        danger=True,
    ),
)
FAITS = {
    "reunion.prevue": "Réunion prévue",
    "reunion.deplacee": "Réunion modifiée",
    "reunion.compte_rendu": "Compte rendu de réunion écrit",
}


def declarer() -> None:
    """Ajoute l'automate à la table commune ; appelé au démarrage."""
    workflow.declarer(Sujet.REUNION, Reunion, EtatReunion, REUNION)
    workflow.FAITS_SANS_ETAT.update(FAITS)
