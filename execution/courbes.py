"""La courbe d'un indicateur en SVG, écrite par le serveur ; le tableau qui la suit dit la même chose. Pur.

La CPTS en trait plein et ronds, la caisse en tirets et carrés, la cible en pointillés : jamais par la couleur seule.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape

LARGEUR, HAUTEUR, GAUCHE, HAUT, BAS = 480, 240, 16, 24, 40


@dataclass(frozen=True)
class Serie:
    """Une suite de valeurs, une par année (None : pas de chiffre). ``cle`` : cpts, am ou cible."""

    cle: str
    libelle: str
    valeurs: Sequence[Decimal | None]


def courbe(identifiant: str, titre: str, description: str, annees: Sequence[str], series: Sequence[Serie]) -> str:
    """Le document SVG ; vide si aucune série n'a de chiffre."""
    chiffres = [valeur for serie in series for valeur in serie.valeurs if valeur is not None]
    if not chiffres:
        return ""
    plus_grande = max(*chiffres, Decimal(1))
    pas = Decimal(LARGEUR - 2 * GAUCHE) / len(annees)
    abscisses = [GAUCHE + pas * rang + pas / 2 for rang in range(len(annees))]
    dessin = [_axe(annees, abscisses)]
    dessin += [_trace(serie, abscisses, plus_grande) for serie in series]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="courbe" role="img" viewBox="0 0 {LARGEUR} {HAUTEUR}" '
        f'aria-labelledby="{identifiant}-titre {identifiant}-description">'
        f'<title id="{identifiant}-titre">{escape(titre)}</title>'
        f'<desc id="{identifiant}-description">{escape(description)}</desc>{"".join(dessin)}</svg>'
    )


def _axe(annees: Sequence[str], abscisses: Sequence[Decimal]) -> str:
    pied = HAUTEUR - BAS
    mots = "".join(
        f'<text class="courbe-mot" x="{x:.0f}" y="{HAUTEUR - 14}" text-anchor="middle" font-size="15">'
        f"{escape(annee)}</text>"
        for annee, x in zip(annees, abscisses, strict=True)
    )
    return f'<line class="courbe-axe" x1="{GAUCHE}" x2="{LARGEUR - GAUCHE}" y1="{pied}" y2="{pied}"/>{mots}'


def _trace(serie: Serie, abscisses: Sequence[Decimal], plus_grande: Decimal) -> str:
    """Un trait par suite d'années connues : une année sans chiffre coupe la courbe."""
    points = [
        (x, HAUTEUR - BAS - (HAUTEUR - BAS - HAUT) * valeur / plus_grande) if valeur is not None else None
        for x, valeur in zip(abscisses, serie.valeurs, strict=True)
    ]
    traits, suite = [], []
    for point in (*points, None):
        if point is not None:
            suite.append(f"{point[0]:.1f},{point[1]:.1f}")
            continue
        if len(suite) > 1:
            traits.append(f'<polyline class="courbe-trait" points="{" ".join(suite)}"/>')
        suite = []
    marques = "".join(_marque(serie.cle, point) for point in points if point is not None)
    return f'<g class="courbe-{serie.cle}">{"".join(traits)}{marques}</g>'


def _marque(cle: str, point: tuple[Decimal, Decimal]) -> str:
    x, y = point
    if cle == "cpts":
        return f'<circle class="courbe-marque" cx="{x:.1f}" cy="{y:.1f}" r="5"/>'
    cote = Decimal(9 if cle == "am" else 4)
    coin = f'x="{x - cote / 2:.1f}" y="{y - cote / 2:.1f}"'
    return f'<rect class="courbe-marque" {coin} width="{cote}" height="{cote}"/>'
