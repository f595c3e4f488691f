"""Ce qui se succède à des dates : versions d'un contrat, comptes de la CPTS, caisses qui paient. Pur."""

from collections.abc import Iterable
from datetime import date
from typing import Protocol, TypeVar


class Commence(Protocol):
    """Ce qui vaut à partir d'un jour, compris."""

    @property
    def debut(self) -> date: ...


Rang = TypeVar("Rang", bound=Commence)


def celui_du_jour(suite: Iterable[Rang], jour: date) -> Rang:
    """Dans l'ordre, le dernier commencé ce jour-là ; à défaut le premier. Lève ``ValueError`` d'une suite vide."""
    retenu, *suivants = suite
    for suivant in suivants:
        if suivant.debut <= jour:
            retenu = suivant
    return retenu
