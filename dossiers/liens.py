"""Les liens qu'une application d'au-dessus ajoute aux pages des dossiers : une table, place → fonctions.

Un gabarit de ``dossiers`` ne nomme aucune adresse d'une application d'au-dessus : il montre les liens de sa place. Une
fonction reçoit l'objet de la page et les capacités de la personne ; elle rend ses liens, aucun s'il n'y en a pas.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices

from comptes.roles import Capacite


class Place(TextChoices):
    """Où un lien se montre, et ce que reçoit la fonction."""

    DOSSIER = "dossier", "« Voir aussi », page d’un dossier (le dossier)"
    CONTRAT = "contrat", "Onglets d’un contrat signé (le dossier)"
    LISTE = "liste", "Sous les filtres de la liste (l’adresse des filtres, vide sans filtre)"
    APPUIS = "appuis", "Appuis demandés, page du coordinateur (rien)"
    BUDGET = "budget", "Budget des contrats (rien)"
    DELAIS = "delais", "« Le délai, expliqué » (le dossier)"
    TRAVAIL = "travail", "La page où l’on traite un dossier dont c’est le tour : l’action principale (le dossier)"


@dataclass(frozen=True)
class Lien:
    """Où il mène, ce qu'il dit, et le nom de son icône."""

    adresse: str
    texte: str
    nom_icone: str


Fabrique = Callable[[Any, frozenset[Capacite]], Iterable[Lien]]

_TABLE: dict[Place, list[Fabrique]] = {}


def inscrire(place: Place, fabrique: Fabrique) -> None:
    """Ajoute des liens à cette place, à la suite ; sans doublon."""
    fabriques = _TABLE.setdefault(place, [])
    if fabrique not in fabriques:
        fabriques.append(fabrique)


def liens(place: Place, objet: Any, capacites: frozenset[Capacite] = frozenset()) -> list[Lien]:
    """Les liens à montrer, dans l'ordre d'inscription."""
    return [lien for fabrique in _TABLE.get(place, ()) for lien in fabrique(objet, capacites)]
