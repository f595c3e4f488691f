"""La carte où l'on choisit : le territoire et ses voisines, une forme par commune, chacune désignée par son code.

Coordonnées entières, par pas de cinquante mètres (les contours sont eux-mêmes simplifiés au-delà), dans une projection
fixe (Mercator) : la forme d'une commune ajoutée plus tard se pose sur la carte déjà affichée. Sans JavaScript, c'est
une image ; ``territoire-choix.js`` rend chaque forme activable. Pur, sauf la lecture des contours en cache.
"""

import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from html import escape

from django.utils.safestring import SafeString, mark_safe

from territoires.alentours import Alentours, Fiche
from territoires.carte.contours import contours_connus, formes_reelles, limites_reelles
from territoires.carte.fond import Anneau, Repere
from territoires.carte.schema import formes_schematiques
from territoires.carte.textes import etiqueter
from territoires.carte.topojson import Point
from territoires.constats import Evaluation
from territoires.perimetre import Perimetre
from territoires.sources import MENTION_CARTE, MENTION_SCHEMA

UNITE_M = 50
RAYON = 6_378_137 / UNITE_M
VUE_MINIMALE = 4_000 / UNITE_M
MARGE = 0.06
PROPORTION = 4 / 3
LARGEUR_DES_NOMS = 640.0


@dataclass(frozen=True)
class CarteDeChoix:
    """La carte prête à insérer, ce qu'elle dit, et ce qu'il faut à sa légende."""

    svg: SafeString
    schematique: bool
    mention: str
    partielles: bool
    partagees: bool


@dataclass(frozen=True)
class _Vue:
    """La fenêtre de départ, en unités de la carte."""

    x: int
    y: int
    largeur: int
    hauteur: int

    def placer(self, point: Point) -> Point:
        """Le point dans un dessin de 640 de large : pour poser les noms."""
        x, y = projeter(point)
        facteur = LARGEUR_DES_NOMS / self.largeur
        return (x - self.x) * facteur, (y - self.y) * facteur


@dataclass(frozen=True)
class _CadreDesNoms:
    """Ce que ``etiqueter`` attend d'un cadre."""

    vue: _Vue
    largeur: float
    hauteur: float

    def placer(self, point: Point) -> Point:
        return self.vue.placer(point)


def projeter(point: Point) -> tuple[int, int]:
    """Longitude et latitude en unités de la carte, nord en haut (ordonnées négatives)."""
    return (
        round(RAYON * math.radians(point[0])),
        round(-RAYON * math.asinh(math.tan(math.radians(point[1])))),
    )


def carte_de_choix(
    perimetre: Perimetre, evaluation: Evaluation, alentours: Alentours, dites: Collection[str] = ()
) -> CarteDeChoix | None:
    """La carte d'un territoire et de ses voisines ; ``None`` s'il est vide ou si aucune commune n'a de point.

    ``dites`` : les communes que la page décrit déjà, ligne à ligne ; ``territoire-lignes.js`` l'y lit.
    """
    siennes = frozenset(perimetre.concernees)
    reelle = contours_connus(siennes)
    formes = _formes(perimetre, alentours, siennes | perimetre.voisines, reelle=reelle)
    points = [point for code in siennes & formes.keys() for anneau in formes[code] for point in anneau]
    if not points:
        return None
    vue = _cadrer([projeter(point) for point in points])
    partagees = evaluation.codes_partages
    return CarteDeChoix(
        mark_safe(_ecrire(perimetre, partagees, alentours, formes, vue, dites, reelle=reelle)),  # noqa: S308 - tout est échappé
        not reelle,
        MENTION_CARTE if reelle else MENTION_SCHEMA,
        bool(perimetre.parties),
        bool(partagees),
    )


def formes_nouvelles(perimetre: Perimetre, alentours: Alentours, ajoutees: Collection[str]) -> SafeString:
    """Les formes à poser sur une carte affichée quand ``ajoutees`` rejoignent le territoire : elles, leurs voisines."""
    codes = {code for ajoutee in ajoutees for paire in perimetre.autour.get(ajoutee, ()) for code in paire}
    reelle = contours_connus(frozenset(perimetre.concernees))
    formes = _formes(perimetre, alentours, codes | set(ajoutees), reelle=reelle)
    return mark_safe("".join(_chemins(formes, alentours.fiches, {})))  # noqa: S308 - tout est échappé


def _formes(
    perimetre: Perimetre, alentours: Alentours, codes: Collection[str], *, reelle: bool
) -> Mapping[str, list[Anneau]]:
    if reelle:
        return formes_reelles(codes)
    return formes_schematiques(_reperes(alentours.fiches), codes, perimetre.autour)


def _reperes(fiches: Mapping[str, Fiche]) -> dict[str, Repere]:
    return {
        code: Repere(code, fiche.departement, fiche.longitude, fiche.latitude, fiche.surface_ha)
        for code, fiche in fiches.items()
        if fiche.longitude is not None and fiche.latitude is not None
    }


