"""Fond schématique : une cellule de Voronoï par commune, quand les contours manquent. Pur.

Les limites dessinées ne sont pas les limites réelles, et la carte le dit. Les cellules sont pondérées
par les surfaces (diagramme de puissance) ; ce sont les voisines réelles qui les bornent, et, là où il
n'y en a pas (mer, frontière, commune non montrée), un polygone à l'échelle de leur surface.
"""

import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from territoires.carte.fond import Anneau, Fond, Repere
from territoires.carte.topojson import Point
from territoires.contiguite import Paire, graphe

COTES = 16
LARGESSE = 1.3
PROCHES = 24
_POIDS = 0.5
_METRES_PAR_DEGRE = 111_200.0

Bord = tuple[Point, str | None]


@dataclass(frozen=True)
class _Site:
    """Un repère à plat : abscisse et ordonnée en degrés de latitude, rayon du disque de même surface."""

    code: str
    x: float
    y: float
    rayon: float

    def distance2(self, autre: "_Site") -> float:
        return (autre.x - self.x) ** 2 + (autre.y - self.y) ** 2


def fond_schematique(reperes: Mapping[str, Repere], codes: Collection[str], paires: Iterable[Paire]) -> Fond:
    """Le fond de toutes les communes de ``reperes`` ; ``codes`` : celles du territoire."""
    aplatissement = math.cos(math.radians(sum(r.latitude for r in reperes.values()) / len(reperes)))
    sites = {code: _a_plat(repere, aplatissement) for code, repere in reperes.items()}
    voisines = graphe((a, b) for a, b in paires if a in reperes and b in reperes)
    formes, contour, limites = {}, [], []
    for code in sorted(reperes, key=lambda code: (code not in codes, code)):
        siennes = [sites[voisine] for voisine in sorted(voisines.get(code, ()))]
        bords = cellule(sites[code], siennes, _plus_proches(sites[code], sites.values()), bornee=code not in codes)
        points = [(x / aplatissement, y) for (x, y), _voisine in bords]
        formes[code] = [points]
        for rang, (_depart, voisine) in enumerate(bords):
            segment = [points[rang], points[(rang + 1) % len(points)]]
            if code in codes and voisine not in codes:
                contour.append(segment)
            if voisine is not None and code < voisine and reperes[voisine].departement != reperes[code].departement:
                limites.append(segment)
    return Fond({code: forme for code, forme in formes.items() if forme[0]}, contour, limites, schematique=True)


def formes_schematiques(
    reperes: Mapping[str, Repere], codes: Collection[str], autour: Mapping[str, Collection[Paire]]
) -> dict[str, list[Anneau]]:
    """Les cellules de ``codes``, chacune bornée par toutes ses voisines réelles : elle ne dépend pas du territoire.

    ``reperes`` : au moins ``codes`` et leurs voisines ; ``autour`` : par commune, ses voisinages.
    """
    if not reperes:
        return {}
    aplatissement = math.cos(math.radians(sum(r.latitude for r in reperes.values()) / len(reperes)))
    sites = {code: _a_plat(repere, aplatissement) for code, repere in reperes.items()}
    formes = {}
    for code in sorted(sites.keys() & set(codes)):
        voisines = {voisine for paire in autour.get(code, ()) for voisine in paire} - {code}
        siennes = [sites[voisine] for voisine in sorted(voisines & sites.keys())]
        bords = cellule(sites[code], siennes, _plus_proches(sites[code], sites.values()), bornee=False)
        points = [(x / aplatissement, y) for (x, y), _voisine in bords]
        if points:
            formes[code] = [[*points, points[0]]]
    return formes


def cellule(site: _Site, voisines: list[_Site], proches: Iterable[_Site], *, bornee: bool) -> list[Bord]:
    """Les sommets de la cellule ; chacun ouvre un bord, qui nomme la commune d'en face s'il y en a une.

    ``bornee`` : la cellule ne dépasse pas sa propre surface (commune d'à côté, dont toutes les voisines
    ne sont pas montrées).
    """
    portee = LARGESSE * site.rayon
    if not bornee and voisines:
        portee = max(portee, math.sqrt(max(site.distance2(voisine) for voisine in voisines)))
    polygone: list[Bord] = [
        ((portee * math.cos(2 * math.pi * n / COTES), portee * math.sin(2 * math.pi * n / COTES)), None)
        for n in range(COTES)
    ]
    for autre in {s.code: s for s in [*voisines, *proches]}.values():
        polygone = _couper(polygone, site, autre)
    return [((site.x + x, site.y + y), voisine) for (x, y), voisine in polygone]


def _a_plat(repere: Repere, aplatissement: float) -> _Site:
    rayon = math.sqrt(max(repere.surface_ha, 50) * 10_000 / math.pi) / _METRES_PAR_DEGRE
    return _Site(repere.code, repere.longitude * aplatissement, repere.latitude, rayon)


def _plus_proches(site: _Site, sites: Iterable[_Site]) -> list[_Site]:
    autres = (autre for autre in sites if autre.code != site.code)
    return sorted(autres, key=site.distance2)[:PROCHES]


def _couper(polygone: list[Bord], site: _Site, autre: _Site) -> list[Bord]:
    """Garde la part du polygone du côté de ``site`` de l'axe radical (Sutherland-Hodgman)."""
    ecart = (autre.x - site.x, autre.y - site.y)
    borne = (site.distance2(autre) + _POIDS * (site.rayon**2 - autre.rayon**2)) / 2
    cotes = [x * ecart[0] + y * ecart[1] - borne for (x, y), _voisine in polygone]
    restant: list[Bord] = []
    for rang, (point, etiquette) in enumerate(polygone):
        suivant, ici, la = (rang + 1) % len(polygone), cotes[rang], cotes[(rang + 1) % len(polygone)]
        if ici <= 0:
            restant.append((point, etiquette))
        if (ici <= 0) != (la <= 0):
            part, arrivee = ici / (ici - la), polygone[suivant][0]
            coupe = (point[0] + part * (arrivee[0] - point[0]), point[1] + part * (arrivee[1] - point[1]))
            restant.append((coupe, autre.code if ici <= 0 else etiquette))
    return restant
