"""Compose des territoires plausibles : des grappes de communes voisines, de population proche d'une cible. Pur."""

from collections import deque
from collections.abc import Collection, Mapping

Voisins = Mapping[str, Collection[str]]


def grappes(populations: Mapping[str, int], voisins: Voisins, cible: int) -> list[tuple[str, ...]]:
    """Partage toutes les communes en grappes d'un seul tenant ; les restes trop petits rejoignent une grappe voisine.

    ``populations`` : habitants par code ; ``voisins`` : codes voisins par code (ceux d'un autre ensemble sont ignorés).
    Le résultat ne dépend que des codes et des populations.
    """
    restants = set(populations)
    trouvees: list[set[str]] = []
    for depart in sorted(populations):
        if depart in restants:
            trouvees.append(_etendre(depart, restants, populations, voisins, cible))
    return [tuple(sorted(grappe)) for grappe in _rattacher(trouvees, populations, voisins, cible)]


def _etendre(depart: str, restants: set[str], populations: Mapping[str, int], voisins: Voisins, cible: int) -> set[str]:
    """Agrandit de proche en proche jusqu'à la cible ; retire des ``restants`` ce qui est pris."""
    grappe, habitants, file = set(), 0, deque([depart])
    while file and habitants < cible:
        code = file.popleft()
        if code not in restants:
            continue
        restants.discard(code)
        grappe.add(code)
        habitants += populations[code]
        file.extend(sorted(voisin for voisin in voisins.get(code, ()) if voisin in restants))
    return grappe


def _rattacher(
    trouvees: list[set[str]], populations: Mapping[str, int], voisins: Voisins, cible: int
) -> list[set[str]]:
    """Réunit chaque grappe sous la moitié de la cible à la moins peuplée de ses voisines, s'il y en a une."""
    habitants = [sum(populations[code] for code in grappe) for grappe in trouvees]
    rang_de = {code: rang for rang, grappe in enumerate(trouvees) for code in grappe}
    for rang in sorted(range(len(trouvees)), key=habitants.__getitem__):
        if habitants[rang] * 2 >= cible:
            continue
        autour = {rang_de[v] for code in trouvees[rang] for v in voisins.get(code, ()) if v in rang_de} - {rang}
        if not autour:
            continue
        accueil = min(autour, key=lambda autre: (habitants[autre], autre))
        trouvees[accueil] |= trouvees[rang]
        habitants[accueil] += habitants[rang]
        rang_de |= dict.fromkeys(trouvees[rang], accueil)
        trouvees[rang], habitants[rang] = set(), 0
    return [grappe for grappe in trouvees if grappe]
