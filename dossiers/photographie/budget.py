"""La part « budget » d'une photographie : lignes, totaux, défauts ; montants en euros entiers."""

from typing import Any

from dossiers.enums import SensBudget
from dossiers.models import LigneBudget
from financement.budget import COMPTES_PAR_CODE, SUBVENTION_ETAT, controler_budget


def photographier_ligne(ligne: LigneBudget) -> dict[str, Any]:
    """Une ligne de budget, montant en euros entiers."""
    return {
        "cle": ligne.pk,
        "volet": ligne.volet,
        "volet_libelle": ligne.get_volet_display(),
        "sens": ligne.sens,
        "compte": ligne.compte.split(".")[0],
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


def defauts_fir(montant: int | None, lignes: list[LigneBudget]) -> list[str]:
    """Ce qui empêche de recevoir la demande FIR : déséquilibres, ou montant absent du compte 74 « État et ARS »."""
    comptes = par_compte(lignes)
    defauts = [manque.message for manque in controler_budget(comptes).manques]
    inscrit = comptes.get(SUBVENTION_ETAT, 0)
    if montant and inscrit < montant:
        defauts.append(
            f"Le montant FIR demandé ({montant} €) doit figurer au compte 74 « État et ARS », qui porte {inscrit} €."
        )
    return defauts
