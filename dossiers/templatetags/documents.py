"""Filtres des documents PDF d'un dossier."""

from base64 import b64encode

from django import template

from commun.montants import euros, format_nombre
from dossiers.documents.carte import decomprimer

register = template.Library()


@register.filter
def adresse_svg(comprime: str) -> str:
    """Le dessin figé d'une carte, en adresse ``data:`` pour un ``<img>``."""
    return "data:image/svg+xml;base64," + b64encode(decomprimer(comprime).encode()).decode()


@register.filter
def nombre(valeur: int | None) -> str:
    """« 12 010 » ; une valeur absente se lit « non connu »."""
    return "non connu" if valeur is None else format_nombre(valeur)


@register.filter
def euros_entiers(montant: int | None) -> str:
    """« 12 010 € », montant entier ; une valeur absente se lit « non renseigné »."""
    return "non renseigné" if montant is None else euros(montant, centimes=False)
