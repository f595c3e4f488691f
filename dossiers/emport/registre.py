"""Les champs et les modèles que les parts de la lettre et du projet emportent, dans l'ordre où ils se récrivent."""

from collections.abc import Iterable
from functools import cache

from django.db import models

from dossiers.emport.parts import PARTS, Champs, Lignes, Parent, Part
from dossiers.emport.parts_projet import PARTS_PROJET
from dossiers.enums import Sujet

REGISTRES: dict[str, dict[str, tuple[Part, ...]]] = {Sujet.LETTRE: PARTS, Sujet.PROJET: PARTS_PROJET}


@cache
def champs_emportes(sujet: str = Sujet.LETTRE) -> dict[Parent, list[models.Field]]:
    """Les champs que les parts emportent, par porteur."""
    emportes: dict[Parent, list[models.Field]] = {"dossier": [], "lettre": [], "projet": []}
    for part in _toutes(sujet):
        if isinstance(part, Champs):
            emportes[part.porteur] += part.champs()
    return {porteur: champs for porteur, champs in emportes.items() if champs}


@cache
def lignes_emportees(sujet: str = Sujet.LETTRE) -> list[Lignes]:
    """Les modèles emportés, chacun après ceux qu'il désigne."""
    restantes = [part for part in _toutes(sujet) if isinstance(part, Lignes)]
    rangees: list[Lignes] = []
    while restantes:
        attendues = {part.modele for part in restantes}
        pretes = [part for part in restantes if not (_designes(part) & (attendues - {part.modele}))]
        if not pretes:
            raise ValueError(f"Lignes qui se désignent en rond : {[part.cle for part in restantes]}")
        rangees += pretes
        restantes = [part for part in restantes if part not in pretes]
    return rangees


def modeles_emportes(sujet: str) -> frozenset[type[models.Model]]:
    """Une clé vers l'un d'eux désigne une ligne de l'archive, jamais une ligne déjà là."""
    return frozenset(part.modele for part in lignes_emportees(sujet))


def _designes(part: Lignes) -> set[type[models.Model]]:
    return {c.related_model for c in (*part.champs(), *part.liens()) if c.is_relation and c.related_model is not None}


def _toutes(sujet: str) -> Iterable[Part]:
    return (part for parts in REGISTRES[sujet].values() for part in parts)
