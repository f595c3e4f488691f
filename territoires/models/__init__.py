"""Modèles de l'application : le référentiel (France) et les territoires des CPTS."""

from territoires.models.perimetre import CommuneDuTerritoire, PartieDeCommune, Territoire, VersionTerritoire
from territoires.models.referentiel import (
    AncienCode,
    ArrondissementMunicipal,
    ChargementReferentiel,
    CodePostal,
    Commune,
    Departement,
    Epci,
    Region,
    Voisinage,
)

__all__ = [
    "AncienCode",
    "ArrondissementMunicipal",
    "ChargementReferentiel",
    "CodePostal",
    "Commune",
    "CommuneDuTerritoire",
    "Departement",
    "Epci",
    "PartieDeCommune",
    "Region",
    "Territoire",
    "VersionTerritoire",
    "Voisinage",
]
