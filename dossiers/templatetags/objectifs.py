"""L'arbre d'objectifs d'une photographie, dessiné et en liste imbriquée."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from dossiers.arbre_dessin import dessiner

register = template.Library()


@dataclass
class Branche:
    """Un objectif et ses sous-objectifs."""

    objectif: Mapping[str, Any]
    enfants: list["Branche"] = field(default_factory=list)


@register.simple_tag
def arbre_dessine(arbre: Sequence[Mapping[str, Any]]) -> SafeString:
    """Le SVG de l'arbre ; ses textes sont échappés par ``arbre_dessin``."""
    return mark_safe(dessiner(arbre))  # noqa: S308 - chaque texte y est échappé


@register.simple_tag
def arbre_imbrique(arbre: Sequence[Mapping[str, Any]]) -> list[Branche]:
    """Les objectifs généraux, chacun avec sa descendance."""
    branches = {objectif["numero"]: Branche(objectif) for objectif in arbre}
    racines = []
    for branche in branches.values():
        parent = branches.get(branche.objectif["parent"])
        (parent.enfants if parent else racines).append(branche)
    return racines
