"""Écrire et retirer une fiche-action du projet de santé."""

from datetime import datetime
from typing import Any

from django.db import transaction

from comptes.models import Utilisateur
from dossiers.actions.dossier import verifier_redaction
from dossiers.actions.traces import tracer
from dossiers.actions.transitions import verrouiller
from dossiers.models import FicheAction, ProjetSante

RUBRIQUE = "fiches"


@transaction.atomic
def enregistrer_fiche(
    projet: ProjetSante, *, auteur: Utilisateur, maintenant: datetime, formulaire: Any, indicateurs: Any
) -> FicheAction:
    """Enregistre une fiche validée et ses indicateurs. Lève comme ``verifier_redaction``."""
    frais = verrouiller(projet)
    verifier_redaction(frais, auteur, RUBRIQUE)
    geste = "modification" if formulaire.instance.pk else "ajout"
    fiche = formulaire.save(commit=False)
    fiche.projet = frais
    fiche.save()
    indicateurs.instance = fiche
    indicateurs.save()
    _noter(frais, fiche, geste, auteur, maintenant)
    return fiche


@transaction.atomic
def retirer_fiche(fiche: FicheAction, *, auteur: Utilisateur, maintenant: datetime) -> None:
    """Retire une fiche de la copie de travail ; les versions déposées la gardent."""
    frais = verrouiller(fiche.projet)
    verifier_redaction(frais, auteur, RUBRIQUE)
    _noter(frais, fiche, "retrait", auteur, maintenant)
    fiche.delete()


def _noter(projet: ProjetSante, fiche: FicheAction, geste: str, auteur: Utilisateur, maintenant: datetime) -> None:
    tracer(
        projet.dossier, projet.SUJET, RUBRIQUE, f"{RUBRIQUE}/{fiche.pk}",
        auteur=auteur, maintenant=maintenant, libelle=f"{geste} : « {fiche.titre} »",
    )  # fmt: skip
    projet.modifie_le = maintenant
    projet.save(update_fields=["modifie_le"])
