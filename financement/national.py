"""Les plans de tout un pays, additionnés à mesure : ce qui sera versé chaque année civile. Pur.

Chaque plan est oublié aussitôt compté : deux mille contrats tiennent dans la mémoire d'un seul.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from financement.versements import ZERO, Plan


@dataclass(frozen=True, slots=True)
class PlanNational:
    """Euros versés par année civile, dans l'ordre, reversements déduits."""

    contrats: int
    par_annee: dict[int, Decimal]

    @property
    def total(self) -> Decimal:
        """Tout ce qui sera versé."""
        return sum(self.par_annee.values(), ZERO)


def additionner(plans: Iterable[Plan]) -> PlanNational:
    """La somme de ces plans ; les lit une seule fois, un générateur convient."""
    contrats, totaux = 0, defaultdict[int, Decimal](lambda: ZERO)
    for plan in plans:
        contrats += 1
        for ligne in plan.lignes:
            totaux[ligne.exigible_le.year] += ligne.montant
    return PlanNational(contrats, dict(sorted(totaux.items())))
