"""La part « budget » de la photographie du projet : lignes par année, récapitulatif, ACI attendue ; euros entiers."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from dossiers.aci_du_budget import ecarts_avec_la_simulation, simuler_l_aci
from dossiers.enums import SensBudget
from dossiers.enums_gouvernance import OrigineProduit
from dossiers.models import LignePluriannuelle, ProjetSante
from dossiers.models.budget import ANNEES, CHAMPS_D_ANNEES, VOLETS_DU_PROJET, champ_d_annee
from financement.budget import COMPTES_PAR_CODE, controler_budget

Photo = Mapping[str, Any]
LIBELLES_D_ORIGINE = {OrigineProduit.ACI: "ACI", OrigineProduit.FIR: "FIR", OrigineProduit.AUTRE: "Autres produits"}


def photographier_budget(projet: ProjetSante, population: int, missions: Iterable[str]) -> dict[str, Any]:
    """Une requête ; ``population`` : celle du territoire ; ``missions`` : celles qui ont une fiche-action."""
    lignes = [_ligne(ligne) for ligne in projet.lignes_budget.all()]
    simulation = simuler_l_aci(
        population,
        missions,
        compensation=projet.aci_compensation_snp,
        supplement=projet.aci_supplement_snp,
    )
    return {
        "lignes": lignes,
        "totaux": {sens: sum(ligne["montant"] for ligne in lignes if ligne["sens"] == sens) for sens in SensBudget},
        "annees": annees_remplies(lignes),
        "recapitulatif": recapituler(lignes),
        "defauts": defauts_d_equilibre(lignes),
        "options": {"compensation_snp": projet.aci_compensation_snp, "supplement_snp": projet.aci_supplement_snp},
        "aci": {**simulation.en_json(), "ecarts": ecarts_avec_la_simulation(simulation, lignes)},
    }


def _ligne(ligne: LignePluriannuelle) -> dict[str, Any]:
    compte = COMPTES_PAR_CODE[ligne.compte]
    return {
        "cle": ligne.pk,
        "volet": ligne.volet,
        "volet_libelle": ligne.get_volet_display(),
        "sens": ligne.sens,
        "code": ligne.compte,
        "compte": compte.numero,
        "compte_libelle": compte.libelle,
        "libelle": ligne.libelle,
        "origine": ligne.origine,
        "origine_libelle": LIBELLES_D_ORIGINE[ligne.origine] if ligne.origine else "",
        **{champ: getattr(ligne, champ) for champ in CHAMPS_D_ANNEES},
        "montant": ligne.total,
        "aci_poste": ligne.aci_poste,
        "aci_nature": ligne.aci_nature,
        "regle": ligne.regle,
    }


def annees_remplies(lignes: Iterable[Photo]) -> list[int]:
    """Les années où une ligne au moins porte un montant."""
    lignes = list(lignes)
    return [annee for annee in ANNEES if any(ligne[champ_d_annee(annee)] for ligne in lignes)]


def recapituler(lignes: Sequence[Photo]) -> list[dict[str, Any]]:
    """Les sommes par année et en tout : charges par volet, produits par origine, totaux, solde (produits − charges)."""
    charges = [ligne for ligne in lignes if ligne["sens"] == SensBudget.CHARGE]
    produits = [ligne for ligne in lignes if ligne["sens"] == SensBudget.PRODUIT]
    rangs = [
        _somme(f"charge-{volet.value}", volet.label, charges, lambda ligne, v=volet: ligne["volet"] == v)
        for volet in VOLETS_DU_PROJET
    ]
    rangs.append(_somme("charge", "Total des charges", charges, total=True))
    rangs += [
        _somme(f"produit-{origine.value}", libelle, produits, lambda ligne, o=origine: ligne["origine"] == o)
        for origine, libelle in LIBELLES_D_ORIGINE.items()
    ]
    rangs.append(_somme("produit", "Total des produits", produits, total=True))
    rangs.append(_solde(rangs))
    return rangs


def _somme(
    cle: str,
    libelle: str,
    lignes: Iterable[Photo],
    garder: Callable[[Photo], bool] = lambda ligne: True,
    total: bool = False,
) -> dict[str, Any]:
    gardees = [ligne for ligne in lignes if garder(ligne)]
    montants = [sum(ligne[champ] for ligne in gardees) for champ in CHAMPS_D_ANNEES]
    return {"cle": cle, "libelle": libelle, "montants": montants, "montant": sum(montants), "total": total}


def _solde(rangs: Iterable[Photo]) -> dict[str, Any]:
    par_cle = {rang["cle"]: rang["montants"] for rang in rangs}
    montants = [produit - charge for produit, charge in zip(par_cle["produit"], par_cle["charge"], strict=True)]
    libelle = "Produits moins charges"
    return {"cle": "solde", "libelle": libelle, "montants": montants, "montant": sum(montants), "total": True}


def defauts_d_equilibre(lignes: Sequence[Photo]) -> list[str]:
    """Ce qui manque à l'équilibre de chaque année remplie ; les années équilibrées, le total l'est aussi."""
    return [
        f"Année {annee} : {manque.message[:1].lower()}{manque.message[1:]}"
        for annee in annees_remplies(lignes)
        for manque in controler_budget(par_compte(lignes, annee)).manques
    ]


def par_compte(lignes: Iterable[Photo], annee: int) -> dict[str, int]:
    """Somme en euros de chaque compte, une année."""
    sommes: dict[str, int] = {}
    for ligne in lignes:
        sommes[ligne["code"]] = sommes.get(ligne["code"], 0) + ligne[champ_d_annee(annee)]
    return sommes
