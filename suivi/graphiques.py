"""Des barres en SVG, écrites par le serveur ; le tableau qui les suit dit la même chose. Pur.

Le texte ne se réduit pas avec la largeur (barres en pourcentage, pas de ``viewBox``) ; couleurs par classes, attributs
de présentation en repli ; une barre claire (neuvième décile) se distingue d'une pleine par son contour, pas sa couleur.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from textwrap import wrap

INTERLIGNE, BARRE, MARGE = 22, 18, 18
# Ce qui tient, à 16 pixels, dans un écran de 320.
CARACTERES = 36


@dataclass(frozen=True)
class Barre:
    """``valeur`` pleine ; ``ombre`` : une valeur plus grande, en clair derrière ; ``texte`` : ce qu'elles disent."""

    libelle: str
    valeur: int
    texte: str
    ombre: int | None = None


def barres(identifiant: str, titre: str, description: str, lignes: Sequence[Barre]) -> str:
    """Le document SVG ; vide s'il n'y a rien à dessiner."""
    if not lignes:
        return ""
    plus_grande = max([1, *(max(ligne.valeur, ligne.ombre or 0) for ligne in lignes)])
    haut, dessin = 0, []
    for ligne in lignes:
        morceau, hauteur = _ligne(haut, ligne, plus_grande)
        dessin.append(morceau)
        haut += hauteur
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="barres" role="img" width="100%" height="{haut}" '
        f'aria-labelledby="{identifiant}-titre {identifiant}-description">'
        f'<title id="{identifiant}-titre">{escape(titre)}</title>'
        f'<desc id="{identifiant}-description">{escape(description)}</desc>{"".join(dessin)}</svg>'
    )


def _ligne(haut: int, ligne: Barre, plus_grande: int) -> tuple[str, int]:
    """Le libellé sur autant de lignes qu'il faut, la valeur en gras, la barre ; et la hauteur prise."""
    textes = [(texte, "400") for texte in wrap(ligne.libelle, CARACTERES)]
    textes += [(texte, "600") for texte in wrap(ligne.texte, CARACTERES)]
    ecrits = "".join(
        f'<text class="barre-libelle" x="0" y="{haut + 16 + rang * INTERLIGNE}" font-size="16" font-weight="{graisse}">'
        f"{escape(texte)}</text>"
        for rang, (texte, graisse) in enumerate(textes)
    )
    y = haut + len(textes) * INTERLIGNE + 2
    ombre = "" if ligne.ombre is None else _rectangle("barre-ombre", y, ligne.ombre, plus_grande, "#d9eef0")
    pleine = _rectangle("barre-pleine", y, ligne.valeur, plus_grande, "#0b5d66")
    return ecrits + ombre + pleine, y + BARRE + MARGE - haut


def _rectangle(classe: str, y: int, valeur: int, plus_grande: int, couleur: str) -> str:
    largeur = f"{100 * valeur / plus_grande:.2f}%"
    contour = 'stroke="#0b5d66" ' if classe == "barre-ombre" else ""
    return f'<rect class="{classe}" x="0" y="{y}" width="{largeur}" height="{BARRE}" rx="2" {contour}fill="{couleur}"/>'
