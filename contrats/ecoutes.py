"""Ce qu'une application d'au-dessus fait quand le contenu d'un acte en préparation vient d'être écrit : une table.

Les fonctions s'exécutent dans la transaction de l'écriture, dans l'ordre d'inscription.
"""

from collections.abc import Callable
from datetime import datetime

from contrats.models import ActeSignable

Ecoute = Callable[[ActeSignable, datetime], None]

_TABLE: list[Ecoute] = []


def inscrire(ecoute: Ecoute) -> None:
    """Fait suivre toute écriture par ``ecoute(acte, maintenant)`` ; sans doublon."""
    if ecoute not in _TABLE:
        _TABLE.append(ecoute)


def signaler(acte: ActeSignable, maintenant: datetime) -> None:
    """Dit que le contenu de cet acte vient d'être écrit."""
    for ecoute in _TABLE:
        ecoute(acte, maintenant)
