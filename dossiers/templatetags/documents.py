"""Filtres des documents PDF d'un dossier."""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import template

from commun.montants import euros, format_nombre
from dossiers import arbre_dessin, gantt
from dossiers.documents.carte import decomprimer

register = template.Library()


@register.filter
def adresse_svg(comprime: str) -> str:
    """Le dessin figé d'une carte, en adresse ``data:`` pour un ``<img>``."""
    return _adresse(decomprimer(comprime))


@register.filter
def nombre(valeur: int | None) -> str:
    """« 12 010 » ; une valeur absente se lit « non connu »."""
    return "non connu" if valeur is None else format_nombre(valeur)


@register.filter
def euros_entiers(montant: int | None) -> str:
    """« 12 010 € », montant entier ; une valeur absente se lit « non renseigné »."""
    return "non renseigné" if montant is None else euros(montant, centimes=False)


@dataclass(frozen=True)
class Planche:
    """Un dessin qui tient sur une page : son adresse ``data:`` et son texte de remplacement."""

    adresse: str
    texte: str


@register.simple_tag
def planches_de_l_arbre(arbre: Sequence[Mapping[str, Any]]) -> list[Planche]:
    """L'arbre d'objectifs, page par page."""
    return [
        Planche(_adresse(arbre_dessin.dessiner(planche)), arbre_dessin.decrire(planche))
        for planche in arbre_dessin.decouper(arbre)
    ]


@register.simple_tag
def planches_du_calendrier(
    fiches: Sequence[Mapping[str, Any]], echeances: Sequence[Mapping[str, Any]]
) -> list[Planche]:
    """Le calendrier des actions, page par page, toutes sur le même axe."""
    axe = gantt.axe_de(fiches, echeances)
    return [
        Planche(_adresse(gantt.dessiner(*planche, axe=axe)), gantt.decrire(*planche))
        for planche in gantt.decouper(fiches, echeances)
    ]


def _adresse(svg: str) -> str:
    return "data:image/svg+xml;base64," + b64encode(svg.encode()).decode()
