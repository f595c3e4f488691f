"""Le contrat en vigueur à une date : la seule porte par où missions, indicateurs, taille et barème se lisent."""

from datetime import date
from typing import Any

from contrats.formes import lire
from contrats.models import Contrat


def contenu_au(contrat: Contrat, jour: date) -> dict[str, Any]:
    """La photographie en vigueur ce jour-là ; celle de la signature tant qu'aucun avenant n'a pris effet.

    Un jour antérieur à la signature rend le contenu signé. À n'appeler que sur un contrat signé.
    """
    return lire(contrat.photographie)
