"""Le compte à rebours d'une échéance légale : quel palier est dû un jour donné, en jours civils de Paris. Pur.

Un palier qui tombe un samedi, un dimanche ou un jour férié est avancé au jour ouvré précédent. Un traitement en retard
de plusieurs paliers n'envoie que le dernier. Passé l'échéance, il n'y a plus rien à rappeler.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from commun.calendrier import jour_ouvre_precedent


@dataclass(frozen=True)
class Palier:
    """``jours`` avant l'échéance (le J-10 du compte à rebours) ; ``le`` : le jour ouvré où l'on prévient."""

    jours: int
    le: date


def paliers(echeance: date, jours: Iterable[int]) -> tuple[Palier, ...]:
    """Du plus lointain au plus proche."""
    ordonnes = sorted(set(jours), reverse=True)
    return tuple(Palier(nombre, jour_ouvre_precedent(echeance - timedelta(days=nombre))) for nombre in ordonnes)


def palier_du(depuis: date, echeance: date, jour: date, jours: Iterable[int]) -> Palier | None:
    """Le dernier palier atteint ce jour-là ; None avant le premier, ou une fois l'échéance passée.

    ``depuis`` : le jour où ce délai a commencé ; un palier qui le précède n'a jamais existé.
    """
    if jour > echeance:
        return None
    atteints = [palier for palier in paliers(echeance, jours) if depuis < palier.le <= jour]
    return atteints[-1] if atteints else None


def dernier_jour_ouvre(echeance: date) -> date:
    """Le dernier jour ouvré où décider et notifier."""
    return jour_ouvre_precedent(echeance)
