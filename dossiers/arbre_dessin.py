"""Le dessin de l'arbre d'objectifs : un SVG calculé ici, le même à l'écran et dans un PDF. Pur.

Trois colonnes, de gauche à droite : général, spécifique, opérationnel. Couleurs par classes, attributs de présentation
en repli ; le niveau se lit aussi au numéro et au contour. La liste imbriquée qui le suit dit la même chose.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from textwrap import wrap
from typing import Any

LARGEUR, GOUTTIERE, MARGE = 250, 44, 2
ESPACE, INTERLIGNE, BORD = 14, 20, 10
CARACTERES, LIGNES = 32, 5
FEUILLES_PAR_PAGE = 9  # dix lignes du bas de l'arbre, à cinq lignes de texte chacune, passeraient une page A4
POLICE = "'Source Sans 3', 'DejaVu Sans', sans-serif"
# Fond, contour, épaisseur : du plus large au plus concret.
PALETTE = {1: ("#0b5d66", "#0b5d66", "1"), 2: ("#d9eef0", "#0b5d66", "1.5"), 3: ("#ffffff", "#44506b", "1")}
ENCRE = {1: "#ffffff", 2: "#14213d", 3: "#14213d"}


@dataclass
class Boite:
    """Un objectif dessiné : son texte découpé en lignes et son rectangle."""

    niveau: int
    lignes: list[str]
    haut: float = 0.0

    @property
    def gauche(self) -> int:
        return MARGE + (self.niveau - 1) * (LARGEUR + GOUTTIERE)

    @property
    def hauteur(self) -> int:
        return 2 * BORD + len(self.lignes) * INTERLIGNE

    @property
    def milieu(self) -> float:
        return self.haut + self.hauteur / 2


def dessiner(arbre: Sequence[Mapping[str, Any]], identifiant: str = "arbre-dessin") -> str:
    """Le document SVG d'un arbre photographié ; vide s'il n'y a rien à dessiner."""
    if not arbre:
        return ""
    boites = {noeud["numero"]: Boite(noeud["niveau"], _lignes(noeud)) for noeud in arbre}
    enfants: dict[str, list[str]] = {}
    for noeud in arbre:
        enfants.setdefault(noeud["parent"], []).append(noeud["numero"])
    bas: float = MARGE
    for racine in enfants.get("", ()):
        bas = _poser(racine, bas, boites, enfants) + ESPACE
    largeur = MARGE + max(boite.gauche for boite in boites.values()) + LARGEUR
    hauteur = round(bas - ESPACE + MARGE)
    traits = "".join(
        _trait(boites[noeud["parent"]], boites[noeud["numero"]]) for noeud in arbre if noeud["parent"] in boites
    )
    dessin = "".join(_rectangle(boite) for boite in boites.values())
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="arbre-dessin" role="img" width="{largeur}" '
        f'height="{hauteur}" viewBox="0 0 {largeur} {hauteur}" font-family="{POLICE}" '
        f'aria-labelledby="{identifiant}-titre"><title id="{identifiant}-titre">{escape(decrire(arbre))}</title>'
        f"{traits}{dessin}</svg>"
    )


def decouper(arbre: Sequence[Mapping[str, Any]], feuilles: int = FEUILLES_PAR_PAGE) -> list[list[Mapping[str, Any]]]:
    """L'arbre en planches d'au plus ``feuilles`` lignes du bas ; une branche coupée redit ceux dont elle descend."""
    enfants: dict[str, list[Mapping[str, Any]]] = {}
    for noeud in arbre:
        enfants.setdefault(noeud["parent"], []).append(noeud)
    planches: list[list[Mapping[str, Any]]] = []
    prises = feuilles
    for racine in enfants.get("", ()):
        branches = [
            (branche, lot)
            for branche in enfants.get(racine["numero"], ())
            for lot in _lots(enfants.get(branche["numero"], []), feuilles)
        ]
        place = sum(max(1, len(lot)) for _, lot in branches) or 1
        neuve = prises + place > feuilles
        for branche, lot in branches or [(None, [])]:
            if neuve or prises + max(1, len(lot)) > feuilles:
                planches.append([])
                prises, neuve = 0, False
            planche = planches[-1]
            planche += [n for n in (racine, branche) if n is not None and n not in planche]
            planche += lot
            prises += max(1, len(lot))
    return planches


def _lots(noeuds: list[Mapping[str, Any]], taille: int) -> list[list[Mapping[str, Any]]]:
    return [noeuds[debut : debut + taille] for debut in range(0, len(noeuds), taille)] or [[]]


def decrire(arbre: Sequence[Mapping[str, Any]]) -> str:
    """Le texte de remplacement du dessin."""
    nombres = [sum(noeud["niveau"] == niveau for noeud in arbre) for niveau in (1, 2, 3)]
    noms = ("objectifs généraux", "spécifiques", "opérationnels")
    compte = ", ".join(f"{nom} : {nombre}" for nom, nombre in zip(noms, nombres, strict=True))
    return f"Arbre d’objectifs ({compte}) ; la liste qui suit le dit en entier."


def _lignes(noeud: Mapping[str, Any]) -> list[str]:
    lignes = wrap(f"{noeud['numero']}. {noeud['intitule']}", CARACTERES) or [noeud["numero"]]
    if len(lignes) > LIGNES:
        lignes = [*lignes[: LIGNES - 1], f"{lignes[LIGNES - 1][: CARACTERES - 1]}…"]
    return lignes


def _poser(cle: str, haut: float, boites: dict[str, Boite], enfants: Mapping[str, list[str]]) -> float:
    """Pose l'objectif en face du milieu de ses enfants ; rend le bas de ce qu'il occupe."""
    boite, siens = boites[cle], [e for e in enfants.get(cle, ()) if boites[e].niveau == boites[cle].niveau + 1]
    bas = haut
    for enfant in siens:
        bas = _poser(enfant, bas, boites, enfants) + ESPACE
    if not siens:
        boite.haut = haut
        return haut + boite.hauteur
    milieu = (boites[siens[0]].milieu + boites[siens[-1]].milieu) / 2
    boite.haut = max(haut, milieu - boite.hauteur / 2)
    return max(bas - ESPACE, boite.haut + boite.hauteur)


def _trait(parent: Boite, enfant: Boite) -> str:
    depart, arrivee = parent.gauche + LARGEUR, enfant.gauche
    coude = (depart + arrivee) / 2
    chemin = f"M{depart} {parent.milieu:.1f}H{coude:g}V{enfant.milieu:.1f}H{arrivee}"
    return f'<path class="arbre-trait" d="{chemin}" fill="none" stroke="#44506b" stroke-width="1.5"/>'


def _rectangle(boite: Boite) -> str:
    fond, contour, epaisseur = PALETTE[boite.niveau]
    lignes = "".join(
        f'<text class="arbre-texte-{boite.niveau}" x="{boite.gauche + BORD}" '
        f'y="{boite.haut + BORD + 15 + rang * INTERLIGNE:.1f}" font-size="15" fill="{ENCRE[boite.niveau]}">'
        f"{escape(ligne)}</text>"
        for rang, ligne in enumerate(boite.lignes)
    )
    return (
        f'<rect class="arbre-boite-{boite.niveau}" x="{boite.gauche}" y="{boite.haut:.1f}" width="{LARGEUR}" '
        f'height="{boite.hauteur}" rx="6" fill="{fond}" stroke="{contour}" stroke-width="{epaisseur}"/>{lignes}'
    )
