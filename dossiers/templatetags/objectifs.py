"""L'arbre d'objectifs et le calendrier des actions d'une photographie : dessins, et listes qui les redisent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from dossiers import arbre_dessin, gantt

register = template.Library()
Photo = Mapping[str, Any]


@dataclass
class Branche:
    """Un objectif et ses sous-objectifs."""

    objectif: Photo
    enfants: list["Branche"] = field(default_factory=list)


@register.simple_tag
def arbre_dessine(arbre: Sequence[Photo]) -> SafeString:
    """Le SVG de l'arbre ; ses textes sont échappés par ``arbre_dessin``."""
    return mark_safe(arbre_dessin.dessiner(arbre))  # noqa: S308 - chaque texte y est échappé


@register.simple_tag
def calendrier_dessine(fiches: Sequence[Photo], echeances: Sequence[Photo]) -> SafeString:
    """Le SVG du calendrier ; vide si aucune action n'est datée, ou si la photographie est d'avant les dates."""
    datees = [fiche for fiche in fiches if "debut_le" in fiche]
    return mark_safe(gantt.dessiner(datees, echeances or ()))  # noqa: S308 - chaque texte y est échappé


@register.simple_tag
def arbre_imbrique(arbre: Sequence[Photo]) -> list[Branche]:
    """Les objectifs généraux, chacun avec sa descendance."""
    branches = {objectif["numero"]: Branche(objectif) for objectif in arbre}
    racines = []
    for branche in branches.values():
        parent = branches.get(branche.objectif["parent"])
        (parent.enfants if parent else racines).append(branche)
    return racines
