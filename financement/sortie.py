"""Le plan de versement tel qu'on l'imprime : dictionnaire prêt pour JSON ou texte lisible. Aucun flottant."""

from typing import Any

from commun.calendrier import en_lettres
from commun.montants import euros, texte_montant
from financement.bareme import LIBELLES_NATURES, Bareme
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


def plan_en_texte(plan: Plan, bareme: Bareme) -> str:
    """Le plan pour une personne : par date, chaque somme avec sa règle, puis les alertes et hypothèses."""
    lignes = [
        f"Barème {bareme.code} ({bareme.reference})",
        f"Taille {plan.taille}, plafond d'une année pleine : {euros(plan.plafond_annuel)}",
    ]
    for jour, versements, total in plan.par_date():
        lignes += ["", f"{en_lettres(jour)} : {euros(total)}"]
        for versement in versements:
            libelle = f"{bareme.libelle_poste(versement.poste)}, {LIBELLES_NATURES[versement.nature]}"
            lignes.append(f"  {euros(versement.montant):>16}  {libelle}")
            lignes.append(f"  {'':>16}  {versement.regle}")
    lignes += ["", f"Total des versements : {euros(plan.total)}"]
    lignes += [f"Alerte : {alerte}" for alerte in plan.alertes]
    lignes += [f"[à confirmer] {hypothese}" for hypothese in bareme.hypotheses]
    return "\n".join(lignes) + "\n"
