"""Ce que tout PDF dit d'une demande FIR : le budget en deux tableaux, l'action, les moyens, le compte masqué."""

from typing import Any

from dossiers.enums import SensBudget
from dossiers.models.budget import ANNEES, CHAMPS_D_ANNEES, VOLETS_DU_PROJET
from financement.budget import CONTRIBUTIONS_VOLONTAIRES, EMPLOIS_VOLONTAIRES

EN_NATURE = {EMPLOIS_VOLONTAIRES, CONTRIBUTIONS_VOLONTAIRES}
REPRIS = (
    "demande", "montant", "objet", "description", "debut", "fin", "moyens_humains", "moyens_materiels", "signataire",
    "aide_urps", "banque",
)  # fmt: skip


def financement_a_imprimer(financement: dict[str, Any]) -> dict[str, Any]:
    """La demande et son budget ; montants en euros entiers."""
    tableaux = [
        _tableau(legende, [ligne for ligne in financement["lignes"] if ligne["sens"] == sens])
        for sens, legende in ((SensBudget.CHARGE.value, "Charges"), (SensBudget.PRODUIT.value, "Produits"))
    ]
    return {**{cle: financement[cle] for cle in REPRIS}, "tableaux": tableaux, "vide": not financement["lignes"]}


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


def budget_du_projet(budget: dict[str, Any]) -> dict[str, Any]:
    """Le budget pluriannuel : récapitulatif, un tableau par volet et par sens, ACI ; euros entiers, années remplies."""
    volets = [
        {"titre": volet.label, "tableaux": [t for t in _tableaux_par_annee(lignes) if t["lignes"]]}
        for volet in VOLETS_DU_PROJET
        if (lignes := [ligne for ligne in budget["lignes"] if ligne["volet"] == volet.value])
    ]
    return {
        "volets": volets,
        "annees": list(ANNEES),
        "recapitulatif": budget["recapitulatif"],
        "defauts": budget["defauts"],
        "aci": budget["aci"],
    }


def _tableaux_par_annee(lignes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Les charges, puis les produits, un montant par année du contrat et leur somme."""
    return [
        {
            "legende": legende,
            "lignes": [
                {
                    **{
                        cle: ligne[cle] for cle in ("compte", "compte_libelle", "libelle", "origine_libelle", "montant")
                    },
                    "montants": [ligne[champ] for champ in CHAMPS_D_ANNEES],
                }
                for ligne in lignes
                if ligne["sens"] == sens
            ],
        }
        for sens, legende in ((SensBudget.CHARGE.value, "Charges"), (SensBudget.PRODUIT.value, "Produits"))
    ]
