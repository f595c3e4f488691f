"""Ce que le temps fait aux dossiers : une table de traitements, rejouables sans effet double."""

import logging
from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any

journal = logging.getLogger(__name__)

Traitement = Callable[[date, datetime], int]

_TABLE: list[Traitement] = []


class EcheancesIncompletes(Exception):
    """Un traitement a échoué ; les autres ont été faits (``resultats``) et tous se rejouent sans danger."""

    def __init__(self, resultats: dict[str, int], echecs: tuple[str, ...]) -> None:
        super().__init__(f"Traitement en échec : {', '.join(echecs)}.")
        self.resultats = resultats
        self.echecs = echecs


def inscrire(traitement: Traitement) -> None:
    """Ajoute un traitement ``(jour, maintenant) -> nombre d'effets`` ; il doit être idempotent."""
    if traitement not in _TABLE:
        _TABLE.append(traitement)


def traiter(jour: date, maintenant: datetime) -> dict[str, int]:
    """Exécute chaque traitement inscrit pour ce jour ; rend le nombre d'effets de chacun.

    L'échec de l'un n'empêche pas les suivants ; il est alors levé à la fin (``EcheancesIncompletes``).
    """
    resultats: dict[str, int] = {}
    echecs: list[str] = []
    for traitement in _TABLE:
        nom = f"{traitement.__module__}.{traitement.__name__}"
        try:
            resultats[nom] = traitement(jour, maintenant)
        except Exception:
            journal.exception("traitement %s : échec", nom)
            echecs.append(nom)
    if echecs:
        raise EcheancesIncompletes(resultats, tuple(echecs))
    return resultats


def pour_chacun(objets: Iterable[Any], constater: Callable[[Any], Any]) -> int:
    """Applique ``constater`` à chaque objet et compte les effets (résultat non nul).

    Un objet en échec est noté et n'arrête pas les suivants ; la première erreur est relevée à la fin.
    """
    effets, premiere = 0, None
    for objet in objets:
        try:
            effets += constater(objet) is not None
        except Exception as erreur:
            journal.exception("%s %s : échéance non traitée", type(objet).__name__, objet.pk)
            premiere = premiere or erreur
    if premiere is not None:
        raise premiere
    return effets
