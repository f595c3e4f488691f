"""Filtres du diagnostic : un indicateur photographié, écrit en français."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import template

from commun.montants import ESPACE_UNITE, format_nombre
from dossiers.enums_diagnostic import StatutValeur

register = template.Library()


@register.filter
def chiffre(indicateur: Mapping[str, Any]) -> str:
    """« 12,4 % », « 0 décès » ; ou « Masquée (secret statistique) », « Non renseignée » ; jamais zéro pour un vide."""
    if indicateur["statut"] != StatutValeur.RENSEIGNEE:
        return indicateur["statut_libelle"]
    valeur = Decimal(indicateur["valeur"])
    entiere, _, decimales = f"{abs(valeur):f}".partition(".")
    nombre = ("\u2212" if valeur < 0 else "") + format_nombre(int(entiere)) + (f",{decimales}" if decimales else "")
    return f"{nombre}{ESPACE_UNITE}{indicateur['unite']}".strip()


@register.filter
def provenance(indicateur: Mapping[str, Any]) -> str:
    """« Assurance Maladie, 2025 », ou « – »."""
    return ", ".join(str(morceau) for morceau in (indicateur["source"], indicateur["annee"]) if morceau) or "–"