def _cadrer(points: list[tuple[int, int]]) -> _Vue:
    ouest, est = min(x for x, _y in points), max(x for x, _y in points)
    nord, sud = min(y for _x, y in points), max(y for _x, y in points)
    largeur = max(est - ouest, (sud - nord) * PROPORTION, VUE_MINIMALE) * (1 + 2 * MARGE)
    hauteur = largeur / PROPORTION
    return _Vue(round((ouest + est - largeur) / 2), round((nord + sud - hauteur) / 2), round(largeur), round(hauteur))


def _ecrire(
    perimetre: Perimetre,
    partagees: frozenset[str],
    alentours: Alentours,
    formes: Mapping[str, list[Anneau]],
    vue: _Vue,
    dites: Collection[str],
    *,
    reelle: bool,
) -> str:
    classes = {code: "carte-entiere" for code in perimetre.entieres}
    classes |= {partie.commune.code: "carte-partielle" for partie in perimetre.parties}
    classes |= {code: f"{classes[code]} carte-partagee" for code in partagees if code in classes}
    limites = limites_reelles(formes) if reelle else []
    facteur = vue.largeur / LARGEUR_DES_NOMS
    return "".join(
        [
            '<svg xmlns="http://www.w3.org/2000/svg" class="carte-choix" role="img" aria-labelledby="carte-titre" '
            f'viewBox="{vue.x} {vue.y} {vue.largeur} {vue.hauteur}" data-carte-svg="">'
            '<title id="carte-titre">Carte du territoire et des communes voisines</title>',
            _motifs(facteur),
            '<g data-communes="">',
            *_chemins(formes, alentours.fiches, classes, dites),
            "</g>",
            f'<path class="carte-departement" d="{"".join(_tracer(limite) for limite in limites)}"/>'
            if limites
            else "",
            '<path class="carte-curseur" data-curseur="" d=""/>',
            f'<g class="carte-noms" data-noms="" transform="translate({vue.x} {vue.y}) scale({facteur:.3f})">',
            *_noms(perimetre, alentours, vue),
            "</g></svg>",
        ]
    )


def _motifs(facteur: float) -> str:
    """Hachures (partie de commune) et quadrillage (commune partagée), à l'échelle de la fenêtre de départ."""
    return (
        "<defs>"
        f'<pattern id="carte-hachures" width="8" height="8" patternUnits="userSpaceOnUse" '
        f'patternTransform="scale({facteur:.3f})"><rect class="carte-fond-motif" width="8" height="8"/>'
        '<path class="carte-hachure" d="M-2 2L2-2M0 8L8 0M6 10L10 6"/></pattern>'
        f'<pattern id="carte-quadrillage" width="8" height="8" patternUnits="userSpaceOnUse" '
        f'patternTransform="scale({facteur:.3f})"><rect class="carte-fond-partage" width="8" height="8"/>'
        '<path class="carte-quadrillage" d="M0 4H8M4 0V8"/></pattern>'
        "</defs>"
    )


def _chemins(
    formes: Mapping[str, list[Anneau]],
    fiches: Mapping[str, Fiche],
    classes: Mapping[str, str],
    dites: Collection[str] = (),
) -> Iterable[str]:
    """Une forme par commune, de la plus peuplée à la moins peuplée : l'ordre où ses noms se posent."""
    connues = [fiches[code] for code in formes if code in fiches]
    for fiche in sorted(connues, key=lambda fiche: (-(fiche.population or 0), fiche.code)):
        classe = f"carte-commune {classes.get(fiche.code, '')}".strip()
        trace = "".join(f"{_tracer(anneau, ferme=True)}z" for anneau in formes[fiche.code])
        dit = "" if fiche.code in dites else f' data-dit="{escape(str(fiche))}"'
        yield f'<path class="{classe}" data-code="{fiche.code}"{dit} d="{trace}"/>'


def _tracer(points: Anneau, *, ferme: bool = False) -> str:
    """Un tracé relatif, en entiers : le signe sépare les nombres. ``ferme`` : le retour au départ, « z » le fait."""
    places = [projeter(point) for point in points]
    if ferme and places[0] == places[-1]:
        del places[-1]
    pas = [(bx - ax, by - ay) for (ax, ay), (bx, by) in zip(places, places[1:], strict=False) if (ax, ay) != (bx, by)]
    return f"M{places[0][0]} {places[0][1]}l" + "".join(f"{dx:+d}{dy:+d}" for dx, dy in pas) if pas else ""


def _noms(perimetre: Perimetre, alentours: Alentours, vue: _Vue) -> Iterable[str]:
    siennes = perimetre.concernees
    return etiqueter(
        _CadreDesNoms(vue, LARGEUR_DES_NOMS, LARGEUR_DES_NOMS / PROPORTION),
        {code: commune.nom for code, commune in siennes.items()},
        {code: commune.population or 0 for code, commune in siennes.items()},
        _reperes({code: alentours.fiches[code] for code in siennes if code in alentours.fiches}),
    )
