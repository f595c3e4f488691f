"""Comparer deux photographies : champ par champ, ligne par ligne, mot à mot. Pur : ni base, ni horloge."""

from dossiers.comparaison.ecarts import Comparaison, EcartDeChamp, EcartDeLignes, LigneComparee, Rubrique, Sort
from dossiers.comparaison.moteur import comparer
from dossiers.comparaison.mots import Genre, Segment, segments

__all__ = [
    "Comparaison",
    "EcartDeChamp",
    "EcartDeLignes",
    "Genre",
    "LigneComparee",
    "Rubrique",
    "Segment",
    "Sort",
    "comparer",
    "segments",
]
