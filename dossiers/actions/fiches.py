"""Écrire et retirer une fiche-action du projet de santé."""

from datetime import datetime
from typing import Any

from django.db import transaction

from comptes.models import Utilisateur
from dossiers.actions.dossier import verifier_redaction
from dossiers.actions.transitions import verrouiller
from dossiers.models import FicheAction, ProjetSante


@transaction.atomic
def enregistrer_fiche(
    projet: ProjetSante, *, auteur: Utilisateur, maintenant: datetime, formulaire: Any, indicateurs: Any
) -> FicheAction:
    """Enregistre une fiche validée et ses indicateurs. Lève comme ``verifier_redaction``."""
    frais = verrouiller(projet)
    verifier_redaction(frais, auteur)
    fiche = formulaire.save(commit=False)
    fiche.projet = frais
    fiche.save()
    indicateurs.instance = fiche
    indicateurs.save()
    _dater(frais, maintenant)
    return fiche


@transaction.atomic
def retirer_fiche(fiche: FicheAction, *, auteur: Utilisateur, maintenant: datetime) -> None:
    """Retire une fiche de la copie de travail ; les versions déposées la gardent."""
    frais = verrouiller(fiche.projet)
    verifier_redaction(frais, auteur)
    fiche.delete()
    _dater(frais, maintenant)


def _dater(projet: ProjetSante, maintenant: datetime) -> None:
    projet.modifie_le = maintenant
    projet.save(update_fields=["modifie_le"])
