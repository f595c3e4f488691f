"""Légende, échelle et mention de source, sous la carte. Pur."""

import math
from collections.abc import Collection
from html import escape

from territoires.carte.fond import Cadre, Fond
from territoires.carte.textes import largeur_du_texte

HAUTEUR_LIGNE = 20.0
CORPS_LEGENDE = 13.0
CORPS_MENTION = 11.0
_CARRE = 15.0


def dessiner_legende(
    cadre: Cadre,
    fond: Fond,
    partielles: Collection[str],
    partagees: Collection[str],
    mention: str,
    identifiant: str,
) -> tuple[str, float]:
    """Le SVG de la légende et sa hauteur ; n'y figure que ce qui est sur la carte."""
    entrees = [("#c9e4e7", "carte-entiere", "Commune du territoire")]
    if partielles:
        entrees.append((f"url(#{identifiant}-hachures)", "carte-partielle", "Commune comprise en partie"))
    if partagees:
        entrees.append((f"url(#{identifiant}-quadrillage)", "carte-partagee", "Commune partagée avec un autre dossier"))
    entrees.append(("#f4f7f8", "carte-alentour", "Autre commune"))
    if fond.limites:
        entrees.append(("", "carte-departement", "Limite de département"))
    morceaux, x, y = [], 0.0, cadre.hauteur + 14
    for remplissage, classe, libelle in entrees:
        largeur = _CARRE + 8 + largeur_du_texte(libelle, CORPS_LEGENDE) + 24
        if x and x + largeur > cadre.largeur:
            x, y = 0.0, y + HAUTEUR_LIGNE
        morceaux.append(_entree(x, y, remplissage, classe, libelle))
        x += largeur
    y += HAUTEUR_LIGNE + 4
    morceaux.append(_echelle(cadre, y))
    y += HAUTEUR_LIGNE
    for ligne in couper(mention, cadre.largeur, CORPS_MENTION):
        morceaux.append(
            f'<text class="carte-mention" x="0" y="{y + 10:.1f}" font-size="{CORPS_MENTION:.0f}" '
            f'fill="#475569">{escape(ligne)}</text>'
        )
        y += 15
    return f'<g class="carte-legende">{"".join(morceaux)}</g>', y - cadre.hauteur


def couper(texte: str, largeur: float, corps: float) -> list[str]:
    """Coupe ``texte`` aux espaces en lignes qui tiennent dans ``largeur``."""
    lignes = [""]
    for mot in texte.split():
        essai = f"{lignes[-1]} {mot}".strip()
        if lignes[-1] and largeur_du_texte(essai, corps) > largeur:
            lignes.append(mot)
        else:
            lignes[-1] = essai
    return lignes


def _entree(x: float, y: float, remplissage: str, classe: str, libelle: str) -> str:
    if remplissage:
        signe = (
            f'<rect class="{classe}" x="{x + 0.5:.1f}" y="{y:.1f}" width="{_CARRE:.0f}" height="{_CARRE:.0f}" '
            f'fill="{remplissage}" stroke="#5d8f95"/>'
        )
    else:
        signe = (
            f'<path class="{classe}" d="M{x:.1f} {y + 8:.1f}h{_CARRE + 2:.0f}" fill="none" stroke="#14213d" '
            'stroke-width="1.4" stroke-dasharray="7 3"/>'
        )
    return (
        f'{signe}<text class="carte-texte" x="{x + _CARRE + 7:.1f}" y="{y + 12:.1f}" '
        f'font-size="{CORPS_LEGENDE:.0f}" fill="#14213d">{escape(libelle)}</text>'
    )


def _echelle(cadre: Cadre, y: float) -> str:
    """Une barre d'un nombre rond de kilomètres, du quart de la largeur au plus."""
    visee = cadre.largeur / 5 / cadre.unites_par_km
    puissance = 10 ** math.floor(math.log10(visee))
    km = next(rond * puissance for rond in (5, 2, 1) if rond * puissance <= visee)
    longueur = km * cadre.unites_par_km
    return (
        f'<path class="carte-echelle" d="M0.7 {y:.1f}v6h{longueur:.1f}v-6" fill="none" stroke="#14213d"/>'
        f'<text class="carte-texte" x="{longueur + 8:.1f}" y="{y + 9:.1f}" font-size="{CORPS_LEGENDE:.0f}" '
        f'fill="#14213d">{f"{km:g}".replace(".", ",")} km</text>'
    )
