"""L'arbre d'objectifs : général (1), spécifique (2), opérationnel (3). Pur : ni base, ni horloge.

Un arbre est juste si chaque objectif a son parent dans le même arbre, au niveau juste au-dessus, et si aucun ne descend
de lui-même (domaine §9). Un déplacement rend un arbre juste, ou lève ``DeplacementRefuse``.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

GENERAL, OPERATIONNEL = 1, 3
AUTRE_PROJET = "Cet objectif n’est pas, ou plus, dans l’arbre de ce projet : choisissez-en un autre dans la liste."
CIRCULAIRE = "Un objectif ne peut pas se rattacher à lui-même ni à l’un de ses sous-objectifs."
TROP_BAS = "Un objectif opérationnel n’a pas de sous-objectif : choisissez un objectif général ou spécifique."
NIVEAU_SAUTE = "Cet objectif a des sous-objectifs : il ne change pas de niveau. Déplacez-les d’abord."
ORPHELIN = "Cet objectif n’est rattaché à aucun objectif."
INCONNU = "Cet objectif n’existe plus."
AU_BOUT = "Cet objectif est déjà au bout de sa liste."


@dataclass(frozen=True)
class Noeud:
    """Un objectif : sa clé, celle de son parent (None : général), son niveau, son rang parmi ses frères."""

    cle: int
    parent: int | None
    niveau: int
    rang: int = 0


class DeplacementRefuse(ValueError):
    """Ce déplacement casserait l'arbre ; le message dit pourquoi."""


Arbre = Mapping[int, Noeud]


def en_arbre(noeuds: Iterable[Noeud]) -> dict[int, Noeud]:
    return {noeud.cle: noeud for noeud in noeuds}


def enfants(arbre: Arbre, parent: int | None) -> list[Noeud]:
    """Les frères de ce parent, dans leur ordre."""
    return sorted((n for n in arbre.values() if n.parent == parent), key=lambda n: (n.rang, n.cle))


def branches(arbre: Arbre) -> dict[int | None, list[Noeud]]:
    """Parent → ses enfants rangés, en un passage."""
    groupes: dict[int | None, list[Noeud]] = {}
    for noeud in sorted(arbre.values(), key=lambda n: (n.rang, n.cle)):
        groupes.setdefault(noeud.parent, []).append(noeud)
    return groupes


def parcours(arbre: Arbre) -> list[tuple[str, Noeud]]:
    """(numéro « 1.2.1 », objectif), chaque parent avant ses enfants ; ce qui est hors de l'arbre vient à la fin."""
    groupes = branches(arbre)
    suite: list[tuple[str, Noeud]] = []

    def descendre_dans(parent: int | None, numero: str) -> None:
        for rang, noeud in enumerate(groupes.get(parent, ()), 1):
            ici = f"{numero}{rang}"
            suite.append((ici, noeud))
            if noeud.niveau < OPERATIONNEL:
                descendre_dans(noeud.cle, f"{ici}.")

    descendre_dans(None, "")
    vus = {noeud.cle for _, noeud in suite}
    return suite + [("?", noeud) for noeud in arbre.values() if noeud.cle not in vus]


def defauts(arbre: Arbre) -> dict[int, str]:
    """Objectif → ce qui ne va pas ; vide si l'arbre est juste."""
    trouves = {cle: _defaut(arbre, noeud) for cle, noeud in arbre.items()}
    return {cle: defaut for cle, defaut in trouves.items() if defaut}


def _defaut(arbre: Arbre, noeud: Noeud) -> str:
    if noeud.parent is None:
        return "" if noeud.niveau == GENERAL else ORPHELIN
    parent = arbre.get(noeud.parent)
    if parent is None:
        return AUTRE_PROJET
    if noeud.cle in _ascendants(arbre, noeud.cle):
        return CIRCULAIRE
    return "" if noeud.niveau == parent.niveau + 1 <= OPERATIONNEL else NIVEAU_SAUTE


def _ascendants(arbre: Arbre, cle: int) -> set[int]:
    """Ceux dont il descend, lui-même compris s'il y a une boucle."""
    vus: set[int] = set()
    courant = arbre[cle].parent
    while courant in arbre and courant not in vus:
        vus.add(courant)
        courant = arbre[courant].parent
    return vus


def refus(arbre: Arbre, cle: int | None, parent: int | None) -> str:
    """Pourquoi cet objectif (None : un nouveau) ne se rattache pas là ; vide s'il le peut."""
    if parent is not None:
        if parent not in arbre:
            return AUTRE_PROJET
        if cle is not None and (parent == cle or cle in _ascendants(arbre, parent)):
            return CIRCULAIRE
        if arbre[parent].niveau >= OPERATIONNEL:
            return TROP_BAS
    niveau = niveau_sous(arbre, parent)
    if cle is not None and arbre[cle].niveau != niveau and enfants(arbre, cle):
        return NIVEAU_SAUTE
    return ""


def niveau_sous(arbre: Arbre, parent: int | None) -> int:
    return GENERAL if parent is None else arbre[parent].niveau + 1


def rang_suivant(arbre: Arbre, parent: int | None) -> int:
    """Le rang d'un dernier enfant."""
    return max((n.rang for n in arbre.values() if n.parent == parent), default=0) + 1


def parents_possibles(arbre: Arbre, cle: int | None) -> list[int]:
    """Clés où cet objectif peut se rattacher, dans l'ordre de l'arbre ; « aucun » (général) n'y est pas."""
    return [noeud.cle for _, noeud in parcours(arbre) if not refus(arbre, cle, noeud.cle)]


def placer(arbre: Arbre, cle: int, parent: int | None, place: int) -> dict[int, Noeud]:
    """L'arbre où ``cle`` est le ``place``-ième enfant (depuis 0) de ``parent`` ; ses sous-objectifs le suivent."""
    if cle not in arbre:
        raise DeplacementRefuse(INCONNU)
    raison = refus(arbre, cle, parent)
    if raison:
        raise DeplacementRefuse(raison)
    freres = [n for n in enfants(arbre, parent) if n.cle != cle]
    place = max(0, min(place, len(freres)))
    deplace = replace(arbre[cle], parent=parent, niveau=niveau_sous(arbre, parent))
    rangees = [*freres[:place], deplace, *freres[place:]]
    return {**arbre, **{n.cle: replace(n, rang=rang) for rang, n in enumerate(rangees, 1)}}


def decaler(arbre: Arbre, cle: int, pas: int) -> dict[int, Noeud]:
    """Monte (-1) ou descend (+1) d'un cran parmi ses frères ; refuse au bout."""
    if cle not in arbre:
        raise DeplacementRefuse(INCONNU)
    parent = arbre[cle].parent
    freres = [n.cle for n in enfants(arbre, parent)]
    voulue = freres.index(cle) + pas
    if not 0 <= voulue < len(freres):
        raise DeplacementRefuse(AU_BOUT)
    return placer(arbre, cle, parent, voulue)
