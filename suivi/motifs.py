"""Les motifs codés, comptés : pourquoi l'on refuse, l'on s'oppose, l'on arrête un délai. Une requête.

Un motif se lit dans le journal, sous le code qu'il avait ce jour-là ; le texte libre ne se compte pas.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from dossiers.enums import MotifOpposition, MotifRefusFIR, PieceLegale, Sujet
from dossiers.models import Dossier, Evenement

Donnees = Mapping[str, Any]


@dataclass(frozen=True)
class ActeCompte:
    """Un acte dont on compte les motifs : d'où il vient, ce que dit chaque code."""

    sujet: Sujet
    code: str
    libelle: str
    connus: tuple[tuple[str, str], ...]
    lire: Callable[[Donnees], Iterable[str]]


def _motif(donnees: Donnees) -> Iterable[str]:
    return [donnees["motif"]] if donnees.get("motif") else []


def _pieces(donnees: Donnees) -> Iterable[str]:
    return donnees.get("pieces") or []


PIECES = tuple(PieceLegale.choices)
ACTES: tuple[ActeCompte, ...] = (
    ActeCompte(Sujet.LETTRE, "refuser", "Refus de la subvention", tuple(MotifRefusFIR.choices), _motif),
    ActeCompte(Sujet.PROJET, "s_opposer", "Opposition au projet", tuple(MotifOpposition.choices), _motif),
    ActeCompte(
        Sujet.PROJET, "demander_complements", "Pièce qui a arrêté le délai", tuple(PieceLegale.choices), _pieces
    ),
)
# Comment la réponse de l'ARS au projet est née.
ISSUES: tuple[tuple[str, str], ...] = (
    ("valider_ars", "Validation expresse"),
    ("reputer_valide", "Validation tacite, par le silence"),
    ("s_opposer", "Opposition"),
)


@dataclass(frozen=True)
class Motifs:
    """``par_motif`` : (acte, motif, nombre), seulement ce qui est arrivé ; ``issues`` : (issue, nombre), toutes."""

    par_motif: list[tuple[str, str, int]]
    issues: list[tuple[str, int]]


def compter(dossiers: QuerySet[Dossier], du: date, au: date) -> Motifs:
    """Les motifs des actes de la période, bornes comprises, sur ces dossiers."""
    codes = Q(sujet=Sujet.PROJET, code__in=[code for code, _libelle in ISSUES])
    for acte in ACTES:
        codes |= Q(sujet=acte.sujet, code=acte.code)
    faits = Evenement.objects.filter(codes, dossier__in=dossiers.values("pk"), jour_effet__range=(du, au)).order_by()
    motifs: Counter[tuple[str, str, str]] = Counter()
    issues: Counter[str] = Counter()
    for sujet, code, donnees in faits.values_list("sujet", "code", "donnees"):
        if sujet == Sujet.PROJET:
            issues[code] += 1
        for acte in ACTES:
            if (acte.sujet, acte.code) == (sujet, code):
                motifs.update((sujet, code, motif) for motif in acte.lire(donnees))
    lignes = [
        (acte.libelle, libelle, motifs[acte.sujet, acte.code, motif])
        for acte in ACTES
        for motif, libelle in acte.connus
        if motifs[acte.sujet, acte.code, motif]
    ]
    return Motifs(lignes, [(libelle, issues[code]) for code, libelle in ISSUES])
