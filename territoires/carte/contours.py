"""Le fond de carte réel, d'après les contours TopoJSON s'ils sont là. Ils ne sont pas dans ce dépôt."""

from collections import Counter
from collections.abc import Collection, Iterable
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from territoires.carte.fond import Anneau, Fond
from territoires.carte.sens import a_rebours
from territoires.carte.topojson import Topologie, lire_topologie

DOSSIER_VOISIN = Path("shared") / "donnees" / "contours"
MOTIF = "communes_*.topojson"


def dossier_des_contours() -> Path | None:
    """``CONTOURS_DIR``, à défaut ``../shared/donnees/contours`` ; ``None`` s'il n'y en a pas."""
    dossier = Path(settings.CONTOURS_DIR or Path(settings.BASE_DIR).parent / DOSSIER_VOISIN)
    return dossier if dossier.is_dir() and any(dossier.glob(MOTIF)) else None


def fond_reel(codes: Collection[str], alentour: Iterable[str]) -> Fond | None:
    """Le fond de ``codes`` et de leurs voisines ``alentour`` ; ``None`` si un contour de ``codes`` manque."""
    dossier = dossier_des_contours()
    if dossier is None:
        return None
    topologies = charger_topologies(str(dossier))
    ou = _ou(str(dossier))
    if not codes or any(code not in ou for code in codes):
        return None
    formes = {}
    for code in [*sorted(codes), *sorted(set(alentour) - set(codes))]:
        if code in ou:
            formes[code] = [ou[code].points(anneau) for anneau in ou[code].objets["communes"][code]]
    limites, contour = [], []
    for topologie in topologies:
        siens = [code for code in formes if ou[code] is topologie]
        limites += _limites(topologie, siens)
        contour += _contour(topologie, [code for code in siens if code in codes])
    return Fond(formes, contour, limites, schematique=False)


def contours_connus(codes: Collection[str]) -> bool:
    """Vrai si le contour de chacune de ces communes est connu ; faux s'il n'y en a aucune."""
    dossier = dossier_des_contours()
    return dossier is not None and bool(codes) and _ou(str(dossier)).keys() >= set(codes)


def formes_reelles(codes: Collection[str]) -> dict[str, list[Anneau]]:
    """Les anneaux des communes de ``codes`` dont le contour est connu, en degrés ; deux voisines en sens contraires."""
    dossier = dossier_des_contours()
    if dossier is None:
        return {}
    ou, a_l_envers = _ou(str(dossier)), _a_l_envers(str(dossier))
    formes = {}
    for code in sorted(ou.keys() & set(codes)):
        sens = -1 if code in a_l_envers else 1
        formes[code] = [ou[code].points(anneau)[::sens] for anneau in ou[code].objets["communes"][code]]
    return formes


def limites_reelles(codes: Collection[str]) -> list[Anneau]:
    """Les limites de départements qui bordent les communes de ``codes``."""
    dossier = dossier_des_contours()
    if dossier is None:
        return []
    ou = _ou(str(dossier))
    return [
        limite
        for topologie in charger_topologies(str(dossier))
        for limite in _limites(topologie, [code for code in codes if ou.get(code) is topologie])
    ]


@lru_cache(maxsize=2)
def _ou(dossier: str) -> dict[str, Topologie]:
    """Dans quelle topologie est chaque commune : la plus fournie d'abord."""
    return {
        code: topologie for topologie in reversed(charger_topologies(dossier)) for code in topologie.objets["communes"]
    }


@lru_cache(maxsize=2)
def _a_l_envers(dossier: str) -> frozenset[str]:
    """Les communes que la carte où l'on choisit trace à rebours (0,05 s, une fois pour toutes)."""
    ou = _ou(dossier)
    return frozenset(
        code for topologie in charger_topologies(dossier) for code in a_rebours(topologie) if ou[code] is topologie
    )


@lru_cache(maxsize=2)
def charger_topologies(dossier: str) -> tuple[Topologie, ...]:
    """Décode une fois pour toutes les contours du dossier (0,2 s), les plus fournis d'abord."""
    lues = [lire_topologie(chemin) for chemin in sorted(Path(dossier).glob(MOTIF))]
    return tuple(sorted((t for t in lues if "communes" in t.objets), key=lambda t: -len(t.objets["communes"])))


def _arcs(topologie: Topologie, codes: Iterable[str]) -> Counter:
    """Combien de fois chaque arc borde les communes ``codes``."""
    return Counter(
        arc if arc >= 0 else ~arc for code in codes for anneau in topologie.objets["communes"][code] for arc in anneau
    )


def _contour(topologie: Topologie, codes: list[str]) -> list[Anneau]:
    """Les arcs qui ne bordent qu'une commune du territoire."""
    return [list(topologie.arcs[arc]) for arc, fois in _arcs(topologie, codes).items() if fois == 1]


def _limites(topologie: Topologie, codes: list[str]) -> list[Anneau]:
    """Les arcs montrés qui sont aussi des limites de départements."""
    departementaux = {
        arc if arc >= 0 else ~arc
        for anneaux in topologie.objets.get("departements", {}).values()
        for anneau in anneaux
        for arc in anneau
    }
    return [list(topologie.arcs[arc]) for arc in _arcs(topologie, codes) if arc in departementaux]
