"""Années contractuelles d'un contrat de cinq ans (domaine §6). Fonctions pures, sans horloge.

L'année n va de l'anniversaire n-1 inclus à l'anniversaire n exclu. Une signature au 29 février a ses
anniversaires au 28 février les années communes.
"""

from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from commun.calendrier import ajouter_mois

DUREE_ANNEES = 5


@dataclass(frozen=True, slots=True)
class AnneeContractuelle:
    """L'année ``numero`` (1 à 5), du jour ``debut`` inclus au jour ``fin`` exclu (l'anniversaire suivant)."""

    numero: int
    debut: date
    fin: date
    jours: int = field(init=False, compare=False)

    def __post_init__(self) -> None:
        """365 ou 366 jours."""
        object.__setattr__(self, "jours", (self.fin - self.debut).days)


@lru_cache(maxsize=8192)
def anniversaire(signature: date, rang: int) -> date:
    """Le ``rang``-ième anniversaire de la signature (0 : la signature elle-même)."""
    return ajouter_mois(signature, 12 * rang)


@lru_cache(maxsize=1024)
def annees_contractuelles(signature: date) -> tuple[AnneeContractuelle, ...]:
    """Les cinq années du contrat, bout à bout."""
    bornes = [anniversaire(signature, rang) for rang in range(DUREE_ANNEES + 1)]
    return tuple(
        AnneeContractuelle(rang + 1, debut, fin)
        for rang, (debut, fin) in enumerate(zip(bornes, bornes[1:], strict=False))
    )
