"""Ce qui est attendu, dit plus finement que l'état, à qui peut le savoir ; d'autres applications le disent.

La liste, le tableau « À faire » et le bandeau d'un dossier la lisent d'un coup, pour toute une page.
"""

from collections.abc import Callable, Sequence

from comptes.models import Utilisateur
from dossiers.models import Dossier

Precision = Callable[[Sequence[Dossier], Utilisateur], dict[int, str]]

_TABLE: list[Precision] = []


def inscrire(precision: Precision) -> None:
    """``precision(dossiers, lecteur)`` rend, par clé de dossier, ce que ce lecteur peut en lire ; sans doublon."""
    if precision not in _TABLE:
        _TABLE.append(precision)


def precisions(dossiers: Sequence[Dossier], lecteur: Utilisateur) -> dict[int, str]:
    """Ce qui est attendu, pour les dossiers dont il y a plus à dire que leur état."""
    trouvees: dict[int, str] = {}
    for precision in _TABLE:
        trouvees |= precision(dossiers, lecteur)
    return trouvees
