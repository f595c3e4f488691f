"""Le nom stable d'un indicateur : « mission-rang », unique dans le contrat, jamais réemployé."""

from collections.abc import Iterable


def rang_du_code(code: str) -> int:
    """Le rang d'un code « parcours-3 » ; 0 s'il n'en a pas."""
    rang = code.rpartition("-")[2]
    return int(rang) if rang.isascii() and rang.isdigit() else 0


def code_suivant(mission: str, connus: Iterable[str]) -> str:
    """Le premier code libre après tous ceux que la mission a portés, retirés compris."""
    return f"{mission}-{max((rang_du_code(code) for code in connus), default=0) + 1}"
