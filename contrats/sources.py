"""Ce que des applications d'au-dessus savent d'un contrat et que le calcul attend : les relevés d'indicateurs."""

from collections.abc import Callable

from contrats.models import Contrat
from financement.indicateurs import Releves

SourceDeReleves = Callable[[Contrat], Releves]
_RELEVES: list[SourceDeReleves] = []


def inscrire_releves(source: SourceDeReleves) -> None:
    """Dit qui connaît les relevés ; ``ValueError`` si une autre source est déjà inscrite."""
    if _RELEVES and _RELEVES[0] is not source:
        raise ValueError("Une source de relevés est déjà inscrite.")
    if not _RELEVES:
        _RELEVES.append(source)


def releves_de(contrat: Contrat) -> Releves:
    """Code d'indicateur → année contractuelle → valeur retenue (None : masquée) ; vide sans source."""
    return _RELEVES[0](contrat) if _RELEVES else {}
