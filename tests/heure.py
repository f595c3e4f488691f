"""L'heure de la suite : le prochain jour ouvré, à dix heures à Paris, puis le temps coule.

La nuit, le dimanche et les fêtes, un courriel attend : sans cela, la même suite passerait le jour et échouerait le
soir. Jamais dans le passé : le navigateur garde sa propre horloge, et un témoin de session déjà périmé pour lui ne
serait pas renvoyé. Un test qui éprouve la nuit ou un autre jour y voyage lui-même.
"""

from datetime import UTC, datetime, time, timedelta

import time_machine

from commun.calendrier import PARIS, est_ouvre

DIX_HEURES = time(10)


def dix_heures_ouvrees(instant: datetime) -> datetime:
    """Dix heures à Paris, le premier jour ouvré qui suit celui de cet instant."""
    jour = instant.astimezone(PARIS).date() + timedelta(days=1)
    while not est_ouvre(jour):
        jour += timedelta(days=1)
    return datetime.combine(jour, DIX_HEURES, PARIS).astimezone(UTC)


def regler() -> time_machine.travel:
    """Avance l'horloge du processus ; à arrêter à la fin de la suite."""
    voyage = time_machine.travel(dix_heures_ouvrees(datetime.now(PARIS)), tick=True)
    voyage.start()
    return voyage


def il_y_a(jours: int) -> datetime:
    """Dix heures à Paris, tant de jours avant aujourd'hui.

    Le même instant d'un test à l'autre : la scène qui en part se garde (``tests/fabriques/gel.py``).
    """
    return datetime.combine(datetime.now(PARIS).date(), DIX_HEURES, PARIS).astimezone(UTC) - timedelta(days=jours)
