"""Balises du territoire : les mentions de source à afficher."""

from django import template

from territoires import sources

register = template.Library()


@register.simple_tag
def mention_populations() -> str:
    """La mention de source des populations et des découpages."""
    return sources.MENTION_POPULATIONS


@register.simple_tag
def mention_etablissements() -> str:
    """La mention de source des établissements de santé."""
    return sources.MENTION_ETABLISSEMENTS
