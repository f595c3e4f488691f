"""La courbe d'un indicateur en SVG, écrite par le serveur ; le tableau qui la suit dit la même chose. Pur.

La CPTS en trait plein et ronds, la caisse en tirets et carrés, la cible en pointillés : jamais par la couleur seule.
L'échelle a des graduations rondes, part de zéro ou l'enjambe, et rien ne sort du cadre. Une année sans chiffre coupe le
trait, et dit sous elle pourquoi : masquée, manquante.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from html import escape
from itertools import zip_longest

from commun.montants import SIGNE_MOINS, format_nombre

LARGEUR, HAUTEUR, GAUCHE, DROITE, HAUT, BAS = 480, 240, 64, 16, 24, 40
INTERVALLES, INTERLIGNE = 4, 16


@dataclass(frozen=True)
class Serie:
    """Une suite de valeurs, une par année (None : pas de chiffre). ``cle`` : cpts, am ou cible."""

    cle: str
    libelle: str
    valeurs: Sequence[Decimal | None]


def courbe(
    identifiant: str,
    titre: str,
    description: str,
    annees: Sequence[str],
    series: Sequence[Serie],
    absences: Sequence[Sequence[str]] = (),
) -> str:
    """Le document SVG ; vide si aucune série n'a de chiffre. ``absences`` : les lignes à écrire sous chaque année."""
    chiffres = [valeur for serie in series for valeur in serie.valeurs if valeur is not None]
    if not chiffres:
        return ""
    echelle = graduer(min(chiffres), max(chiffres))
    pas = Decimal(LARGEUR - GAUCHE - DROITE) / len(annees)
    abscisses = [GAUCHE + pas * rang + pas / 2 for rang in range(len(annees))]
    sous_les_annees = [(annee, *mots) for annee, mots in zip_longest(annees, absences, fillvalue=())]
    hauteur = HAUTEUR + INTERLIGNE * (max(map(len, sous_les_annees)) - 1)
    dessin = [_lignes(echelle), _legendes(sous_les_annees, abscisses)]
    dessin += [_trace(serie, abscisses, echelle) for serie in series]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="courbe" role="img" viewBox="0 0 {LARGEUR} {hauteur}" '
        f'aria-labelledby="{identifiant}-titre {identifiant}-description">'
        f'<title id="{identifiant}-titre">{escape(titre)}</title>'
        f'<desc id="{identifiant}-description">{escape(description)}</desc>{"".join(dessin)}</svg>'
    )


def graduer(plus_petite: Decimal, plus_grande: Decimal) -> list[Decimal]:
    """Les graduations, croissantes, de 1, 2 ou 5 fois une puissance de dix ; zéro en est, toute valeur y tient."""
    bas, haut = min(plus_petite, Decimal(0)), max(plus_grande, Decimal(0))
    voulu = (haut - bas) / INTERVALLES or Decimal(1)
    dizaine = Decimal(10) ** voulu.adjusted()
    pas = next(dizaine * facteur for facteur in (1, 2, 5, 10) if dizaine * facteur >= voulu)
    premiere = int((bas / pas).to_integral_value(ROUND_FLOOR))
    derniere = max(int((haut / pas).to_integral_value(ROUND_CEILING)), premiere + 1)
    return [pas * rang for rang in range(premiere, derniere + 1)]


def _ordonnee(valeur: Decimal, echelle: Sequence[Decimal]) -> Decimal:
    bas, haut = echelle[0], echelle[-1]
    return HAUTEUR - BAS - (HAUTEUR - BAS - HAUT) * (valeur - bas) / (haut - bas)


def _lignes(echelle: Sequence[Decimal]) -> str:
    """Une ligne et son nombre par graduation ; celle de zéro est l'axe."""
    return "".join(
        f'<line class="courbe-{"grille" if valeur else "axe"}" x1="{GAUCHE}" x2="{LARGEUR - DROITE}" '
        f'y1="{y:.1f}" y2="{y:.1f}"/>'
        f'<text class="courbe-mot" x="{GAUCHE - 8}" y="{y + 5:.1f}" text-anchor="end" font-size="13">'
        f"{_nombre(valeur)}</text>"
        for valeur, y in ((valeur, _ordonnee(valeur, echelle)) for valeur in echelle)
    )


def _nombre(valeur: Decimal) -> str:
    """« 1 500 », « −20 », « 0,5 »."""
    if valeur == int(valeur):
        return format_nombre(int(valeur))
    return f"{valeur.normalize():f}".replace(".", ",").replace("-", SIGNE_MOINS)


def _legendes(colonnes: Sequence[Sequence[str]], abscisses: Sequence[Decimal]) -> str:
    """Sous chaque colonne, son année puis ce qui lui manque, une ligne chacun."""
    return "".join(
        f'<text class="courbe-{"note" if rang else "mot"}" x="{x:.0f}" y="{HAUTEUR - 14 + INTERLIGNE * rang}" '
        f'text-anchor="middle" font-size="{13 if rang else 15}">{escape(mot)}</text>'
        for mots, x in zip(colonnes, abscisses, strict=True)
        for rang, mot in enumerate(mots)
    )


def _trace(serie: Serie, abscisses: Sequence[Decimal], echelle: Sequence[Decimal]) -> str:
    """Un trait par suite d'années connues : une année sans chiffre coupe la courbe."""
    points = [
        (x, _ordonnee(valeur, echelle)) if valeur is not None else None
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
