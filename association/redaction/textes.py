"""Un texte de la trousse, en données : chapitres, articles, blocs, morceaux. La page, le PDF et le DOCX en sortent.

Pur : ni base, ni horloge. :func:`en_json` et :func:`depuis_json` gardent une version produite, mot pour mot.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Sorte(StrEnum):
    """Ce qu'est un morceau de phrase."""

    TEXTE = "t"
    MANQUE = "m"
    A_LA_MAIN = "a"


class Nature(StrEnum):
    """Ce qu'est un bloc."""

    PARAGRAPHE = "paragraphe"
    LISTE = "liste"
    TABLEAU = "tableau"
    SIGNATURES = "signatures"


@dataclass(frozen=True)
class Morceau:
    """Une suite de mots ; ``champ`` : la valeur qui manque ici. Une place vide se lit entre crochets."""

    texte: str
    sorte: Sorte = Sorte.TEXTE
    champ: str = ""

    @property
    def est_un_manque(self) -> bool:
        return self.sorte == Sorte.MANQUE

    @property
    def est_a_la_main(self) -> bool:
        return self.sorte == Sorte.A_LA_MAIN

    def __str__(self) -> str:
        return self.texte if self.sorte == Sorte.TEXTE else f"[{self.texte}]"


Fragment = tuple[Morceau, ...]


def a_plat(fragment: Fragment) -> str:
    """Le texte seul d'un fragment."""
    return "".join(map(str, fragment))


@dataclass(frozen=True)
class Bloc:
    """Paragraphe : une ligne d'un fragment ; liste : un fragment par ligne ; tableau : les en-têtes, puis les lignes ;
    signatures : une ligne, un fragment par signataire."""

    nature: Nature
    lignes: tuple[tuple[Fragment, ...], ...]

    @property
    def fragments(self) -> Iterator[Fragment]:
        return (fragment for ligne in self.lignes for fragment in ligne)


@dataclass(frozen=True)
class Article:
    """``cle`` reste la même d'une version à l'autre ; ``numero`` : 0 s'il n'en a pas ; ``chapitre`` : s'il l'ouvre."""

    cle: str
    titre: str
    numero: int = 0
    chapitre: str = ""
    blocs: tuple[Bloc, ...] = ()

    @property
    def intitule(self) -> str:
        return f"Article {self.numero} – {self.titre}" if self.numero else self.titre

    @property
    def plat(self) -> str:
        """Le texte de l'article, une ligne par paragraphe, puce ou rangée ; c'est lui que l'on compare."""
        return "\n".join(" | ".join(map(a_plat, ligne)) for bloc in self.blocs for ligne in bloc.lignes)


@dataclass(frozen=True)
class Texte:
    """Un texte entier ; ``nom`` : celui de l'association, sous le titre."""

    titre: str
    nom: str
    articles: tuple[Article, ...]

    @property
    def a_des_chapitres(self) -> bool:
        return any(article.chapitre for article in self.articles)

    @property
    def manques(self) -> tuple[str, ...]:
        """Les champs qui manquent, une fois chacun, dans l'ordre de lecture."""
        morceaux = (m for a in self.articles for b in a.blocs for f in b.fragments for m in f)
        return tuple(dict.fromkeys(m.champ for m in morceaux if m.est_un_manque))


def en_json(texte: Texte) -> dict[str, Any]:
    """De quoi garder le texte en base ; :func:`depuis_json` le rend à l'identique."""
    return {
        "titre": texte.titre,
        "nom": texte.nom,
        "articles": [
            {
                "cle": a.cle,
                "titre": a.titre,
                "numero": a.numero,
                "chapitre": a.chapitre,
                "blocs": [
                    [b.nature, [[[[m.texte, m.sorte, m.champ] for m in f] for f in ligne] for ligne in b.lignes]]
                    for b in a.blocs
                ],
            }
            for a in texte.articles
        ],
    }


def depuis_json(contenu: dict[str, Any]) -> Texte:
    """Le texte gardé par :func:`en_json`."""
    return Texte(contenu["titre"], contenu["nom"], tuple(map(_article, contenu["articles"])))


def _article(lu: dict[str, Any]) -> Article:
    blocs = tuple(
        Bloc(Nature(nature), tuple(tuple(tuple(map(_morceau, f)) for f in ligne) for ligne in lignes))
        for nature, lignes in lu["blocs"]
    )
    return Article(lu["cle"], lu["titre"], lu["numero"], lu["chapitre"], blocs)


def _morceau(lu: list[str]) -> Morceau:
    texte, sorte, champ = lu
    return Morceau(texte, Sorte(sorte), champ)
