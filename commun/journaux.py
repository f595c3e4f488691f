"""Ce qui n'entre jamais dans les journaux techniques : le jeton d'une adresse sans compte."""

import logging
import re

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
