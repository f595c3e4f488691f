"""Ce qu'une application d'au-dessus ajoute aux pages d'un dossier ou d'un appui : une table, place → fonctions.

Une fonction reçoit l'objet de la page et la personne ; elle rend un :class:`Bloc`, ou None si elle n'a rien à montrer.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import TextChoices

from comptes.models import Utilisateur


class Place(TextChoices):
    """Où un bloc se pose."""

    DOSSIER = "dossier", "Page d’un dossier"
    STRUCTURE = "structure", "Rubrique « Structure » de la lettre"
    GUICHET = "guichet", "Aide du Guichet, vue de l’équipe"
    APPUI = "appui", "Demande d’appui, vue du coordinateur"
    ACTE = "acte", "Page d’un contrat ou d’un avenant"
    FIN = "fin", "Page d’un contrat, en tête quand il prend fin"


@dataclass(frozen=True)
class Bloc:
    """Un gabarit et ce qu'il prend, rangé sous ``bloc.contexte``."""

    gabarit: str
    contexte: dict[str, Any] = field(default_factory=dict)


Fabrique = Callable[[Any, Utilisateur], Bloc | None]

_TABLE: dict[Place, list[Fabrique]] = {}


def inscrire(place: Place, fabrique: Fabrique) -> None:
    """Ajoute un bloc à cette place, à la suite ; sans doublon."""
    fabriques = _TABLE.setdefault(place, [])
    if fabrique not in fabriques:
        fabriques.append(fabrique)


def blocs(place: Place, objet: Any, utilisateur: Utilisateur) -> list[Bloc]:
    """Les blocs à montrer, dans l'ordre d'inscription."""
    rendus = (fabrique(objet, utilisateur) for fabrique in _TABLE.get(place, ()))
    return [bloc for bloc in rendus if bloc is not None]
