"""La part « budget » d'une photographie : lignes et totaux, en euros entiers."""

from typing import Any

from dossiers.enums import SensBudget
from dossiers.models import LigneBudget
from financement.budget import COMPTES_PAR_CODE


def photographier_ligne(ligne: LigneBudget) -> dict[str, Any]:
    """Une ligne de budget, montant en euros entiers."""
    return {
        "cle": ligne.pk,
        "volet": ligne.volet,
        "volet_libelle": ligne.get_volet_display(),
        "sens": ligne.sens,
        "code": ligne.compte,
        "compte": COMPTES_PAR_CODE[ligne.compte].numero,
        "compte_libelle": COMPTES_PAR_CODE[ligne.compte].libelle,
        "libelle": ligne.libelle,
        "montant": ligne.montant,
    }


def par_compte(lignes: list[LigneBudget]) -> dict[str, int]:
    """Somme en euros de chaque compte."""
    sommes: dict[str, int] = {}
    for ligne in lignes:
        sommes[ligne.compte] = sommes.get(ligne.compte, 0) + ligne.montant
    return sommes


def totaux(lignes: list[LigneBudget]) -> dict[str, int]:
    """Somme en euros des charges et des produits."""
    return {sens: sum(ligne.montant for ligne in lignes if ligne.sens == sens) for sens in SensBudget.values}
