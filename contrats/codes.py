"""Le nom stable d'un indicateur : « mission-rang », unique dans le contrat, jamais réemployé."""

from collections.abc import Iterable

from commun.entiers import entier_lu


def rang_du_code(code: str) -> int:
    """Le rang d'un code « parcours-3 » ; 0 s'il n'en a pas."""
    return entier_lu(code.rpartition("-")[2]) or 0


def code_suivant(mission: str, connus: Iterable[str]) -> str:
    """Le premier code libre après tous ceux que la mission a portés, retirés compris."""
    return f"{mission}-{max((rang_du_code(code) for code in connus), default=0) + 1}"
