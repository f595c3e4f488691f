"""Écrire un nombre de barème et un écart en euros."""

from decimal import Decimal

from django import template

from commun.montants import euros
from financement import textes

register = template.Library()


@register.filter
def nombre_exact(valeur: Decimal | None) -> str:
    """« 0,75 » : sans zéro inutile ; vide pour ``None``."""
    return "" if valeur is None else textes.nombre(valeur)


@register.filter
def euros_signes(montant: Decimal | None) -> str:
    """« +12 010,28 € », « −3 000,00 € », « 0,00 € » ; vide pour ``None``."""
    if montant is None:
        return ""
    return f"+{euros(montant)}" if montant > 0 else euros(montant)
