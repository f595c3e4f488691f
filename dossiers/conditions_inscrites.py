"""Les conditions qu'une application d'au-dessus ajoute à une transition : ``sujet.nom`` → conditions, une table.

La porte les vérifie après celles de la transition, toutes raisons réunies. L'inscription se fait au démarrage.
"""

from dossiers.conditions import Condition

_TABLE: dict[str, list[Condition]] = {}


def inscrire(code: str, condition: Condition) -> None:
    """Ajoute ``condition`` à la transition ``code`` (« lettre.accorder ») ; sans doublon."""
    conditions = _TABLE.setdefault(code, [])
    if condition not in conditions:
        conditions.append(condition)


def conditions_de(code: str) -> tuple[Condition, ...]:
    """Les conditions ajoutées à cette transition."""
    return tuple(_TABLE.get(code, ()))
