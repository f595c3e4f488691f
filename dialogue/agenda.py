"""Une réunion au format iCalendar (RFC 5545), pour l'agenda de chacun. Ni ordre du jour, ni nom de participant."""

from urllib.parse import urlsplit

from django.conf import settings

from commun.icalendrier import PRODUIT, echapper, en_utc, plier
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
        f"UID:{uid(reunion, hote)}",
        f"SEQUENCE:{reunion.revision + annulee}",
        f"DTSTAMP:{en_utc(reunion.prevue_le)}",
        f"DTSTART:{en_utc(reunion.debut)}",
        f"DTEND:{en_utc(reunion.fin)}",
        f"SUMMARY:{echapper(f'{reunion.titre} ({reunion.dossier.nom})')}",
        f"LOCATION:{echapper(lieu(reunion))}",
        f"STATUS:{'CANCELLED' if annulee else 'CONFIRMED'}",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{plier(ligne)}\r\n" for ligne in lignes).encode()


def uid(reunion: Reunion, hote: str) -> str:
    """Le même dans le fichier joint et dans l'agenda personnel : un logiciel n'en montre qu'une."""
    return f"reunion-{reunion.pk}@{hote}"


def lieu(reunion: Reunion) -> str:
    """Le lieu annoncé ; le lien de visioconférence ne sort pas de la page de la réunion."""
    return reunion.lieu or "Visioconférence"
