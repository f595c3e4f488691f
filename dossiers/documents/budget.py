"""Ce que tout PDF dit d'une demande FIR : le budget en deux tableaux, l'action, les moyens, le compte masqué."""

from typing import Any

from dossiers.enums import SensBudget, VoletBudget
from financement.budget import CONTRIBUTIONS_VOLONTAIRES, EMPLOIS_VOLONTAIRES

EN_NATURE = {EMPLOIS_VOLONTAIRES, CONTRIBUTIONS_VOLONTAIRES}
REPRIS = (
    "demande", "montant", "objet", "description", "debut", "fin", "moyens_humains", "moyens_materiels", "signataire",
    "aide_urps", "banque",
)  # fmt: skip


def financement_a_imprimer(financement: dict[str, Any]) -> dict[str, Any]:
    """La demande et son budget ; montants en euros entiers."""
    tableaux = tableaux_du_budget(financement["lignes"])
    return {**{cle: financement[cle] for cle in REPRIS}, "tableaux": tableaux, "vide": not financement["lignes"]}


def tableaux_du_budget(lignes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Les charges, puis les produits."""
    return [
        _tableau(legende, [ligne for ligne in lignes if ligne["sens"] == sens])
        for sens, legende in ((SensBudget.CHARGE.value, "Charges"), (SensBudget.PRODUIT.value, "Produits"))
    ]


def _tableau(legende: str, lignes: list[dict[str, Any]]) -> dict[str, Any]:
    """L'argent d'abord, les contributions en nature ensuite ; un sous-total seulement s'il y a des deux."""
    en_nature = [ligne for ligne in lignes if ligne["code"] in EN_NATURE]
    en_argent = [ligne for ligne in lignes if ligne["code"] not in EN_NATURE]
    return {
        "legende": legende,
        "lignes": en_argent,
        "en_nature": en_nature,
        "sous_total": _somme(en_argent),
        "total": _somme(lignes),
    }


def _somme(lignes: list[dict[str, Any]]) -> int:
    return sum(ligne["montant"] for ligne in lignes)


def volets_a_imprimer(budget: dict[str, Any]) -> dict[str, Any]:
    """Le budget du projet, volet par volet, puis l'ensemble ; montants en euros entiers."""
    volets = [
        {"titre": volet.label, "tableaux": tableaux_du_budget(lignes)}
        for volet in VoletBudget
        if (lignes := [ligne for ligne in budget["lignes"] if ligne["volet"] == volet.value])
    ]
    return {"volets": volets, "totaux": budget["totaux"], "defauts": budget["defauts"]}
