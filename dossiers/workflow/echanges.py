"""Les pas des échanges : commentaires, relecture amicale, appuis. Aucun n'a d'effet sur un délai légal."""

from typing import Any

from comptes.models import Utilisateur
from comptes.roles import Capacite
from dossiers.enums import RoleEquipe, Sujet, Tour
from dossiers.workflow.modele import Commentaire, Transition

FAITS = {
    "relecture.demandee": "Relecture demandée au Guichet",
    "appui.demande": "Appui demandé au Guichet",
    "appui.confie": "Appui confié à un coordinateur",
}


def est_du_fil(utilisateur: Utilisateur, fil: Any) -> bool:
    """Qui a ouvert le fil, ou qui rédige le dossier."""
    redige = (RoleEquipe.RESPONSABLE, RoleEquipe.REDACTEUR)
    return (
        fil.ouvert_par_id == utilisateur.pk
        or fil.dossier.equipe.filter(utilisateur=utilisateur, fin=None, role__in=redige).exists()
    )


FIL = (
    Transition(
        Sujet.COMMENTAIRE,
        "resoudre",
        "Marquer résolu",
        "Commentaire résolu",
        frozenset({Capacite.COMMENTER, Capacite.RELIRE}),
        definitif=False,
        reservee_a=est_du_fil,
    ),
    Transition(
        Sujet.COMMENTAIRE,
        "rouvrir",
        "Rouvrir",
        "Commentaire rouvert",
        frozenset({Capacite.COMMENTER, Capacite.RELIRE}),
        definitif=False,
        reservee_a=est_du_fil,
    ),
)
RELECTURE = (
    Transition(
        Sujet.RELECTURE,
        "terminer",
        "Dire que la lecture est terminée",
        "Lecture du brouillon terminée par le Guichet",
        Capacite.RELIRE,
        commentaire=Commentaire.FACULTATIF,
        previent=(Tour.PORTEUR,),
        definitif=False,
    ),
    Transition(
        Sujet.RELECTURE,
        "redemander",
        "Demander une nouvelle lecture",
        "Nouvelle lecture demandée au Guichet",
        Capacite.DEMANDER_RELECTURE,
        commentaire=Commentaire.FACULTATIF,
        previent=(Tour.GUICHET,),
        definitif=False,
    ),
    Transition(
        Sujet.RELECTURE,
        "fermer",
        "Refermer le brouillon",
        "Brouillon refermé : le Guichet ne le lit plus",
        Capacite.DEMANDER_RELECTURE,
        definitif=False,
    ),
    Transition(
        Sujet.RELECTURE,
        "clore",
        "Refermer au dépôt ou au retrait",
        "Relecture close par le dépôt ou le retrait",
        None,
    ),
)
APPUI = (
    Transition(
        Sujet.APPUI,
        "accepter",
        "Accepter la demande",
        "Appui accepté par le Guichet",
        Capacite.REPONDRE_APPUI,
        commentaire=Commentaire.FACULTATIF,
        previent=(Tour.PORTEUR,),
        definitif=False,
    ),
    Transition(
        Sujet.APPUI,
        "realiser",
        "Dire que l’appui est apporté",
        "Appui apporté par le Guichet",
        Capacite.REPONDRE_APPUI,
        commentaire=Commentaire.FACULTATIF,
        previent=(Tour.PORTEUR,),
    ),
    Transition(
        Sujet.APPUI,
        "decliner",
        "Décliner la demande",
        "Appui décliné par le Guichet",
        Capacite.REPONDRE_APPUI,
        commentaire=Commentaire.OBLIGATOIRE,
        previent=(Tour.PORTEUR,),
        danger=True,
    ),
    Transition(
        Sujet.APPUI,
        "annuler",
        "Annuler la demande",
        "Demande d’appui annulée",
        Capacite.DEMANDER_APPUI,
        danger=True,
    ),
)
