"""D'un seul tenant ou non : composantes connexes et trous d'un ensemble de communes. Pur.

Un voisinage est une paire de codes Insee ; deux communes voisines partagent une frontière terrestre.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping

Paire = tuple[str, str]
TAILLE_MAXIMALE_D_UN_TROU = 40
_RANGS = 4


def graphe(paires: Iterable[Paire]) -> Mapping[str, set[str]]:
    """Range les paires en voisines par commune."""
    voisines: dict[str, set[str]] = defaultdict(set)
    for a, b in paires:
        voisines[a].add(b)
        voisines[b].add(a)
    return voisines


def par_commune(paires: Iterable[Paire]) -> Mapping[str, list[Paire]]:
    """Range les paires sous chacune de leurs deux communes."""
    rangees: dict[str, list[Paire]] = defaultdict(list)
    for paire in paires:
        for code in paire:
            rangees[code].append(paire)
    return rangees


def composantes(codes: Collection[str], paires: Iterable[Paire]) -> tuple[tuple[str, ...], ...]:
    """Les ensembles d'un seul tenant, du plus grand au plus petit (égalité : premier code)."""
    restants = set(codes)
    voisines = graphe((a, b) for a, b in paires if a in restants and b in restants)
    trouvees = []
    while restants:
        atteints = _atteindre({restants.pop()}, voisines)
        restants -= atteints
        trouvees.append(tuple(sorted(atteints)))
    return tuple(sorted(trouvees, key=lambda c: (-len(c), c[0])))


def _atteindre(depart: set[str], voisines: Mapping[str, set[str]]) -> set[str]:
    atteints, a_voir = set(depart), list(depart)
    while a_voir:
        for voisine in voisines.get(a_voir.pop(), ()):
            if voisine not in atteints:
                atteints.add(voisine)
                a_voir.append(voisine)
    return atteints


def trous(
    compris: Collection[str], paires: Iterable[Paire], voisinages_de: Callable[[set[str]], Iterable[Paire]]
) -> tuple[tuple[str, ...], ...]:
    """Les groupes de communes non comprises que le territoire entoure de toutes parts.

    ``paires`` : tous les voisinages des communes comprises. ``voisinages_de(codes)`` rend tous ceux
    d'autres communes ; on ne l'appelle que pour les groupes encore petits, et peu de fois. La mer et
    les frontières du pays n'ouvrent pas un groupe ; un groupe de plus de 40 communes n'est pas un trou.
    """
    compris = set(compris)
    connues = {paire for paire in paires if not compris.issuperset(paire)}
    dehors = {code for paire in connues for code in paire} - compris
    explorees: set[str] = set()
    for _rang in range(_RANGS):
        groupes = _groupes(dehors, connues, compris)
        a_explorer = {code for groupe in groupes for code in groupe} - explorees
        if not a_explorer:
            break
        nouvelles = set(voisinages_de(a_explorer))
        connues |= nouvelles
        dehors |= {code for paire in nouvelles for code in paire} - compris
        explorees |= a_explorer
    fermes = [g for g in _groupes(dehors, connues, compris) if explorees.issuperset(g)]
    return tuple(sorted(tuple(sorted(groupe)) for groupe in fermes))


def _groupes(dehors: set[str], connues: set[Paire], compris: set[str]) -> list[set[str]]:
    """Les groupes du dehors encore assez petits pour être des trous."""
    ensembles = composantes(dehors, [p for p in connues if compris.isdisjoint(p)])
    return [set(groupe) for groupe in ensembles if len(groupe) <= TAILLE_MAXIMALE_D_UN_TROU]
