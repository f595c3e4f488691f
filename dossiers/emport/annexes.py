"""Ce qu'une application d'au-dessus ajoute à l'archive d'un dossier : une table de fonctions.

Une fonction reçoit l'écrivain, le dossier et le lecteur (None : la ligne de commande) ; elle écrit ses entrées et rend
ce qu'elle n'a pas pu emporter, en clair. Une archive ainsi augmentée se reprend comme une autre.
"""

from collections.abc import Callable, Iterator
from typing import Any

from comptes.models import Utilisateur
from dossiers.models import Dossier

Annexe = Callable[[Any, Dossier, Utilisateur | None], list[str]]

_TABLE: list[Annexe] = []


def inscrire(annexe: Annexe) -> None:
    """Ajoute une annexe aux archives ; sans doublon."""
    if annexe not in _TABLE:
        _TABLE.append(annexe)


def ecrire_les_annexes(ecrivain: Any, dossier: Dossier, lecteur: Utilisateur | None) -> Iterator[str]:
    """Écrit chaque annexe ; rend ce qui manque."""
    for annexe in _TABLE:
        yield from annexe(ecrivain, dossier, lecteur)
