"""Les mots que les gabarits de textes savent poser : renvoi à un article, place à remplir à la main, pluriels."""

from typing import Any

from django import template

from association.redaction import signes
from commun.nombres_en_lettres import en_toutes_lettres

register = template.Library()


@register.simple_tag
def renvoi(cle: str) -> str:
    """« article 12 »."""
    return signes.renvoi(cle)


@register.simple_tag
def main(libelle: str) -> str:
    """Une place à remplir à chaque usage."""
    return signes.a_la_main(libelle)


@register.filter
def lettres(nombre: int) -> str:
    """« trois »."""
    return en_toutes_lettres(nombre)


@register.filter
def de_nombre(nombre: int, un: str) -> str:
    """« d'une » (``un`` donne le genre), « de deux »."""
    return f"d’{un}" if nombre == 1 else f"de {en_toutes_lettres(nombre)}"


@register.filter
def fois(nombre: int) -> str:
    """« une fois », « quatre fois »."""
    return "une fois" if nombre == 1 else f"{en_toutes_lettres(nombre)} fois"


@register.filter
def valeur_de(table: dict[str, str], cle: str) -> str:
    """La valeur de cette clé, vide si elle n'y est pas."""
    return table.get(cle, "")


@register.filter
def cle_de_version(version: Any, courant: Any = None) -> str:
    """Ce que l'adresse d'un fichier nomme : « travail » s'il y a un texte du moment, sinon le numéro de la version."""
    return "travail" if courant or not version else str(version.numero)
