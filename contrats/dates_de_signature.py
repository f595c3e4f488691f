"""La date portée sur un papier signé : de la proposition à aujourd'hui, jamais avant qui signe d'abord (ADR 0030).

La même règle fait l'aide du formulaire, son refus et celui de l'action.
"""

from collections.abc import Iterable
from datetime import date

from commun.calendrier import en_lettres, jour_paris
from contrats.enums_signature import ABREGES, parties_dans_l_ordre
from contrats.models import ActeSignable, Signature

A_VENIR = "La date portée sur le papier ne peut pas être à venir."
ISSUE = (
    "Corrigez la date si elle est mal lue ; sinon, signez sur le portail, même si d’autres signent sur papier, ou un "
    "nouveau tirage daté d’aujourd’hui."
)


def derniere_d_avant(acte: ActeSignable, partie: str, valides: Iterable[Signature]) -> Signature | None:
    """La plus tardive des signatures de qui, dans l'ordre fixé, précède cette partie ; None si l'ordre est libre."""
    suite = parties_dans_l_ordre(acte.ordre)
    avant = suite[: suite.index(partie)] if partie in suite else ()
    rangees = sorted((s for s in valides if s.partie in avant), key=lambda s: (s.jour, avant.index(s.partie)))
    return rangees[-1] if rangees else None


def bornes_en_mots(acte: ActeSignable, partie: str, valides: Iterable[Signature]) -> str:
    """« Du 3 mars 2026, jour de la proposition, à aujourd'hui. »"""
    avant = derniere_d_avant(acte, partie, valides)
    if avant is None:
        return f"Du {en_lettres(jour_paris(acte.propose_le))}, jour de la proposition, à aujourd’hui."
    return f"Du {en_lettres(avant.jour)}, jour où {ABREGES[avant.partie]}, qui signe avant, a signé, à aujourd’hui."


def raisons_de_la_date(
    acte: ActeSignable, partie: str, jour: date, valides: Iterable[Signature], aujourd_hui: date
) -> list[str]:
    """Pourquoi cette date portée sur le papier ne se peut pas, et que faire ; rien si elle se peut."""
    if jour > aujourd_hui:
        return [A_VENIR]
    propose = jour_paris(acte.propose_le)
    if jour < propose:
        return [f"La date portée sur le papier ne peut pas précéder la proposition, le {en_lettres(propose)}."]
    avant = derniere_d_avant(acte, partie, valides)
    if avant is None or jour >= avant.jour:
        return []
    return [
        f"L’ordre de signature est fixé, et {ABREGES[avant.partie]} a signé le {en_lettres(avant.jour)} : "
        f"{ABREGES[partie]}, qui signe après, ne peut pas avoir signé le {en_lettres(jour)}. {ISSUE}"
    ]
