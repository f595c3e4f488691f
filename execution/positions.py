"""Qui lit la position de qui : la sienne toujours, celles des autres une fois la sienne envoyée.

Le Guichet et les lecteurs ne sont d'aucune partie : ils lisent quand les trois sont envoyées, ou le dialogue tenu.
Un brouillon ne se lit que de sa partie.
"""

from contrats.enums import Partie
from execution.enums_gestion import OUVERTS, EtatPosition
from execution.models import DialogueDeGestion, Position


def positions_lisibles(dialogue: DialogueDeGestion, partie: str | None) -> list[Position]:
    """Les positions que lit une personne de cette partie (None : d'aucune), dans l'ordre des parties."""
    toutes = list(dialogue.positions.select_related("auteur").order_by("partie"))
    envoyees = [position for position in toutes if position.etat == EtatPosition.ENVOYEE]
    if dialogue.etat not in OUVERTS or len(envoyees) == len(Partie):
        return envoyees
    sienne = [position for position in toutes if position.partie == partie]
    if any(position.etat == EtatPosition.ENVOYEE for position in sienne):
        return envoyees
    return sienne


def avancement(dialogue: DialogueDeGestion) -> list[tuple[Partie, bool]]:
    """Chaque partie, et si sa position est envoyée : cela se sait, ce qu'elle dit non."""
    envoyees = set(dialogue.positions.filter(etat=EtatPosition.ENVOYEE).order_by().values_list("partie", flat=True))
    return [(partie, partie in envoyees) for partie in Partie]
