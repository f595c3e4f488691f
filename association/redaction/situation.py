"""Ce qu'un texte sait de l'association : le dossier et les options, figés. Pur."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Membre:
    """Un dirigeant ; une chaîne vide est une valeur qui manque, sauf ``represente``."""

    fonction: str
    intitule: str
    nom: str
    profession: str = ""
    nationalite: str = ""
    domicile: str = ""
    represente: str = ""


@dataclass(frozen=True)
class Situation:
    """Tout ce que lisent les gabarits. ``options`` : les réponses, par nom de champ, valeurs de départ comprises."""

    nom: str
    options: Mapping[str, Any]
    siege: str = ""
    rna: str = ""
    siret: str = ""
    communes: tuple[str, ...] = ()
    fondateurs: tuple[str, ...] = ()
    dirigeants: tuple[Membre, ...] = ()
    contact: str = ""
    courriel: str = ""
    telephone: str = ""
    assemblee_le: str = ""
    missions: tuple[str, ...] = field(default=())
