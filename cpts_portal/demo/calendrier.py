"""Quand chaque pas d'un scénario a lieu : des jours ouvrés, comptés à rebours du jour de référence. Pur."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from random import Random

from commun.calendrier import PARIS, jours_feries

PREMIERE_HEURE, DERNIERE_HEURE = 8, 17
MEME_JOUR = timedelta(minutes=25)


def calendrier(
    ecarts: Sequence[tuple[int, int]], age: tuple[int, int], reference: date, hasard: Random
) -> tuple[datetime, ...]:
    """Un instant par pas, en ordre croissant.

    ``ecarts[i]`` : jours entre le pas ``i - 1`` et le pas ``i`` (au moins, au plus) ; le premier est ignoré.
    ``age`` : jours entre le dernier pas et ``reference``. Un pas tombé un jour chômé est avancé au jour ouvré d'avant :
    compté à rebours, un écart peut donc s'allonger de quelques jours, jamais se réduire.
    """
    jours = [jour_travaille(reference - timedelta(hasard.randint(*age)))]
    for ecart in reversed(ecarts[1:]):
        jours.append(jour_travaille(jours[-1] - timedelta(hasard.randint(*ecart))))
    return _donner_l_heure(jours[::-1], hasard)


def jour_travaille(jour: date) -> date:
    """Ce jour, à défaut le dernier jour ouvré d'avant."""
    while jour.weekday() >= 5 or jour in jours_feries(jour.year):
        jour -= timedelta(1)
    return jour


def _donner_l_heure(jours: Sequence[date], hasard: Random) -> tuple[datetime, ...]:
    instants: list[datetime] = []
    for jour in jours:
        heure = time(hasard.randint(PREMIERE_HEURE, DERNIERE_HEURE), hasard.randrange(60))
        instant = datetime.combine(jour, heure, tzinfo=PARIS)
        if instants and instants[-1].date() == jour:
            instant = instants[-1] + MEME_JOUR
        instants.append(instant)
    return tuple(instants)
