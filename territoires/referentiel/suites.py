"""Ce que d'autres applications chargent à la suite du référentiel : elles s'inscrivent."""

from collections.abc import Callable
from datetime import datetime

# Charge ce qui manque, et rend une phrase par chose faite ou déjà en place.
Suite = Callable[[datetime], list[str]]
_SUITES: list[Suite] = []


def inscrire_suite(suite: Suite) -> None:
    """Ajoute un chargement, dans l'ordre du démarrage ; sans effet la seconde fois."""
    if suite not in _SUITES:
        _SUITES.append(suite)


def charger_les_suites(maintenant: datetime) -> list[str]:
    """Exécute les chargements inscrits ; leurs phrases bout à bout."""
    return [phrase for suite in _SUITES for phrase in suite(maintenant)]
