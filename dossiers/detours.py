"""Le détour d'un acte : quand une application d'au-dessus a sa propre page pour lui, le bouton y mène.

« Accorder » et « Refuser » passent ainsi par la décision préparée, s'il y en a une, sans que ``dossiers`` la connaisse.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from comptes.models import Utilisateur


@dataclass(frozen=True)
class Detour:
    """Où mène le bouton, et ce qu'il dit."""

    adresse: str
    bouton: str


Aiguillage = Callable[[Any, Utilisateur], Detour | None]

_TABLE: dict[str, Aiguillage] = {}


def inscrire(code: str, aiguillage: Aiguillage) -> None:
    """Confie la transition ``code`` à ``aiguillage(objet, utilisateur)`` ; un second, différent, est une erreur."""
    if _TABLE.setdefault(code, aiguillage) != aiguillage:
        raise ValueError(f"{code} a déjà un détour.")


def detour(code: str, objet: Any, utilisateur: Utilisateur) -> Detour | None:
    """Le détour de cet acte pour cette personne, ou None : la page ordinaire."""
    aiguillage = _TABLE.get(code)
    return aiguillage(objet, utilisateur) if aiguillage else None
