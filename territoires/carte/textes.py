"""Noms de communes posés sur la carte : les plus peuplées, sans qu'aucun nom n'en couvre un autre. Pur."""

from collections.abc import Iterable
from html import escape

from territoires.carte.fond import Cadre, Repere

NOMS_MAXIMUM = 14
CORPS = 12.5
_LARGEUR_MOYENNE = 0.53

Boite = tuple[float, float, float, float]


def etiqueter(
    cadre: Cadre, noms: dict[str, str], populations: dict[str, int], reperes: dict[str, Repere]
) -> Iterable[str]:
    """Un point et un nom par commune retenue, de la plus peuplée à la moins peuplée."""
    prises: list[Boite] = []
    for code in sorted(noms, key=lambda code: (-populations.get(code, 0), code)):
        if len(prises) >= NOMS_MAXIMUM:
            return
        if code not in reperes:
            continue
        x, y = cadre.placer((reperes[code].longitude, reperes[code].latitude))
        boite = _boite(noms[code], x, y)
        if _tient(boite, cadre) and not any(_couvre(boite, prise) for prise in prises):
            prises.append(boite)
            yield _etiquette(noms[code], x, y)


def largeur_du_texte(texte: str, corps: float = CORPS) -> float:
    """Largeur estimée d'un texte, en unités du dessin."""
    return len(texte) * corps * _LARGEUR_MOYENNE


def _boite(nom: str, x: float, y: float) -> Boite:
    moitie = largeur_du_texte(nom) / 2
    return x - moitie - 2, y - 5 - CORPS, x + moitie + 2, y + 4


def _tient(boite: Boite, cadre: Cadre) -> bool:
    return boite[0] >= 2 and boite[1] >= 2 and boite[2] <= cadre.largeur - 2 and boite[3] <= cadre.hauteur - 2


def _couvre(une: Boite, autre: Boite) -> bool:
    return une[0] < autre[2] and autre[0] < une[2] and une[1] < autre[3] and autre[1] < une[3]


def _etiquette(nom: str, x: float, y: float) -> str:
    position = f'x="{x:.1f}" y="{y - 5:.1f}" text-anchor="middle" font-size="{CORPS}"'
    texte = escape(nom)
    return (
        f'<circle class="carte-point" cx="{x:.1f}" cy="{y:.1f}" r="2.2" fill="#14213d"/>'
        f'<text class="carte-halo" {position} fill="none" stroke="#ffffff" stroke-width="3" '
        f'stroke-linejoin="round" aria-hidden="true">{texte}</text>'
        f'<text class="carte-nom" {position} fill="#14213d">{texte}</text>'
    )
