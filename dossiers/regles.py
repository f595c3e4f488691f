"""Toutes les règles de recevabilité, par objet : une seule table, pour le moteur, les pages et la documentation.

Une application d'au-dessus (le contrat) inscrit les siennes au démarrage.
"""

from collections.abc import Sequence

from dossiers.completude import Regle
from dossiers.enums import Sujet
from dossiers.regles_lettre import REGLES as REGLES_LETTRE
from dossiers.regles_projet import REGLES as REGLES_PROJET

REGLES: dict[str, tuple[Regle, ...]] = {Sujet.LETTRE: REGLES_LETTRE, Sujet.PROJET: REGLES_PROJET}


def inscrire(sujet: Sujet, regles: Sequence[Regle]) -> None:
    """Ajoute les règles d'un objet ; une seconde inscription différente est une erreur de code."""
    if REGLES.setdefault(sujet, tuple(regles)) != tuple(regles):
        raise ValueError(f"{sujet} a déjà des règles.")


def regle(sujet: str, code: str) -> Regle | None:
    """La règle de ce code pour cet objet, ou None."""
    return next((r for r in REGLES.get(sujet, ()) if r.code == code), None)


def par_code() -> dict[str, Regle]:
    """Chaque code et sa règle, dans l'ordre des objets ; une règle reprise par le projet n'y est qu'une fois."""
    trouvees: dict[str, Regle] = {}
    for regles in REGLES.values():
        for une in regles:
            trouvees.setdefault(une.code, une)
    return trouvees
