"""Deux textes comparés mot à mot : ce qui reste, ce qui est retiré, ce qui est ajouté.

Les paragraphes d'abord, les mots ensuite dans les seuls paragraphes changés : un texte long reste rapide. Au-delà des
bornes, le bloc entier est dit retiré puis ajouté ; rien ne se perd.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import Enum
from itertools import chain

PARAGRAPHES_MAXIMUM = 2_000
MOTS_MAXIMUM = 2_000
# Un nombre groupé par trois (« 45 000,00 ») est un seul mot : l'espace insécable n'y sépare rien.
_MOT = re.compile(r"\S+(?:(?<=\d)[\u00a0\u202f](?=\d)\S+)*\s*|\s+")


class Genre(Enum):
    """Le sort d'un morceau de texte."""

    EGAL = "egal"
    RETIRE = "retire"
    AJOUTE = "ajoute"


@dataclass(frozen=True)
class Segment:
    """Un morceau de texte et son sort."""

    genre: Genre
    texte: str


def segments(avant: str, apres: str) -> tuple[Segment, ...]:
    """Les morceaux, dans l'ordre de lecture.

    Égaux et retirés mis bout à bout redonnent ``avant`` ; égaux et ajoutés redonnent ``apres``.
    """
    if avant == apres:
        return (Segment(Genre.EGAL, avant),) if avant else ()
    paragraphes = avant.splitlines(keepends=True), apres.splitlines(keepends=True)
    return tuple(_fondre(_par_paragraphes(*paragraphes)))


def _par_paragraphes(avant: Sequence[str], apres: Sequence[str]) -> Iterator[Segment]:
    if max(len(avant), len(apres)) > PARAGRAPHES_MAXIMUM:
        yield from _remplacer(avant, apres)
        return
    for geste, i, j, k, m in SequenceMatcher(None, avant, apres).get_opcodes():
        if geste == "equal":
            yield Segment(Genre.EGAL, "".join(avant[i:j]))
        else:
            yield from _par_mots("".join(avant[i:j]), "".join(apres[k:m]))


def _par_mots(avant: str, apres: str) -> Iterator[Segment]:
    mots = _MOT.findall(avant), _MOT.findall(apres)
    if max(map(len, mots)) > MOTS_MAXIMUM:
        yield from _remplacer(*mots)
        return
    sans_blancs = ([mot.rstrip() for mot in texte] for texte in mots)
    for geste, i, j, k, m in SequenceMatcher(None, *sans_blancs).get_opcodes():
        if geste == "equal":
            yield from chain.from_iterable(map(_meme_mot, mots[0][i:j], mots[1][k:m]))
        else:
            yield from _remplacer(mots[0][i:j], mots[1][k:m])


def _meme_mot(avant: str, apres: str) -> Iterator[Segment]:
    """Un mot resté ; seul le blanc qui le suit peut avoir changé."""
    mot = avant if avant == apres else avant.rstrip()
    yield Segment(Genre.EGAL, mot)
    yield Segment(Genre.RETIRE, avant[len(mot) :])
    yield Segment(Genre.AJOUTE, apres[len(mot) :])


def _remplacer(avant: Sequence[str], apres: Sequence[str]) -> Iterator[Segment]:
    yield Segment(Genre.RETIRE, "".join(avant))
    yield Segment(Genre.AJOUTE, "".join(apres))


def _fondre(morceaux: Iterable[Segment]) -> Iterator[Segment]:
    """Réunit les voisins de même genre, écarte les vides."""
    courant: Segment | None = None
    for morceau in morceaux:
        if not morceau.texte:
            continue
        if courant is not None and courant.genre == morceau.genre:
            courant = Segment(courant.genre, courant.texte + morceau.texte)
            continue
        if courant is not None:
            yield courant
        courant = morceau
    if courant is not None:
        yield courant
