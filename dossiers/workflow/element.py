"""Les pas d'un élément demandé au porteur. L'effet sur le délai est celui de la demande, jamais celui de l'élément."""

from typing import Any

from comptes.models import Utilisateur
from comptes.roles import Capacite
from dossiers.enums import Sujet, Tour
from dossiers.permissions import capacites_sur
from dossiers.voies import CAPACITES_DE_DEMANDE, PAR_DEMANDEUR
from dossiers.workflow.modele import Commentaire, Transition

FAITS = {
    "lettre.questions": "Questions posées au porteur, sans effet sur le délai",
    "projet.questions": "Questions posées au porteur, sans effet sur le délai",
    "lettre.reponses": "Réponses du porteur aux questions",
    "projet.reponses": "Réponses du porteur aux questions",
    "lettre.aussi": "Le porteur demande à modifier aussi une autre partie",
    "projet.aussi": "Le porteur demande à modifier aussi une autre partie",
}


def est_du_demandeur(utilisateur: Utilisateur, element: Any) -> bool:
    """Qui peut demander, pour le côté qui a demandé cet élément."""
    voie = PAR_DEMANDEUR[element.sujet, element.demandeur]
    return voie.capacite in capacites_sur(utilisateur, element.dossier)


TRANSITIONS = (
    Transition(
        Sujet.ELEMENT,
        "demander",
        "Envoyer l’élément",
        "Élément demandé au porteur",
        CAPACITES_DE_DEMANDE,
        reservee_a=est_du_demandeur,
    ),
    Transition(
        Sujet.ELEMENT,
        "repondre",
        "Envoyer la réponse",
        "Réponse du porteur à un élément",
        Capacite.REPONDRE_COMPLEMENTS,
    ),
    Transition(
        Sujet.ELEMENT,
        "accepter",
        "Accepter la réponse",
        "Réponse à un élément acceptée",
        CAPACITES_DE_DEMANDE,
        reservee_a=est_du_demandeur,
    ),
    Transition(
        Sujet.ELEMENT,
        "renvoyer",
        "Renvoyer l’élément",
        "Réponse à un élément à revoir",
        CAPACITES_DE_DEMANDE,
        commentaire=Commentaire.OBLIGATOIRE,
        definitif=False,
        reservee_a=est_du_demandeur,
    ),
    Transition(
        Sujet.ELEMENT,
        "retirer",
        "Retirer l’élément",
        "Élément retiré par le demandeur",
        CAPACITES_DE_DEMANDE,
        commentaire=Commentaire.FACULTATIF,
        reservee_a=est_du_demandeur,
    ),
    Transition(
        Sujet.ELEMENT,
        "refuser",
        "Ne pas rouvrir",
        "Demande de modifier aussi refusée : rien ne se rouvre",
        CAPACITES_DE_DEMANDE,
        commentaire=Commentaire.OBLIGATOIRE,
        previent=(Tour.PORTEUR,),
        reservee_a=est_du_demandeur,
    ),
    Transition(Sujet.ELEMENT, "clore", "Clore avec la demande", "Élément clos avec sa demande", None),
)
