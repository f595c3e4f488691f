"""Balises et filtres communs, disponibles dans tous les gabarits sans ``{% load %}``."""

from django import template

register = template.Library()
