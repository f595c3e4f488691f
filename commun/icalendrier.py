"""Un agenda au format iCalendar (RFC 5545), écrit au plus strict : dates entières, lignes pliées à 75 octets.

Des journées entières n'ont ni heure ni fuseau : aucun ``VTIMEZONE`` à joindre, aucun décalage au changement d'heure.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

OCTETS = 75
PRODUIT = "-//Guichet CPTS//Portail//FR"


@dataclass(frozen=True)
class Journee:
    """Un événement d'une journée. ``uid`` ne change jamais pour la même échéance ; ``adresse`` est complète."""

    uid: str
    jour: date
    resume: str
    adresse: str
    description: str = ""


def ecrire(journees: Iterable[Journee], *, nom: str, maintenant: datetime) -> str:
    """Le calendrier entier, lignes séparées par CRLF ; ``maintenant`` (avec fuseau) date la production."""
    lignes = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{PRODUIT}",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{echapper(nom)}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
        "X-PUBLISHED-TTL:PT6H",
    ]
    horodatage = maintenant.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    for journee in journees:
        lignes += _journee(journee, horodatage)
    lignes.append("END:VCALENDAR")
    return "".join(f"{plier(ligne)}\r\n" for ligne in lignes)


def _journee(journee: Journee, horodatage: str) -> list[str]:
    lendemain = journee.jour + timedelta(1)
    lignes = [
        "BEGIN:VEVENT",
        f"UID:{echapper(journee.uid)}",
        f"DTSTAMP:{horodatage}",
        f"DTSTART;VALUE=DATE:{journee.jour:%Y%m%d}",
        f"DTEND;VALUE=DATE:{lendemain:%Y%m%d}",
        f"SUMMARY:{echapper(journee.resume)}",
        f"URL:{journee.adresse}",
        "TRANSP:TRANSPARENT",
        "CLASS:PRIVATE",
    ]
    if journee.description:
        lignes.append(f"DESCRIPTION:{echapper(journee.description)}")
    return [*lignes, "END:VEVENT"]


def echapper(texte: str) -> str:
    """Texte d'une propriété (§3.3.11) : barre oblique inverse, point-virgule, virgule, retour à la ligne."""
    lignes = texte.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").splitlines()
    return "\\n".join("".join(c for c in ligne if c == "\t" or ord(c) >= 32) for ligne in lignes)


def plier(ligne: str) -> str:
    """Coupe à 75 octets UTF-8 sans couper un caractère ; la suite commence par une espace (§3.1)."""
    morceaux, courant = [], ""
    for caractere in ligne:
        limite = OCTETS if not morceaux else OCTETS - 1
        if len((courant + caractere).encode()) > limite:
            morceaux.append(courant)
            courant = ""
        courant += caractere
    return "\r\n ".join([*morceaux, courant])
