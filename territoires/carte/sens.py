"""Le sens où se trace chaque commune d'une carte, pour que la page soit légère.

Une limite entre deux communes s'écrit deux fois, une par forme. Tracées toutes deux dans le sens des aiguilles d'une
montre, les formes la parcourent à l'envers l'une de l'autre et l'écrivent autrement ; tracées en sens contraires, elles
écrivent deux fois la même suite de pas, que la compression ne transmet qu'une fois. Trois communes qui se touchent deux
à deux ne peuvent pas toutes s'opposer : sept dixièmes des limites y gagnent. Le dessin est le même. Pur.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping

from territoires.carte.topojson import Topologie

PASSAGES = 3


def a_rebours(topologie: Topologie) -> frozenset[str]:
    """Les communes à tracer à rebours de la topologie ; ne dépend que d'elle, non de ce que la page montre."""
    rebours: set[str] = set()
    ententes = sorted(_ententes(topologie).items())
    for _passage in range(PASSAGES):
        for code, voisines in ententes:
            gain = sum(-poids if autre in rebours else poids for autre, poids in voisines.items())
            (rebours.add if gain > 0 else rebours.discard)(code)
    return frozenset(rebours)


def _ententes(topologie: Topologie) -> Mapping[str, Counter[str]]:
    """Ce que deux voisines gagnent à se tracer en sens contraires, en sommets de leurs limites communes."""
    bords: dict[int, list[tuple[str, bool]]] = defaultdict(list)
    for code, anneaux in topologie.objets["communes"].items():
        for anneau in anneaux:
            for arc in anneau:
                bords[arc if arc >= 0 else ~arc].append((code, arc >= 0))
    ententes: dict[str, Counter[str]] = defaultdict(Counter)
    for arc, cotes in bords.items():
        if len(cotes) != 2 or cotes[0][0] == cotes[1][0]:
            continue
        (une, a_l_endroit), (autre, aussi) = cotes
        poids = len(topologie.arcs[arc]) * (-1 if a_l_endroit == aussi else 1)
        ententes[une][autre] += poids
        ententes[autre][une] += poids
    return ententes
