"""Le calendrier civil français : mois de quantième à quantième, jour de Paris, fêtes légales, jour ouvré."""

import calendar
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from holidays.countries.france import France

PARIS = ZoneInfo("Europe/Paris")
MOIS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)


def ajouter_mois(jour: date, mois: int) -> date:
    """Le même quantième ``mois`` mois plus tard (ou plus tôt si négatif), sinon le dernier jour du mois.

    Erreurs : ``TypeError`` si ``jour`` porte une heure, ``ValueError`` hors du calendrier.
    """
    verifier_jour(jour)
    rang = jour.year * 12 + jour.month - 1 + mois
    annee, mois_du_terme = rang // 12, rang % 12 + 1
    if not date.min.year <= annee <= date.max.year:
        raise ValueError(f"Le terme de {mois} mois après le {jour.isoformat()} sort du calendrier.")
    return date(annee, mois_du_terme, min(jour.day, calendar.monthrange(annee, mois_du_terme)[1]))


def jour_paris(instant: datetime) -> date:
    """Le jour civil à Paris d'un instant ; ``ValueError`` si l'instant n'a pas de fuseau."""
    if instant.tzinfo is None:
        raise ValueError("Un instant sans fuseau horaire n’a pas de jour : utilisez un instant daté d’un fuseau.")
    return instant.astimezone(PARIS).date()


@lru_cache(maxsize=512)
def jours_feries(annee: int) -> frozenset[date]:
    """Les onze fêtes légales de métropole (code du travail L3133-1), de 1803 à 2099 ; vide hors de ces années."""
    return frozenset(France(years=annee))  # type: ignore[no-untyped-call]


def jour_ouvre(jour: date) -> date:
    """Le jour même s'il est ouvré, sinon le premier jour suivant ni samedi, ni dimanche, ni férié."""
    while jour.weekday() >= 5 or jour in jours_feries(jour.year):
        jour += timedelta(1)
    return jour


def est_ouvre(jour: date) -> bool:
    """Ni samedi, ni dimanche, ni férié."""
    return jour_ouvre(jour) == jour


def jour_ouvre_precedent(jour: date) -> date:
    """Le jour même s'il est ouvré, sinon le dernier jour ouvré qui le précède."""
    while not est_ouvre(jour):
        jour -= timedelta(1)
    return jour


def en_lettres(jour: date) -> str:
    """« 1er mars 2026 »."""
    return f"{'1er' if jour.day == 1 else jour.day} {MOIS[jour.month - 1]} {jour.year}"


def verifier_jour(jour: date) -> None:
    """``TypeError`` pour un instant ou tout ce qui n'est pas un jour civil."""
    if isinstance(jour, datetime) or not isinstance(jour, date):
        raise TypeError("Un délai se compte en jours civils : passez d’abord l’instant à jour_paris().")
