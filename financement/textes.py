"""Mots et nombres tels qu'on les écrit dans les règles du plan (français)."""

from collections.abc import Sequence
from decimal import Decimal

ORDINAUX = ("1re", "2e", "3e", "4e", "5e")


def pourcentage(taux: Decimal) -> str:
    """« 75 % », « 12,5 % » : exact, sans zéro inutile, espace insécable."""
    return f"{nombre(taux * 100)}\u00a0%"


def nombre(valeur: Decimal) -> str:
    """« 85 », « 12,5 », « −3 » : exact, sans zéro inutile."""
    texte = f"{valeur:f}"
    if "." in texte:
        texte = texte.rstrip("0").rstrip(".")
    return texte.replace(".", ",").replace("-", "\u2212")


def libelle_annee(numero: int) -> str:
    """« 1re année », « 2e année »… du contrat."""
    return f"{ORDINAUX[numero - 1]} année"


def libelle_annees(numeros: Sequence[int]) -> str:
    """« 1re année », « 2e et 3e années », « 2e, 3e et 4e années »."""
    if len(numeros) == 1:
        return libelle_annee(numeros[0])
    *premiers, dernier = (ORDINAUX[numero - 1] for numero in numeros)
    return f"{', '.join(premiers)} et {dernier} années"


def rang_d_anniversaire(rang: int) -> str:
    """« Premier anniversaire », « Deuxième anniversaire »… du contrat (1 à 5)."""
    return f"{('Premier', 'Deuxième', 'Troisième', 'Quatrième', 'Cinquième')[rang - 1]} anniversaire"
