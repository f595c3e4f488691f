"""Ce qui n'entre jamais dans les journaux techniques : le jeton d'une adresse sans compte, la pile d'un refus."""

import logging
import re
from http import HTTPStatus

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


class RefusSansPile(logging.Filter):
    """Filtre de journalisation : un accès refusé (403) n'est pas une panne ; sa ligne suffit, sans la pile d'appels."""

    def filter(self, record: logging.LogRecord) -> bool:
        if getattr(record, "status_code", None) == HTTPStatus.FORBIDDEN:
            record.exc_info = None
        return True
