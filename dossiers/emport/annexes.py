"""Ce qu'une application d'au-dessus ajoute à l'archive d'un dossier : une table de fonctions.

Une fonction reçoit l'écrivain, le dossier et le lecteur (None : la ligne de commande) ; elle écrit ses entrées et rend
ce qu'elle n'a pas pu emporter, en clair. Une archive ainsi augmentée se reprend comme une autre.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from comptes.models import Utilisateur
from dossiers.models import Dossier

Annexe = Callable[[Any, Dossier, Utilisateur | None], list[str]]

_TABLE: dict[Annexe, tuple[str, str]] = {}


def inscrire(annexe: Annexe, repertoire: str, libelle: str) -> None:
    """Ajoute une annexe aux archives ; sans doublon. ``libelle`` : ce que le mode d'emploi dit de ``repertoire``."""
    _TABLE.setdefault(annexe, (repertoire, libelle))


def annexes_ecrites(entrees: Iterable[str]) -> list[tuple[str, str]]:
    """Répertoire et libellé des annexes qui ont une entrée dans l'archive."""
    presents = {entree.partition("/")[0] for entree in entrees}
    return [(repertoire, libelle) for repertoire, libelle in _TABLE.values() if repertoire in presents]


def ecrire_les_annexes(ecrivain: Any, dossier: Dossier, lecteur: Utilisateur | None) -> Iterator[str]:
    """Écrit chaque annexe ; rend ce qui manque."""
    for annexe in _TABLE:
        yield from annexe(ecrivain, dossier, lecteur)
