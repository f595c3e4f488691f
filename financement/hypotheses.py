"""Les choix [à confirmer] là où ils agissent : chaque règle dit lesquels l'ont donnée. Pur.

La mention entre dans la phrase de la règle : page, plan enregistré, PDF et ligne de commande la portent tous.
"""

from decimal import Decimal

from commun.montants import format_nombre
from financement.bareme import Bareme, seuil_exact
from financement.droits import Droit
from financement.textes import pourcentage

PRORATA, AVENANT, PLAFOND = "prorata_jours", "avenant_au_jour", "plafond_variable"


def mention_du_droit(droit: Droit, bareme: Bareme, taux: Decimal | None = None) -> str:
    """Ce qu'aucun texte ne tranche dans ce montant : prorata, avenant ou résiliation, plafond atteint ; vide sinon."""
    codes = [PRORATA] if droit.commence_tard else []
    if droit.change:
        codes.append(AVENANT)
    if taux is not None and taux >= bareme.valeur(PLAFOND):
        codes.append(PLAFOND)
    return _mention(codes, bareme)


def mention_de_l_annuel(population: int, bareme: Bareme, *, variable: bool) -> str:
    """De même pour une enveloppe annuelle : la taille d'une population sur un seuil, le plafond d'une part variable."""
    seuil = seuil_exact(population, bareme)
    borne = f"{format_nombre(population)} habitants en taille {seuil.taille_a_la_borne}" if seuil else ""
    return _mention([PLAFOND] if variable else [], bareme, borne)


def _mention(codes: list[str], bareme: Bareme, *autres: str) -> str:
    noms = [_nom(code, bareme) for code in codes if bareme.a_confirmer(code)]
    dits = ", ".join([*noms, *filter(None, autres)])
    return f" [à confirmer : {dits}]" if dits else ""


def _nom(code: str, bareme: Bareme) -> str:
    if code == PLAFOND:
        return f"plafond à {pourcentage(bareme.valeur(PLAFOND))}"
    return {PRORATA: "prorata par jours", AVENANT: "avenant ou résiliation au jour près"}[code]
