"""Depuis quand une mission est au contrat : une période par engagement, une nouvelle si un avenant la rend. Pur.

Une mission que des versions successives gardent n'a qu'une période ; retirée par un avenant puis rendue par un autre,
elle en a deux, et démarre de nouveau dans la seconde.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

Photographie = Mapping[str, Any]
# Mission → premier jour de la période d'engagement en cours
Engagees = Mapping[str, date]


@dataclass(frozen=True)
class Periode:
    """Une mission engagée du jour ``du`` au jour ``au`` exclu (None : jusqu'à la fin du contrat)."""

    mission: str
    libelle: str
    du: date
    au: date | None = None

    @property
    def dernier_jour(self) -> date | None:
        """Le dernier jour compris ; None si rien ne l'a interrompue."""
        return self.au - date.resolution if self.au else None


def engagees(photographie: Photographie, debut: date, avant: Engagees | None = None) -> dict[str, date]:
    """Les missions de la version qui commence ``debut`` ; ``avant`` : celles de la version qu'elle remplace."""
    gardees = avant or {}
    return {lu["mission"]: gardees.get(lu["mission"], debut) for lu in photographie["contenu"]["engagements"]}


def engagees_par_version(versions: Iterable[Any]) -> Iterator[tuple[Any, dict[str, date]]]:
    """Chaque version (``debut``, ``photographie``), de la signature à la dernière, et ses missions engagées."""
    courantes: dict[str, date] = {}
    for version in versions:
        courantes = engagees(version.photographie, version.debut, courantes)
        yield version, courantes


def periodes(versions: Iterable[Any]) -> list[Periode]:
    """Toutes les périodes de ``contrats.versions.versions``, par premier jour, sous leur dernier intitulé."""
    closes: list[Periode] = []
    ouvertes: dict[tuple[str, date], Periode] = {}
    for version in versions:
        intitules = {lu["mission"]: lu["libelle"] for lu in version.photographie["contenu"]["engagements"]}
        vues = {(code, du): Periode(code, intitules[code], du) for code, du in version.engagees.items()}
        closes += [replace(periode, au=version.debut) for cle, periode in ouvertes.items() if cle not in vues]
        ouvertes = vues
    return sorted([*closes, *ouvertes.values()], key=lambda periode: periode.du)
