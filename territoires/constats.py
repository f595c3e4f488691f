"""Ce que l'évaluation d'un territoire constate : les résultats, figés. Pur."""

from collections.abc import Hashable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from territoires.perimetre import CommuneLue
from territoires.taille import Situation


class Alerte(StrEnum):
    """Les avertissements possibles ; la complétude d'un dossier les reprend par leur code."""

    VIDE = "vide"
    SEUIL_PROCHE = "seuil_proche"
    BORNE_A_CONFIRMER = "borne_a_confirmer"
    MORCELE = "morcele"
    TROU = "trou"
    PLUSIEURS_DEPARTEMENTS = "plusieurs_departements"
    PLUSIEURS_REGIONS = "plusieurs_regions"
    RECOUVREMENT = "recouvrement"
    PARTIES_EXCESSIVES = "parties_excessives"
    COMMUNE_ARCHIVEE = "commune_archivee"
    POPULATION_INCONNUE = "population_inconnue"
    MILLESIMES_MELES = "millesimes_meles"
    POPULATION_CORRIGEE = "population_corrigee"


@dataclass(frozen=True)
class DepartementEvalue:
    code: str
    nom: str
    population: int
    nb_communes: int


@dataclass(frozen=True)
class Recouvrement:
    """Les communes partagées avec un autre territoire, désigné par ``cle``."""

    cle: Hashable
    communes: tuple[CommuneLue, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(commune.code for commune in self.communes)


@dataclass(frozen=True)
class Avertissement:
    alerte: Alerte
    texte: str


@dataclass(frozen=True)
class Evaluation:
    """Le résultat affiché, imprimé et testé. ``population`` est la corrigée s'il y en a une."""

    population: int
    population_calculee: int
    population_corrigee: int | None
    motif_correction: str
    millesime: int | None
    situation: Situation
    departements: tuple[DepartementEvalue, ...]
    pilote: str | None
    nb_communes: int
    nb_parties: int
    composantes: tuple[tuple[CommuneLue, ...], ...]
    trous: tuple[tuple[CommuneLue, ...], ...]
    recouvrements: tuple[Recouvrement, ...]
    avertissements: tuple[Avertissement, ...] = ()

    @property
    def taille(self) -> int:
        return self.situation.taille

    @property
    def alertes(self) -> frozenset[Alerte]:
        return frozenset(avertissement.alerte for avertissement in self.avertissements)

    @property
    def codes_partages(self) -> frozenset[str]:
        """Les communes partagées avec au moins un autre territoire."""
        return frozenset(code for recouvrement in self.recouvrements for code in recouvrement.codes)

    @property
    def est_vide(self) -> bool:
        return not (self.nb_communes or self.nb_parties)

    def en_dict(self) -> dict[str, Any]:
        """Les clés de ``manage.py evaluer_territoire --json`` ; ``recouvrements`` : clé → codes."""
        return {
            "population": self.population,
            "millesime": self.millesime,
            "taille": self.taille,
            "departements": [departement.code for departement in self.departements],
            "nb_communes": self.nb_communes,
            "composantes": len(self.composantes),
            "recouvrements": {str(r.cle): list(r.codes) for r in self.recouvrements},
        }
