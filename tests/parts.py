"""Ce que joue une file de tests : une part (``--part 2/3``), ou les seuls tests d'une base (``-m "not sans_base"``).

Un fichier va tout entier dans une part, pour que ses données communes ne s'écrivent qu'une fois. Un test qui n'ouvre
aucune base est le même sur les deux moteurs : il se joue une fois.
"""

from collections import Counter
from collections.abc import Mapping

import pytest

# Ce que pèsent, en tests ordinaires, les fichiers dont un seul test dure une part entière (mesuré : 7 s le test).
LOURDS = {"tests/parcours/test_toutes_les_pages.py": 48, "tests/parcours/test_chemin_complet.py": 26}
OUVRE_LA_BASE = frozenset({"db", "transactional_db", "django_db_reset_sequences", "live_server"})


def marquer_les_tests_sans_base(items: list[pytest.Item]) -> None:
    """Marque ``sans_base`` qui ne demande la base ni par marque ni par outil : pytest-django la lui ferme."""
    for item in items:
        if item.get_closest_marker("django_db") is None and OUVRE_LA_BASE.isdisjoint(item.fixturenames):
            item.add_marker("sans_base")


def option_de_part(parser: pytest.Parser) -> None:
    parser.addoption(
        "--part", default="1/1", metavar="RANG/NOMBRE", help="ne joue que cette part des fichiers de tests"
    )


def repartir(poids: Mapping[str, int], nombre: int) -> dict[str, int]:
    """La part (1, 2…) de chaque fichier : du plus lourd au plus léger, à la part la moins chargée."""
    charges = [0] * nombre
    rangs = {}
    for nom in sorted(poids, key=lambda nom: (-poids[nom], nom)):
        rang = charges.index(min(charges))
        charges[rang] += poids[nom]
        rangs[nom] = rang + 1
    return rangs


def retenir_la_part(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Écarte les tests des autres parts ; à appeler une fois faits les choix par marque et par nom."""
    rang, nombre = (int(chiffre) for chiffre in config.getoption("--part").split("/"))
    if not 1 <= rang <= nombre:
        raise pytest.UsageError("--part : le rang va de 1 au nombre de parts.")
    rangs = repartir(Counter(item.nodeid.partition("::")[0] for item in items) | Counter(LOURDS), nombre)
    ecartes = [item for item in items if rangs[item.nodeid.partition("::")[0]] != rang]
    if ecartes:
        config.hook.pytest_deselected(items=ecartes)
        items[:] = [item for item in items if rangs[item.nodeid.partition("::")[0]] == rang]
