"""Fixer l'ordre dans lequel les parties signent, tant que l'acte est en préparation."""

from datetime import datetime

from django.db import transaction

from comptes.models import Utilisateur
from contrats.actions.preparation import verifier_preparation
from contrats.models import ActeSignable
from dossiers.actions.transitions import verrouiller
from dossiers.journal import consigner


@transaction.atomic
def fixer_l_ordre(acte: ActeSignable, *, ordre: str, auteur: Utilisateur, maintenant: datetime) -> None:
    """Écrit l'ordre (vide : libre) et le consigne ; sans effet s'il est le même. Lève comme la préparation."""
    frais = verrouiller(acte)
    verifier_preparation(frais, auteur)
    if frais.ordre == ordre:
        return
    type(frais).objects.filter(pk=frais.pk).update(ordre=ordre)
    repere = {frais.REPERE: frais.pk} if getattr(frais, "REPERE", "") else {}
    consigner(
        frais.dossier,
        sujet=frais.SUJET,
        code="ordre",
        auteur=auteur,
        instant=maintenant,
        donnees={**repere, "ordre": ordre or "libre"},
    )
    acte.ordre = ordre
