"""De quoi est fait le registre des libellés : champs, groupes, listes, valeurs calculées."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum


class Nature(Enum):
    """Comment une valeur s'écrit et se compare."""

    VALEUR = "valeur"
    TEXTE = "texte"  # mot à mot
    RICHE = "riche"  # mot à mot, sans sa mise en forme
    EUROS = "euros"
    NOMBRE = "nombre"


@dataclass(frozen=True)
class Champ:
    libelle: str
    nature: Nature = Nature.VALEUR


@dataclass(frozen=True)
class Calcule:
    """Déduit du reste : ne se compare pas."""


@dataclass(frozen=True)
class Lignes:
    libelle: str
    cles: "Mapping[str, Noeud]"
    nom: tuple[str, ...]
    identites: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Groupe:
    libelle: str
    cles: "Mapping[str, Noeud]"


Noeud = Champ | Calcule | Lignes | Groupe
CALCULE = Calcule()
CLE = ("cle",)


def texte(libelle: str) -> Champ:
    return Champ(libelle, Nature.TEXTE)


def riche(libelle: str) -> Champ:
    return Champ(libelle, Nature.RICHE)


def euros(libelle: str) -> Champ:
    return Champ(libelle, Nature.EUROS)


def nombre(libelle: str) -> Champ:
    return Champ(libelle, Nature.NOMBRE)
