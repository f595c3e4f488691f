"""Deux territoires se chevauchent-ils ? La règle du domaine §4, une seule fois, pure.

Une commune entière et la même commune, entière ou en partie, se chevauchent. Deux parties d'une même
commune ne se chevauchent pas, sauf si leur somme dépasse la population de la commune : alors elles
ont forcément des habitants en commun. C'est une alerte, jamais un refus.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Presence:
    """Ce qu'un autre territoire ``cle`` a d'une commune : l'entière, ou une part (habitants)."""

    cle: Hashable
    commune: str
    part: int | None = None


def partages(
    entieres: Collection[str],
    parts: Mapping[str, int],
    presences: Iterable[Presence],
    populations: Mapping[str, int | None],
) -> dict[Hashable, tuple[str, ...]]:
    """Pour chaque autre territoire, les codes des communes partagées, triés.

    ``parts`` : somme des parties déclarées par commune. ``populations`` : habitants des communes des
    ``parts`` ; une population inconnue ne permet pas de conclure, donc pas d'alerte.
    """
    trouvees: dict[Hashable, set[str]] = defaultdict(set)
    autres_parts: Counter[tuple[Hashable, str]] = Counter()
    for presence in presences:
        if presence.commune in entieres or (presence.commune in parts and presence.part is None):
            trouvees[presence.cle].add(presence.commune)
        elif presence.commune in parts and presence.part is not None:
            autres_parts[presence.cle, presence.commune] += presence.part
    for (cle, commune), part in autres_parts.items():
        population = populations.get(commune)
        if population is not None and part + parts[commune] > population:
            trouvees[cle].add(commune)
    return {cle: tuple(sorted(codes)) for cle, codes in trouvees.items()}
