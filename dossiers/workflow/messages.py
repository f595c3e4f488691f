"""Les pas d'un message entre CPTS voisines. Aucun n'a d'effet sur un délai légal."""

from comptes.roles import Capacite
from dossiers.enums import Sujet, Tour
from dossiers.workflow.modele import Commentaire, Transition

FAITS = {
    "message.ecrit": "Message écrit à une CPTS voisine, par le Guichet",
    "message.recu": "Message d’une CPTS voisine, transmis par le Guichet",
}
TRANSITIONS = (
    Transition(
        Sujet.MESSAGE,
        "transmettre",
        "Transmettre à l’autre CPTS",
        "Message transmis à la CPTS voisine par le Guichet",
        Capacite.TRAITER_MESSAGE,
        commentaire=Commentaire.FACULTATIF,
        previent=(Tour.PORTEUR,),
    ),
    Transition(
        Sujet.MESSAGE,
        "repondre",
        "Répondre sans transmettre",
        "Le Guichet a répondu à votre message, sans le transmettre",
        Capacite.TRAITER_MESSAGE,
        commentaire=Commentaire.OBLIGATOIRE,
        previent=(Tour.PORTEUR,),
    ),
    Transition(
        Sujet.MESSAGE,
        "retirer",
        "Reprendre ce message",
        "Message à une CPTS voisine repris avant lecture",
        Capacite.ECRIRE_VOISINE,
        danger=True,
    ),
)
