"""Ce qui n'entre jamais dans les journaux techniques : un jeton d'adresse, la pile d'un refus, une ligne de la base."""

import logging
import re
from http import HTTPStatus
from typing import Any

# PostgreSQL joint au refus d'une écriture la ligne refusée entière, retours à la ligne compris : nom, RPPS, IBAN.
LIGNE_DE_LA_BASE = re.compile(
    r"^(DETAIL|DÉTAIL|CONTEXT\w*)\b.*?(?=^(?:The above exception|During handling|Traceback)|\Z)",
    re.MULTILINE | re.DOTALL,
)
ADRESSES_A_JETON = re.compile(r"(/(?:ma-fiche|rejoindre|invitation|agenda)/)[^/\s]+")


def sans_jeton(texte: str) -> str:
    """Le texte, chaque jeton remplacé par « … »."""
    return ADRESSES_A_JETON.sub(r"\1…", texte)


class SansJeton(logging.Filter):
    """Filtre de journalisation : masque les jetons du message et de ses arguments."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = sans_jeton(str(record.msg))
        if isinstance(record.args, tuple):
            record.args = tuple(sans_jeton(a) if isinstance(a, str) else a for a in record.args)
        return True


class SansLigneDeLaBase(logging.Formatter):
    """Mise en forme : d'une erreur de la base, son message, jamais les valeurs de la ligne en cause."""

    def formatException(self, ei: Any) -> str:  # noqa: N802 - le nom que la bibliothèque appelle
        return LIGNE_DE_LA_BASE.sub("DETAIL: …\n", super().formatException(ei))


class RefusSansPile(logging.Filter):
    """Filtre de journalisation : un accès refusé (403) n'est pas une panne ; sa ligne suffit, sans la pile d'appels."""

    def filter(self, record: logging.LogRecord) -> bool:
        if getattr(record, "status_code", None) == HTTPStatus.FORBIDDEN:
            record.exc_info = None
        return True
