"""Commencer, dupliquer, insérer d'un modèle et retirer une fiche-action ; la remplir passe par la saisie commune."""

from datetime import datetime
from typing import Any

from django.db import transaction

from comptes.models import Utilisateur
from dossiers.actions.dossier import verifier_redaction
from dossiers.actions.traces import tracer
from dossiers.actions.transitions import TransitionRefusee, verrouiller
from dossiers.modeles_fiches import ModeleFiche
from dossiers.models import FicheAction, IndicateurFiche, ProjetSante

RUBRIQUE = "fiches"
FICHES_MAXIMUM = 120
TROP_DE_FICHES = f"Un projet a au plus {FICHES_MAXIMUM} fiches-actions : retirez-en une avant d’en ajouter."
COPIE = "Copie de "


def _ouvrir(projet: ProjetSante, auteur: Utilisateur) -> ProjetSante:
    """Le projet verrouillé, prêt à recevoir une fiche. Lève comme ``verifier_redaction``, ou s'il est plein."""
    frais = verrouiller(projet)
    verifier_redaction(frais, auteur, RUBRIQUE)
    if frais.fiches.count() >= FICHES_MAXIMUM:
        raise TransitionRefusee([TROP_DE_FICHES])
    return frais


@transaction.atomic
def commencer_fiche(projet: ProjetSante, *, auteur: Utilisateur, maintenant: datetime, formulaire: Any) -> FicheAction:
    """Enregistre une fiche dont on ne connaît que la mission et le titre."""
    frais = _ouvrir(projet, auteur)
    fiche = formulaire.save(commit=False)
    fiche.projet = frais
    fiche.save()
    _noter(frais, fiche, "ajout", auteur, maintenant)
    return fiche


@transaction.atomic
def inserer_un_modele(
    projet: ProjetSante, *, modele: ModeleFiche, auteur: Utilisateur, maintenant: datetime
) -> FicheAction:
    """Une fiche remplie d'après un modèle de la bibliothèque, à adapter."""
    frais = _ouvrir(projet, auteur)
    fiche = FicheAction.objects.create(projet=frais, mission_id=modele.mission, titre=modele.titre, **modele.textes)
    IndicateurFiche.objects.bulk_create(IndicateurFiche(fiche=fiche, **champs) for champs in modele.indicateurs())
    _noter(frais, fiche, "modèle inséré", auteur, maintenant)
    return fiche


@transaction.atomic
def dupliquer_fiche(fiche: FicheAction, *, auteur: Utilisateur, maintenant: datetime) -> FicheAction:
    """Une copie de la fiche, de ses acteurs et de ses indicateurs, à la suite."""
    frais = _ouvrir(fiche.projet, auteur)
    indicateurs, participants = list(fiche.indicateurs.order_by("pk")), list(fiche.participants.all())
    copie = FicheAction.objects.get(pk=fiche.pk)
    copie.pk, copie._state.adding = None, True
    copie.titre = f"{COPIE}{fiche.titre}"[:200]
    copie.save()
    copie.participants.set(participants)
    for indicateur in indicateurs:
        indicateur.pk, indicateur.fiche = None, copie
    IndicateurFiche.objects.bulk_create(indicateurs)
    _noter(frais, copie, "copie", auteur, maintenant)
    return copie


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
