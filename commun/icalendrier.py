"""Un agenda au format iCalendar (RFC 5545), écrit au plus strict : lignes pliées à 75 octets.

Une échéance est une journée entière, sans heure ni fuseau ; un rendez-vous s'écrit en temps universel. Aucun
``VTIMEZONE`` à joindre, aucun décalage au changement d'heure.
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


@dataclass(frozen=True)
class RendezVous:
    """Un événement à heure dite (instants avec fuseau). ``revision`` monte à chaque changement de date."""

    uid: str
    debut: datetime
    fin: datetime
    resume: str
    lieu: str
    adresse: str
    revision: int = 0


def ecrire(evenements: Iterable[Journee | RendezVous], *, nom: str, maintenant: datetime) -> str:
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
    horodatage = en_utc(maintenant)
    for evenement in evenements:
        ecrit = _journee if isinstance(evenement, Journee) else _rendez_vous
        lignes += ecrit(evenement, horodatage)
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


def _rendez_vous(rendez_vous: RendezVous, horodatage: str) -> list[str]:
    return [
        "BEGIN:VEVENT",
        f"UID:{echapper(rendez_vous.uid)}",
        f"SEQUENCE:{rendez_vous.revision}",
        f"DTSTAMP:{horodatage}",
        f"DTSTART:{en_utc(rendez_vous.debut)}",
        f"DTEND:{en_utc(rendez_vous.fin)}",
        f"SUMMARY:{echapper(rendez_vous.resume)}",
        f"LOCATION:{echapper(rendez_vous.lieu)}",
        f"URL:{rendez_vous.adresse}",
        "CLASS:PRIVATE",
        "END:VEVENT",
    ]


def en_utc(instant: datetime) -> str:
    """Un instant en temps universel (§3.3.5, forme 2)."""
    return instant.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


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
