"""Écrit la carte en SVG : la même dans la page et dans le PDF. Pur.

Couleurs en attributs de présentation (la politique de sécurité refuse ``style=``) ; la feuille
``territoire.css`` les change en thème sombre par les classes. Rien n'est dit par la couleur seule :
parties de communes hachurées, communes partagées quadrillées, légende en mots.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from commun.montants import format_nombre
from territoires.carte.fond import Anneau, Cadre, Fond, Repere, cadrer
from territoires.carte.legende import HAUTEUR_LIGNE, dessiner_legende
from territoires.carte.textes import etiqueter
from territoires.carte.topojson import Point

LARGEUR = 640.0
HAUTEUR_MAXIMALE = 600.0
MARGE = 18.0


@dataclass(frozen=True)
class Sujet:
    """Ce que la carte montre. ``entieres``, ``partielles``, ``partagees`` : codes Insee."""

    titre: str
    description: str
    entieres: frozenset[str]
    partielles: frozenset[str]
    partagees: frozenset[str]
    infobulles: dict[str, str]
    noms: dict[str, str]
    populations: dict[str, int]


def ecrire_svg(fond: Fond, sujet: Sujet, reperes: dict[str, Repere], mention: str, identifiant: str) -> str:
    """Le document SVG complet ; ``identifiant`` rend uniques les ``id`` de la page."""
    siennes = sujet.entieres | sujet.partielles
    cadre = cadrer(
        (point for code in siennes if code in fond.formes for anneau in fond.formes[code] for point in anneau),
        LARGEUR,
        HAUTEUR_MAXIMALE,
        MARGE,
    )
    legende, hauteur_legende = dessiner_legende(cadre, fond, sujet.partielles, sujet.partagees, mention, identifiant)
    hauteur = cadre.hauteur + hauteur_legende + HAUTEUR_LIGNE
    morceaux = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="carte-territoire" role="img" '
        f'aria-labelledby="{identifiant}-titre {identifiant}-description" width="{LARGEUR:.0f}" '
        f'height="{hauteur:.0f}" viewBox="0 0 {LARGEUR:.0f} {hauteur:.0f}" font-family="Source Sans 3, sans-serif">',
        f'<title id="{identifiant}-titre">{escape(sujet.titre)}</title>',
        f'<desc id="{identifiant}-description">{escape(sujet.description)}</desc>',
        _motifs(identifiant, cadre),
        f'<g clip-path="url(#{identifiant}-cadre)" data-carte-zone="">',
        *_alentour(fond, cadre, siennes),
        *_communes(fond, cadre, sujet, identifiant),
        _trait(fond.limites, cadre, "carte-departement", 'stroke="#14213d" stroke-width="1.4" stroke-dasharray="7 3"'),
        _trait(fond.contour, cadre, "carte-contour", 'stroke="#0b5d66" stroke-width="2.4"'),
        *etiqueter(cadre, sujet.noms, sujet.populations, reperes),
        "</g>",
        f'<rect class="carte-cadre" x="0.5" y="0.5" width="{LARGEUR - 1:.0f}" height="{cadre.hauteur - 1:.0f}" '
        'fill="none" stroke="#d3dde2"/>',
        legende,
        "</svg>",
    ]
    return "".join(morceaux)


def _motifs(identifiant: str, cadre: Cadre) -> str:
    """Hachures (partie de commune), quadrillage (commune partagée) et cadre de la carte."""
    return (
        "<defs>"
        f'<clipPath id="{identifiant}-cadre"><rect x="0" y="0" width="{LARGEUR:.0f}" height="{cadre.hauteur:.1f}"/>'
        "</clipPath>"
        f'<pattern id="{identifiant}-hachures" width="8" height="8" patternUnits="userSpaceOnUse">'
        '<rect class="carte-fond-motif" width="8" height="8" fill="#f3fafb"/>'
        '<path class="carte-hachure" d="M-2 2L2-2M0 8L8 0M6 10L10 6" fill="none" stroke="#0b5d66" stroke-width="1.6"/>'
        "</pattern>"
        f'<pattern id="{identifiant}-quadrillage" width="8" height="8" patternUnits="userSpaceOnUse">'
        '<rect class="carte-fond-partage" width="8" height="8" fill="#fef4ea"/>'
        '<path class="carte-quadrillage" d="M0 4H8M4 0V8" fill="none" stroke="#b45309" stroke-width="1.3"/>'
        "</pattern></defs>"
    )


def _alentour(fond: Fond, cadre: Cadre, siennes: frozenset[str]) -> Iterable[str]:
    trace = "".join(_chemin(fond.formes[code], cadre) for code in fond.formes if code not in siennes)
    if trace:
        yield (
            f'<path class="carte-alentour" d="{trace}" fill="#f4f7f8" stroke="#c3ced5" stroke-width="0.6" '
            'fill-rule="evenodd"/>'
        )


def _communes(fond: Fond, cadre: Cadre, sujet: Sujet, identifiant: str) -> Iterable[str]:
    for code in sorted(sujet.entieres | sujet.partielles):
        if code not in fond.formes:
            continue
        classe, remplissage = _allure(code, sujet, identifiant)
        yield (
            f'<path class="{classe}" d="{_chemin(fond.formes[code], cadre)}" fill="{remplissage}" stroke="#5d8f95" '
            f'stroke-width="0.6" fill-rule="evenodd"><title>{escape(sujet.infobulles[code])}</title></path>'
        )


def _allure(code: str, sujet: Sujet, identifiant: str) -> tuple[str, str]:
    if code in sujet.partagees:
        return "carte-commune carte-partagee", f"url(#{identifiant}-quadrillage)"
    if code in sujet.partielles:
        return "carte-commune carte-partielle", f"url(#{identifiant}-hachures)"
    return "carte-commune carte-entiere", "#c9e4e7"


def _chemin(anneaux: Iterable[Anneau], cadre: Cadre) -> str:
    return "".join(f"M{_suite(anneau[:-1] if anneau[0] == anneau[-1] else anneau, cadre)}Z" for anneau in anneaux)


def _suite(points: Iterable[Point], cadre: Cadre) -> str:
    return "L".join("{:.1f} {:.1f}".format(*cadre.placer(point)) for point in points)


def _trait(lignes: Iterable[Anneau], cadre: Cadre, classe: str, allure: str) -> str:
    trace = "".join(f"M{_suite(ligne, cadre)}" for ligne in lignes)
    if not trace:
        return ""
    return f'<path class="{classe}" d="{trace}" fill="none" stroke-linejoin="round" stroke-linecap="round" {allure}/>'


def infobulle(nom: str, departement: str, population: int | None, precisions: Iterable[str]) -> str:
    """« Albi (81), 48 000 habitants, partagée avec un autre dossier »."""
    habitants = "population inconnue" if population is None else f"{format_nombre(population)} habitants"
    return ", ".join([f"{nom} ({departement})", habitants, *precisions])
