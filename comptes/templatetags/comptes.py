"""Balises des pages de comptes."""

from django import template
from django.conf import settings

from comptes.demonstration import COMPTES, MOT_DE_PASSE

register = template.Library()


@register.inclusion_tag("comptes/_comptes_demonstration.html")
def comptes_de_demonstration() -> dict:
    """Comptes et mot de passe de la démonstration ; rien en production ni hors démonstration."""
    montrer = settings.DEMO and not settings.PRODUCTION
    return {"comptes": COMPTES if montrer else (), "mot_de_passe": MOT_DE_PASSE}
