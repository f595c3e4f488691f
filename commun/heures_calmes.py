"""Les heures calmes : de 20 h à 7 h à Paris (réglage ``HEURES_CALMES``), aucun courriel courant ne part."""

from datetime import datetime, time, timedelta

from django.conf import settings

from commun.calendrier import PARIS, jour_ouvre


def est_calme(instant: datetime) -> bool:
    """Vrai pendant les heures calmes : du début inclus à la fin exclue, minuit compris."""
    debut, fin = settings.HEURES_CALMES
    heure = instant.astimezone(PARIS).hour
    return debut <= heure or heure < fin if debut > fin else debut <= heure < fin


def reprise(instant: datetime) -> datetime:
    """L'instant même s'il n'est pas calme, sinon la fin des heures calmes (heure de Paris, été comme hiver)."""
    if not est_calme(instant):
        return instant
    debut, fin = settings.HEURES_CALMES
    ici = instant.astimezone(PARIS)
    jour = ici.date() + timedelta(ici.hour >= debut > fin)
    return datetime.combine(jour, time(fin), tzinfo=PARIS)


def est_ouvre(instant: datetime) -> bool:
    """Vrai si le jour de Paris n'est ni un samedi, ni un dimanche, ni férié."""
    jour = instant.astimezone(PARIS).date()
    return jour_ouvre(jour) == jour
