"""Une réunion au format iCalendar (RFC 5545), pour l'agenda de chacun. Ni ordre du jour, ni nom de participant."""

from datetime import UTC, datetime
from urllib.parse import urlsplit

from django.conf import settings

from commun.icalendrier import PRODUIT, echapper, plier
from dialogue.enums_reunions import EtatReunion
from dialogue.models import Reunion


def ics(reunion: Reunion) -> bytes:
    """Le fichier .ics ; une réunion annulée s'efface de l'agenda (``STATUS:CANCELLED``)."""
    annulee = reunion.etat == EtatReunion.ANNULEE
    hote = urlsplit(settings.URL_PUBLIQUE).hostname or "portail"
    lignes = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{PRODUIT}",
        f"METHOD:{'CANCEL' if annulee else 'PUBLISH'}",
        "BEGIN:VEVENT",
        f"UID:reunion-{reunion.pk}@{hote}",
        f"SEQUENCE:{reunion.revision + annulee}",
        f"DTSTAMP:{_instant(reunion.prevue_le)}",
        f"DTSTART:{_instant(reunion.debut)}",
        f"DTEND:{_instant(reunion.fin)}",
        f"SUMMARY:{echapper(f'{reunion.titre} ({reunion.dossier.nom})')}",
        f"LOCATION:{echapper(reunion.lieu or 'Visioconférence')}",
        f"STATUS:{'CANCELLED' if annulee else 'CONFIRMED'}",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{plier(ligne)}\r\n" for ligne in lignes).encode()


def _instant(instant: datetime) -> str:
    return instant.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
