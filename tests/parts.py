"""Une part de la suite (``--part 2/3``) : des files de tests menées de front finissent à peu près ensemble.

Un fichier va tout entier dans une part, pour que ses données communes ne s'écrivent qu'une fois.
"""

from collections import Counter
from collections.abc import Mapping

import pytest


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
    rangs = repartir(Counter(item.nodeid.partition("::")[0] for item in items), nombre)
    ecartes = [item for item in items if rangs[item.nodeid.partition("::")[0]] != rang]
    if ecartes:
        config.hook.pytest_deselected(items=ecartes)
        items[:] = [item for item in items if rangs[item.nodeid.partition("::")[0]] == rang]
