"""Ce qu'un événement déclenche dans une application d'au-dessus : événement → fonctions, une seule table.

``franchir`` les exécute dans la même transaction, dans l'ordre d'inscription. Une application s'inscrit dans son
``AppConfig.ready`` ; un test énumère la table.
"""

from collections.abc import Callable
from typing import Any

from dossiers.models import Evenement

Effet = Callable[[Any, Evenement], None]

_TABLE: dict[str, list[Effet]] = {}


def inscrire(code: str, effet: Effet) -> None:
    """Fait suivre l'événement ``sujet.transition`` par ``effet(objet, evenement)`` ; sans doublon."""
    effets = _TABLE.setdefault(code, [])
    if effet not in effets:
        effets.append(effet)


def effets_de(code: str) -> tuple[Effet, ...]:
    """Les effets inscrits pour cet événement."""
    return tuple(_TABLE.get(code, ()))


def table() -> dict[str, tuple[str, ...]]:
    """La table lisible : événement → noms des fonctions."""
    return {code: tuple(f"{e.__module__}.{e.__name__}" for e in effets) for code, effets in sorted(_TABLE.items())}
