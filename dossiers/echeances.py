"""Ce que le temps fait aux dossiers : une table de traitements, rejouables sans effet double."""

from collections.abc import Callable
from datetime import date, datetime

Traitement = Callable[[date, datetime], int]

_TABLE: list[Traitement] = []


def inscrire(traitement: Traitement) -> None:
    """Ajoute un traitement ``(jour, maintenant) -> nombre d'effets`` ; il doit être idempotent."""
    if traitement not in _TABLE:
        _TABLE.append(traitement)


def traiter(jour: date, maintenant: datetime) -> dict[str, int]:
    """Exécute chaque traitement inscrit pour ce jour ; rend le nombre d'effets de chacun."""
    return {traitement.__name__: traitement(jour, maintenant) for traitement in _TABLE}
