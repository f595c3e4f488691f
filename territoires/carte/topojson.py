"""Décode un fichier TopoJSON : arcs quantifiés et différentiels, géométries qui les partagent. Pur.

Format : https://github.com/topojson/topojson-specification. On ne lit que les polygones.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Point = tuple[float, float]
Ligne = tuple[Point, ...]
Json = dict[str, Any]


class TopologieIllisible(ValueError):
    """Le fichier n'est pas une topologie exploitable."""


@dataclass(frozen=True)
class Topologie:
    """``arcs`` : longitudes et latitudes. ``objets`` : nom → identifiant → anneaux, chacun une suite d'arcs.

    Un numéro d'arc négatif ``~n`` désigne l'arc ``n`` parcouru à l'envers.
    """

    arcs: tuple[Ligne, ...]
    objets: dict[str, dict[str, tuple[tuple[int, ...], ...]]]
    attribution: str

    def points(self, anneau: tuple[int, ...]) -> list[Point]:
        """Les sommets d'un anneau, sans répéter les points de jonction."""
        sommets: list[Point] = []
        for numero in anneau:
            arc = self.arcs[numero] if numero >= 0 else self.arcs[~numero][::-1]
            sommets.extend(arc if not sommets else arc[1:])
        return sommets


def lire_topologie(chemin: Path) -> Topologie:
    """Lit ``chemin`` ; lève ``TopologieIllisible`` en nommant le fichier."""
    try:
        brut = json.loads(chemin.read_text(encoding="utf-8"))
        return decoder(brut)
    except (OSError, ValueError, KeyError, TypeError, IndexError, AttributeError) as erreur:
        raise TopologieIllisible(f"{chemin.name} : {erreur}") from erreur


def decoder(brut: Json) -> Topologie:
    """Décode un dictionnaire TopoJSON, avec ou sans quantification."""
    if brut.get("type") != "Topology":
        raise TopologieIllisible("ce n’est pas une topologie")
    transformation = brut.get("transform")
    return Topologie(
        tuple(_arc(arc, transformation) for arc in brut["arcs"]),
        {
            nom: {str(geometrie["id"]): _anneaux(geometrie) for geometrie in objet["geometries"]}
            for nom, objet in brut["objects"].items()
        },
        brut.get("attribution", ""),
    )


def _arc(arc: list[list[float]], transformation: Json | None) -> Ligne:
    if transformation is None:
        return tuple((float(x), float(y)) for x, y in arc)
    (echelle_x, echelle_y), (origine_x, origine_y) = transformation["scale"], transformation["translate"]
    x = y = 0.0
    points = []
    for ecart_x, ecart_y in arc:
        x += ecart_x
        y += ecart_y
        points.append((x * echelle_x + origine_x, y * echelle_y + origine_y))
    return tuple(points)


def _anneaux(geometrie: Json) -> tuple[tuple[int, ...], ...]:
    if geometrie["type"] == "Polygon":
        return tuple(tuple(anneau) for anneau in geometrie["arcs"])
    if geometrie["type"] == "MultiPolygon":
        return tuple(tuple(anneau) for polygone in geometrie["arcs"] for anneau in polygone)
    return ()
