"""Ce que des applications d'au-dessus savent d'un contrat et que le calcul attend : relevés, démarrages acceptés."""

from collections.abc import Callable, Mapping
from datetime import date

from contrats.models import Contrat
from financement.indicateurs import Releves

SourceDeReleves = Callable[[Contrat], Releves]
SourceDeDemarrages = Callable[[Contrat], Mapping[str, date]]
_RELEVES: list[SourceDeReleves] = []
_DEMARRAGES: list[SourceDeDemarrages] = []


def inscrire_releves(source: SourceDeReleves) -> None:
    """Dit qui connaît les relevés ; ``ValueError`` si une autre source est déjà inscrite."""
    if _RELEVES and _RELEVES[0] is not source:
        raise ValueError("Une source de relevés est déjà inscrite.")
    if not _RELEVES:
        _RELEVES.append(source)


def releves_de(contrat: Contrat) -> Releves:
    """Code d'indicateur → année contractuelle → valeur retenue (None : masquée) ; vide sans source."""
    return _RELEVES[0](contrat) if _RELEVES else {}


def inscrire_demarrages(source: SourceDeDemarrages) -> None:
    """Dit qui connaît les démarrages acceptés ; ``ValueError`` si une autre source est déjà inscrite."""
    if _DEMARRAGES and _DEMARRAGES[0] is not source:
        raise ValueError("Une source de démarrages est déjà inscrite.")
    if not _DEMARRAGES:
        _DEMARRAGES.append(source)


def demarrages_de(contrat: Contrat) -> Mapping[str, date]:
    """Mission → date de démarrage acceptée par la caisse ; vide sans source."""
    return _DEMARRAGES[0](contrat) if _DEMARRAGES else {}
