"""Le plan de versement tel qu'on le lit, à l'écran et sur le papier : par date, par année, chaque somme expliquée.

Lit indifféremment les lignes du moteur et celles enregistrées : mêmes noms, mêmes valeurs.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any

from commun.montants import euros
from financement.bareme import Nature
from financement.sommes import Somme, lire_somme
from financement.textes import libelle_annee
from financement.versements import Versement


def est_un_maximum(ligne: Any) -> bool:
    """Vrai d'une part variable que son dialogue n'a pas arrêtée : un plan enregistré n'y nomme pas d'indicateur."""
    return ligne.nature == Nature.VARIABLE and ligne.versement == Versement.RESULTAT and not ligne.indicateur


@dataclass(frozen=True)
class Echeance:
    """Une date de versement et ce qui s'y verse, en euros."""

    jour: date
    total: Decimal
    dont_variable: Decimal
    sommes: tuple[Somme, ...]


@dataclass(frozen=True)
class Annee:
    """Ce qui est dû au titre d'une année contractuelle."""

    libelle: str
    fixe: Decimal
    variable: Decimal

    @property
    def total(self) -> Decimal:
        return self.fixe + self.variable


@dataclass(frozen=True)
class PlanAffiche:
    """Le plan, prêt à montrer."""

    taille: int
    plafond_annuel: Decimal
    fixe: Decimal
    variable: Decimal
    echeances: tuple[Echeance, ...]
    annees: tuple[Annee, ...]
    alertes: tuple[str, ...]

    @property
    def total(self) -> Decimal:
        return self.fixe + self.variable


def afficher_plan(plan: Any, lignes: Iterable[Any]) -> PlanAffiche:
    """``plan`` (taille, plafond_annuel, alertes) et ses lignes, du moteur ou de la base."""
    lignes = sorted(lignes, key=lambda ligne: ligne.exigible_le)
    echeances = [_echeance(jour, list(groupe)) for jour, groupe in groupby(lignes, lambda li: li.exigible_le)]
    return PlanAffiche(
        taille=plan.taille,
        plafond_annuel=plan.plafond_annuel,
        fixe=_somme(ligne for ligne in lignes if ligne.nature != Nature.VARIABLE),
        variable=_somme(ligne for ligne in lignes if ligne.nature == Nature.VARIABLE),
        echeances=tuple(echeances),
        annees=tuple(_annee(numero, lignes) for numero in sorted({ligne.annee for ligne in lignes})),
        alertes=tuple(plan.alertes),
    )


def _echeance(jour: date, lignes: list[Any]) -> Echeance:
    return Echeance(
        jour,
        _somme(lignes),
        _somme(ligne for ligne in lignes if ligne.nature == Nature.VARIABLE),
        tuple(lire_somme(ligne) for ligne in lignes),
    )


def sommes_imprimees(sommes: Iterable[Somme]) -> list[dict[str, Any]]:
    """Les sommes telles que le contexte d'un PDF les garde : libellé, explication ligne à ligne, montant."""
    return [
        {"libelle": somme.libelle, "explication": list(somme.explication), "montant": euros(somme.montant)}
        for somme in sommes
    ]


def _annee(numero: int, lignes: list[Any]) -> Annee:
    de_l_annee = [ligne for ligne in lignes if ligne.annee == numero]
    return Annee(
        libelle_annee(numero),
        _somme(ligne for ligne in de_l_annee if ligne.nature != Nature.VARIABLE),
        _somme(ligne for ligne in de_l_annee if ligne.nature == Nature.VARIABLE),
    )


def _somme(lignes: Iterable[Any]) -> Decimal:
    return sum((ligne.montant for ligne in lignes), Decimal("0.00"))
