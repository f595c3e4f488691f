"""La qualité d'un indicateur : mesurable, avec une marge de progrès, lié à la mission (domaine §7). Pur.

Lit un indicateur photographié. Une valeur masquée (secret statistique) n'est ni un zéro ni un vide : elle ne se juge
pas.
"""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from missions.catalogue import Sens

NOMBRE = re.compile(r"\s*(-?\d[\d\s\u00a0\u202f]*)(?:[.,](\d+))?\s*\D*")
MASQUEE = re.compile(r"\s*masqu", re.IGNORECASE)
CIBLES = ("cible_1", "cible_2", "cible_3", "cible_4", "cible")


def valeur(texte: str) -> Decimal | None:
    """Le nombre d'un texte (« 1 250,5 passages », « 41 % ») ; None si ce n'en est pas un."""
    lu = NOMBRE.fullmatch(texte or "")
    if lu is None:
        return None
    entier = re.sub(r"\s", "", lu[1])
    return Decimal(f"{entier}.{lu[2]}" if lu[2] else entier)


def defauts(indicateur: Mapping[str, Any], mission: str) -> list[str]:
    """Ce qui manque à l'indicateur, en incises prêtes à s'enchaîner ; vide s'il est bon."""
    trouves = []
    if indicateur["mission"] and indicateur["mission"] != mission:
        trouves.append("il est d’une autre mission que la fiche")
    if not indicateur["unite"]:
        trouves.append("son unité manque")
    if not indicateur["sens"]:
        trouves.append("dites si le progrès est une hausse ou une baisse")
    return trouves + _progres(indicateur)


def _progres(indicateur: Mapping[str, Any]) -> list[str]:
    reference, cible = indicateur["reference"], indicateur["cible"]
    if MASQUEE.match(reference) or MASQUEE.match(cible):
        return []
    de, vers = valeur(reference), valeur(cible)
    if de is None or vers is None:
        return ["donnez une référence et une cible qui se mesurent (des nombres)"]
    if de == vers:
        return ["la cible est égale à la référence : il n’y a pas de marge de progrès"]
    monte = indicateur["sens"] == Sens.HAUSSE
    if indicateur["sens"] and (vers > de) != monte:
        return ["la cible va dans le sens contraire du progrès"]
    return _par_annee(indicateur, de, vers)


def _par_annee(indicateur: Mapping[str, Any], de: Decimal, vers: Decimal) -> list[str]:
    """Les cibles des années avancent de la référence à la cible finale, sans reculer."""
    etapes = [de, *(v for cle in CIBLES if (v := valeur(indicateur[cle])) is not None)]
    recule = any((b > a) if vers < de else (b < a) for a, b in zip(etapes, etapes[1:], strict=False))
    return ["une cible annuelle recule par rapport à la précédente"] if recule else []
