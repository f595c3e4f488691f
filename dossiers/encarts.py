"""Ce qu'une application d'au-dessus ajoute en tête de la page d'un dossier, pour la personne qui la lit."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from comptes.models import Utilisateur
from dossiers.models import Dossier


@dataclass(frozen=True)
class Encart:
    """Un morceau de page : son gabarit, qui lit ``encart.contexte``."""

    gabarit: str
    contexte: dict[str, Any] = field(default_factory=dict)


Fabrique = Callable[[Dossier, Utilisateur], Encart | None]

_TABLE: list[Fabrique] = []


def inscrire(fabrique: Fabrique) -> None:
    """Ajoute un encart ; sans doublon."""
    if fabrique not in _TABLE:
        _TABLE.append(fabrique)


def encarts_de(dossier: Dossier, utilisateur: Utilisateur) -> list[Encart]:
    """Les encarts de cette personne sur ce dossier."""
    return [encart for fabrique in _TABLE if (encart := fabrique(dossier, utilisateur)) is not None]
