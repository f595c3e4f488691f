"""Écrire le contenu du contrat, tant qu'il est en préparation."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.forms import ModelForm

from comptes.models import Utilisateur
from comptes.roles import Capacite
from contrats.enums import EtatContrat
from contrats.models import Contrat
from dossiers.actions.transitions import TransitionRefusee, verrouiller
from dossiers.permissions import verifier


def verifier_preparation(contrat: Contrat, auteur: Utilisateur) -> None:
    """Lève ``PermissionDenied`` ou ``TransitionRefusee`` si cette personne ne peut pas écrire le contrat maintenant."""
    verifier(auteur, contrat.dossier, Capacite.PREPARER_CONTRAT)
    if contrat.etat != EtatContrat.PREPARATION:
        raise TransitionRefusee(
            ["Le contenu est figé depuis la proposition : rappelez le contrat pour le modifier."]
            if contrat.etat == EtatContrat.A_SIGNER
            else ["Le contenu de ce contrat ne se modifie plus."]
        )


@transaction.atomic
def enregistrer_contenu(
    contrat: Contrat, *, auteur: Utilisateur, maintenant: datetime, formulaires: Iterable[Any]
) -> None:
    """Enregistre les formulaires validés d'une étape ; seuls leurs champs sont écrits.

    Lève comme :func:`verifier_preparation`.
    """
    frais = verrouiller(contrat)
    verifier_preparation(frais, auteur)
    champs = ["modifie_le"]
    for formulaire in formulaires:
        if isinstance(formulaire, ModelForm) and isinstance(formulaire.instance, Contrat):
            for champ, valeur in formulaire.cleaned_data.items():
                setattr(frais, champ, valeur)
                champs.append(champ)
        else:
            formulaire.save()
    frais.modifie_le = maintenant
    frais.save(update_fields=champs)
