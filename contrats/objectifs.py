"""Ce qui rend l'objectif d'un indicateur impayable : cible égale à la référence, paliers mêlés ; en une phrase chacun.

Les mêmes exigences que le moteur (``financement.indicateurs``), dites à qui prépare le contrat.
"""

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise
from typing import Any

from financement.textes import libelle_annee


def _objectif_des_la_premiere_annee(indicateur: dict[str, Any]) -> bool:
    return bool(indicateur["objectifs"]) and indicateur["objectifs"][0]["depuis"] == 1


def _trop_tard(indicateur: dict[str, Any]) -> str:
    """L'année du premier objectif, s'il n'en est aucun dès la première ; sinon rien."""
    premiere = indicateur["objectifs"][0]["depuis"] if indicateur["objectifs"] else 1
    return libelle_annee(premiere) if premiere > 1 else ""


def _quand(objectif: dict[str, Any]) -> str:
    """« à partir de la 3e année, », ou rien dès la première."""
    return f"à partir de la {libelle_annee(objectif['depuis'])}, " if objectif["depuis"] > 1 else ""


def defauts_de_cibles(indicateur: dict[str, Any]) -> Iterator[str]:
    """Mode linéaire : une référence, une cible dès la première année, jamais égale à la référence."""
    reference = indicateur["reference"]
    if reference and (annee := _trop_tard(indicateur)):
        yield f"aucun objectif avant la {annee} : écrivez la cible de la 1re."
        return
    if not reference or not _objectif_des_la_premiere_annee(indicateur):
        yield "donnez la valeur de référence et la cible de la première année."
        return
    for objectif in indicateur["objectifs"]:
        if not objectif["cible"]:
            yield f"{_quand(objectif)}donnez la cible."
        elif Decimal(reference) == Decimal(objectif["cible"]):
            yield f"{_quand(objectif)}la cible doit différer de la référence."


def defauts_de_paliers(indicateur: dict[str, Any]) -> Iterator[str]:
    """Mode paliers : des paliers dès la première année, ordonnés, le plus haut valant tout l'indicateur."""
    if annee := _trop_tard(indicateur):
        yield f"aucun objectif avant la {annee} : écrivez les paliers de la 1re."
        return
    if not _objectif_des_la_premiere_annee(indicateur):
        yield "donnez au moins un palier."
        return
    for objectif in indicateur["objectifs"]:
        for defaut in _defauts(objectif["paliers"], Decimal(indicateur["montant"])):
            yield f"{_quand(objectif)}{defaut}"


def _defauts(paliers: list[dict[str, str]], montant: Decimal) -> Iterator[str]:
    if not paliers:
        yield "donnez au moins un palier."
        return
    ecarts = [Decimal(apres["seuil"]) - Decimal(avant["seuil"]) for avant, apres in pairwise(paliers)]
    if not (all(ecart > 0 for ecart in ecarts) or all(ecart < 0 for ecart in ecarts)):
        yield "les seuils des paliers doivent toujours monter, ou toujours descendre, sans se chevaucher."
    montants = [Decimal(palier["montant"]) for palier in paliers]
    if montants[0] <= 0 or any(avant >= apres for avant, apres in pairwise(montants)):
        yield "chaque palier doit valoir plus que le précédent, et le premier plus de zéro euro."
    if montants[-1] != montant:
        yield "le dernier palier doit valoir le montant de l’indicateur."
