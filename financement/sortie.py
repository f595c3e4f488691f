"""Le plan de versement tel qu'on l'imprime : dictionnaire prêt pour JSON ou texte lisible. Aucun flottant."""

from typing import Any

from commun.calendrier import en_lettres
from commun.montants import euros, texte_montant
from financement.bareme import Bareme
from financement.calcul import Resultat
from financement.sommes import Somme, lire_annuelle, lire_somme
from financement.versements import LigneDeVersement, Plan


def plan_en_dict(plan: Plan) -> dict[str, Any]:
    """Le plan pour une machine : montants en texte à deux décimales, dates ISO, prorata « jours/jours »."""
    return {
        "taille": plan.taille,
        "plafond_annuel": texte_montant(plan.plafond_annuel),
        "lignes": [_ligne_en_dict(ligne) for ligne in plan.lignes],
        "total": texte_montant(plan.total),
        "alertes": list(plan.alertes),
    }


def _ligne_en_dict(ligne: LigneDeVersement) -> dict[str, Any]:
    return {
        "annee": ligne.annee,
        "exigible_le": ligne.exigible_le.isoformat(),
        "poste": ligne.poste,
        "nature": ligne.nature.value,
        "versement": ligne.versement.value,
        "assiette": texte_montant(ligne.assiette),
        "taux": f"{ligne.taux:f}",
        "prorata": ligne.prorata,
        "montant": texte_montant(ligne.montant),
        "regle": ligne.regle,
        "source": ligne.source,
    }


def annuel_en_texte(resultat: Resultat) -> str:
    """Une année pleine au contenu signé, chaque ligne expliquée, puis une ligne vide."""
    lignes = ["Une année pleine, à la signature"]
    for ligne in resultat.lignes:
        lignes += _somme_en_texte(lire_annuelle(ligne))
    return "\n".join([*lignes, f"Total au plus : {euros(resultat.plafond_annuel)}", "", ""])


def plan_en_texte(plan: Plan, bareme: Bareme) -> str:
    """Le plan pour une personne : par date, chaque somme expliquée, puis les alertes et hypothèses."""
    lignes = [
        f"Barème {bareme.code} ({bareme.reference})",
        f"Taille {plan.taille}, plafond d’une année pleine : {euros(plan.plafond_annuel)}",
    ]
    for jour, versements, total in plan.par_date():
        lignes += ["", f"{en_lettres(jour)} : {euros(total)}"]
        for versement in versements:
            lignes += _somme_en_texte(lire_somme(versement))
    lignes += ["", f"Total des versements : {euros(plan.total)}"]
    lignes += [f"Alerte : {alerte}" for alerte in plan.alertes]
    lignes += [f"[à confirmer] {hypothese}" for hypothese in bareme.hypotheses]
    return "\n".join(lignes) + "\n"


def _somme_en_texte(somme: Somme) -> list[str]:
    """Le montant et son libellé, puis l'explication en retrait."""
    explication = [f"  {'':>16}  {dite}" for dite in somme.explication]
    return [f"  {euros(somme.montant):>16}  {somme.libelle}", *explication]
