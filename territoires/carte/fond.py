"""Ce qu'il faut pour dessiner : des formes par commune et deux familles de lignes. Pur."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from territoires.carte.topojson import Point

Anneau = list[Point]


@dataclass(frozen=True)
class Fond:
    """Formes en degrés. ``limites`` : limites de départements ; ``contour`` : bord du territoire."""

    formes: dict[str, list[Anneau]]
    contour: list[Anneau]
    limites: list[Anneau]
    schematique: bool


@dataclass(frozen=True)
class Repere:
    """Une commune à placer : point en degrés (WGS 84) et surface en hectares."""

    code: str
    departement: str
    longitude: float
    latitude: float
    surface_ha: int


@dataclass(frozen=True)
class Cadre:
    """Passe des degrés aux unités du dessin : équirectangulaire à la latitude moyenne, nord en haut."""

    ouest: float
    nord: float
    echelle: float
    aplatissement: float
    decalage_x: float
    decalage_y: float
    largeur: float
    hauteur: float

    def placer(self, point: Point) -> Point:
        x = (point[0] - self.ouest) * self.aplatissement * self.echelle + self.decalage_x
        y = (self.nord - point[1]) * self.echelle + self.decalage_y
        return x, y

    @property
    def unites_par_km(self) -> float:
        return self.echelle / 111.2


def cadrer(points: Iterable[Point], largeur: float, hauteur_maximale: float, marge: float) -> Cadre:
    """Le cadre qui montre tous les ``points`` avec une marge, sans dépasser largeur ni hauteur."""
    points = list(points)
    ouest, est = min(p[0] for p in points), max(p[0] for p in points)
    sud, nord = min(p[1] for p in points), max(p[1] for p in points)
    aplatissement = math.cos(math.radians((sud + nord) / 2))
    etendue_x = max((est - ouest) * aplatissement, 0.01)
    etendue_y = max(nord - sud, 0.01)
    echelle = min((largeur - 2 * marge) / etendue_x, (hauteur_maximale - 2 * marge) / etendue_y)
    hauteur = max(etendue_y * echelle + 2 * marge, largeur * 0.4)
    return Cadre(
        ouest,
        nord,
        echelle,
        aplatissement,
        (largeur - etendue_x * echelle) / 2,
        (hauteur - etendue_y * echelle) / 2,
        largeur,
        hauteur,
    )
