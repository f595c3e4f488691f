"""Analyser ce qui attend l'antivirus : tout de suite sans bruit, puis par le travailleur ; échec fermé."""

import logging
from collections.abc import Callable, Iterable
from typing import Any

from commun.antivirus import AntivirusInjoignable

journal = logging.getLogger(__name__)

Analyse = Callable[[Any], bool]


def analyser_sans_bruit(pieces: Iterable[Any], analyse: Analyse) -> None:
    """Juste après l'envoi : l'échec laisse la pièce en quarantaine, le travailleur reprendra. Rien n'est levé."""
    try:
        for piece in pieces:
            analyse(piece)
    except AntivirusInjoignable as erreur:
        journal.warning("antivirus injoignable (%s) : pièce laissée en quarantaine", erreur)
    except Exception:
        journal.exception("analyse remise au travailleur")


def analyser_en_attente(pieces: Iterable[Any], analyse: Analyse) -> int:
    """Le nombre de pièces analysées ; un antivirus injoignable arrête là, sans erreur."""
    analysees = 0
    for piece in pieces:
        try:
            analysees += analyse(piece)
        except AntivirusInjoignable as erreur:
            journal.warning("antivirus injoignable (%s) : les pièces restent en quarantaine", erreur)
            break
        except FileNotFoundError:
            journal.error("%s %s : fichier absent, analyse impossible", type(piece).__name__, piece.pk)
    return analysees
