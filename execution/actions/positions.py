"""Écrire sa position avant le dialogue, puis l'envoyer : on découvre alors celles déjà envoyées."""

from datetime import datetime

from django.db import transaction

from comptes.models import Utilisateur
from dossiers.actions.transitions import TransitionRefusee, franchir, verrouiller
from dossiers.models import Evenement
from execution.enums_gestion import OUVERTS, EtatPosition
from execution.models import DialogueDeGestion, Position
from execution.permissions import exiger_partie


@transaction.atomic
def ecrire(dialogue: DialogueDeGestion, *, texte: str, auteur: Utilisateur, maintenant: datetime) -> Position:
    """Enregistre le brouillon de sa partie ; lève ``TransitionRefusee`` si elle est envoyée ou le dialogue tenu."""
    frais = verrouiller(dialogue)
    partie = exiger_partie(auteur, frais.contrat)
    position = frais.positions.filter(partie=partie).first()
    if frais.etat not in OUVERTS:
        raise TransitionRefusee(["Le dialogue est tenu : les positions ne s’écrivent plus."])
    if position is not None and position.etat == EtatPosition.ENVOYEE:
        raise TransitionRefusee(["La position de votre partie est déjà envoyée : elle ne se modifie plus."])
    position = position or Position(dossier=frais.dossier, dialogue=frais, partie=partie)
    position.texte, position.auteur, position.modifiee_le = texte.strip(), auteur, maintenant
    position.save()
    return position


@transaction.atomic
def envoyer(dialogue: DialogueDeGestion, *, texte: str, auteur: Utilisateur, maintenant: datetime) -> Evenement:
    """Enregistre puis envoie la position de sa partie, une fois pour toutes."""
    position = ecrire(dialogue, texte=texte, auteur=auteur, maintenant=maintenant)
    champs = {"envoyee_le": maintenant, "auteur": auteur}
    return franchir(position, "envoyer", auteur=auteur, maintenant=maintenant, champs=champs)
