"""Lire un gabarit rempli : ses titres, ses articles numérotés, ses listes, ses tableaux, ses places à remplir.

L'écriture d'un gabarit (``templates/association/textes/*.txt``) :
``# Titre`` ouvre un chapitre ; ``## cle | Titre`` un article numéroté ; ``### cle | Titre`` une partie sans numéro ;
``- `` une puce ; ``| a | b |`` une rangée (la première porte les en-têtes) ; ``@signatures A | B`` les cadres à signer.
Le reste est du texte : une ligne vide sépare deux paragraphes. Une valeur saisie n'est jamais lue comme un signe.
"""

import re
from collections.abc import Iterator

from association.redaction.signes import A_LA_MAIN, FIN, MANQUE, RENVOI, SEPARE, VALEUR
from association.redaction.textes import Article, Bloc, Fragment, Morceau, Nature, Sorte, Texte

_PLACE = re.compile(f"([{VALEUR}{MANQUE}{A_LA_MAIN}{RENVOI}])([^{FIN}]*){FIN}")
_TITRE = re.compile(r"(#{1,3}) (.+)")
_AVANT, _APRES = re.compile(r" ([:;!?»%€])"), re.compile(r"« ")
INSECABLE = "\u00a0"
_BARRE = re.compile(f"(?:{VALEUR}[^{FIN}]*{FIN}|[^|])+")


class GabaritFautif(ValueError):
    """Un renvoi à un article absent, une clé répétée, une valeur dans un titre : la faute est au portail."""


class _Lecteur:
    """Lit ligne à ligne ; les renvois se résolvent à la fin, quand tout est numéroté."""

    def __init__(self) -> None:
        self.articles: list[Article] = []
        self.blocs: list[tuple[Nature, list[list[str]]]] = []
        self.tampon: list[str] = []
        self.puce = False
        self.cle, self.titre, self.numero, self.ouvre, self.chapitre = "tete", "", 0, "", ""
        self.dernier = 0

    def lire(self, rempli: str) -> list[tuple[Article, list[tuple[Nature, list[list[str]]]]]]:
        self.lus: list[tuple[Article, list[tuple[Nature, list[list[str]]]]]] = []
        for brute in rempli.split("\n"):
            self._ligne(brute.strip())
        self._clore()
        cles = [article.cle for article, _blocs in self.lus]
        if len(set(cles)) != len(cles):
            raise GabaritFautif(f"clé d’article répétée : {sorted(cles)}")
        return self.lus

    def _ligne(self, ligne: str) -> None:
        titre = _TITRE.fullmatch(ligne)
        if titre:
            self._ouvrir(len(titre[1]), titre[2])
        elif not ligne:
            self._vider()
        elif ligne.startswith("@signatures "):
            self._vider()
            self.blocs.append((Nature.SIGNATURES, [_cases(ligne.removeprefix("@signatures "))]))
        elif ligne.startswith("|"):
            self._vider()
            self._ranger(Nature.TABLEAU, _cases(ligne.strip("|")))
        else:
            self._texte(ligne)

    def _texte(self, ligne: str) -> None:
        if ligne.startswith("- "):
            self._vider()
            self.puce, ligne = True, ligne[2:]
        self.tampon.append(ligne)

    def _vider(self) -> None:
        if self.tampon:
            texte = " ".join(self.tampon)
            if self.puce:
                self._ranger(Nature.LISTE, [texte])
            else:
                self.blocs.append((Nature.PARAGRAPHE, [[texte]]))
        self.tampon, self.puce = [], False

    def _ranger(self, nature: Nature, ligne: list[str]) -> None:
        """À la suite du même bloc s'il est ouvert."""
        if not self.blocs or self.blocs[-1][0] != nature:
            self.blocs.append((nature, []))
        self.blocs[-1][1].append(ligne)

    def _ouvrir(self, niveau: int, reste: str) -> None:
        self._clore()
        if _PLACE.search(reste):
            raise GabaritFautif(f"un titre ne porte pas de valeur : {reste}")
        if niveau == 1:
            self.chapitre, self.cle = reste, ""
            return
        self.cle, _barre, self.titre = (mot.strip() for mot in reste.partition("|"))
        self.ouvre, self.chapitre = self.chapitre, ""
        self.dernier += niveau == 2
        self.numero = self.dernier if niveau == 2 else 0

    def _clore(self) -> None:
        self._vider()
        if self.cle and (self.blocs or self.titre):
            self.lus.append(
                (Article(self.cle, typographie(self.titre), self.numero, typographie(self.ouvre)), self.blocs)
            )
        self.blocs, self.titre, self.ouvre = [], "", ""


def _cases(ligne: str) -> list[str]:
    return [case.strip() for case in _BARRE.findall(ligne)]


def lire(rempli: str, *, titre: str, nom: str) -> Texte:
    """Le texte que dit ce gabarit rempli. Erreur : ``GabaritFautif``."""
    lus = _Lecteur().lire(rempli)
    numeros = {article.cle: article.numero for article, _blocs in lus}
    articles = tuple(
        Article(
            a.cle,
            a.titre,
            a.numero,
            a.chapitre,
            tuple(
                Bloc(nature, tuple(tuple(_fragment(case, numeros) for case in ligne) for ligne in lignes))
                for nature, lignes in blocs
            ),
        )
        for a, blocs in lus
    )
    return Texte(titre, nom, articles)


def _fragment(brut: str, numeros: dict[str, int]) -> Fragment:
    """Les morceaux d'une phrase, les textes voisins réunis."""
    morceaux: list[Morceau] = []
    for morceau in _morceaux(brut, numeros):
        if morceaux and morceau.sorte == morceaux[-1].sorte == Sorte.TEXTE:
            morceaux[-1] = Morceau(morceaux[-1].texte + morceau.texte)
        elif morceau.texte:
            morceaux.append(morceau)
    return tuple(morceaux)


def _morceaux(brut: str, numeros: dict[str, int]) -> Iterator[Morceau]:
    fin = 0
    for place in _PLACE.finditer(brut):
        yield Morceau(typographie(brut[fin : place.start()]))
        yield _place(place[1], place[2], numeros)
        fin = place.end()
    yield Morceau(typographie(brut[fin:]))


def _place(signe: str, dit: str, numeros: dict[str, int]) -> Morceau:
    if signe == MANQUE:
        champ, _separe, libelle = dit.partition(SEPARE)
        return Morceau(typographie(libelle), Sorte.MANQUE, champ)
    if signe == A_LA_MAIN:
        return Morceau(typographie(dit), Sorte.A_LA_MAIN)
    if signe == RENVOI:
        if not numeros.get(dit):
            raise GabaritFautif(f"renvoi à un article absent : {dit}")
        return Morceau(f"article{INSECABLE}{numeros[dit]}")
    return Morceau(dit)


def typographie(texte: str) -> str:
    """Les espaces insécables du français ; seulement dans nos mots, jamais dans une valeur saisie."""
    return _APRES.sub(f"«{INSECABLE}", _AVANT.sub(f"{INSECABLE}\\1", texte))
