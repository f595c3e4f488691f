"""Dates écrites pour être lues : « lundi 2 mars 2026 », et le temps relatif à côté de la date, jamais seul."""

from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format

Moment = date | datetime


def en_jour(moment: Moment) -> date:
    """Jour civil à Paris d'un instant conscient du fuseau ; une date reste elle-même."""
    if isinstance(moment, datetime):
        return timezone.localtime(moment).date() if timezone.is_aware(moment) else moment.date()
    return moment


def _quantieme(jour: date) -> str:
    return "1er" if jour.day == 1 else str(jour.day)


def jour_long(moment: Moment) -> str:
    """« lundi 2 mars 2026 » ; le premier du mois s'écrit « 1er »."""
    jour = en_jour(moment)
    return f"{date_format(jour, 'l')} {jour_moyen(jour)}"


def jour_moyen(moment: Moment) -> str:
    """« 2 mars 2026 », pour les tableaux."""
    jour = en_jour(moment)
    return f"{_quantieme(jour)} {date_format(jour, 'F Y')}"


def heure(moment: datetime) -> str:
    """« 14 h 05 », à Paris."""
    local = timezone.localtime(moment) if timezone.is_aware(moment) else moment
    return f"{local.hour} h {local.minute:02d}"


def _duree(jours: int) -> str:
    """Durée en mots, arrondie vers le bas : jours jusqu'à deux mois, puis mois, puis années."""
    if jours < 60:
        return f"{jours} jour{'s' if jours > 1 else ''}"
    mois = jours * 12 // 365
    if mois < 24:
        return f"{mois} mois"
    return f"{jours // 365} ans"


def relatif(moment: Moment, aujourdhui: date) -> str:
    """« hier », « dans 12 jours », « il y a 3 mois », par rapport à ``aujourdhui``."""
    ecart = (en_jour(moment) - aujourdhui).days
    proche = {-1: "hier", 0: "aujourd’hui", 1: "demain"}.get(ecart)
    if proche:
        return proche
    return f"dans {_duree(ecart)}" if ecart > 0 else f"il y a {_duree(-ecart)}"


def echeance(moment: Moment, aujourdhui: date) -> str:
    """« dépassée de 8 jours » pour une date attendue qui est passée ; sinon comme :func:`relatif`."""
    retard = (aujourdhui - en_jour(moment)).days
    return f"dépassée de {_duree(retard)}" if retard > 0 else relatif(moment, aujourdhui)
