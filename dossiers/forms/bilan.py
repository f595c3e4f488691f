"""Le bilan d'un budget en cours de saisie : trois égalités à tenir, dites par le serveur et redites par la page.

Les phrases ne sont écrites qu'ici ; ``budget.js`` les reprend de la page.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from commun.montants import euros
from financement.budget import CONTRIBUTIONS_VOLONTAIRES, EMPLOIS_VOLONTAIRES, SUBVENTION_ETAT, Sens

ICI = "{}"


@dataclass(frozen=True)
class Verdict:
    """Deux sommes qui doivent être égales, et ce qu'on en dit ; ``ICI`` tient la place de l'écart."""

    gauche: str
    droite: str
    egal: str
    plus: str
    moins: str
    ecart: int = 0

    @property
    def texte(self) -> str:
        modele = self.plus if self.ecart > 0 else self.moins
        return modele.replace(ICI, euros(abs(self.ecart), centimes=False)) if self.ecart else self.egal


EGALITES = (
    Verdict(
        Sens.CHARGE.value,
        Sens.PRODUIT.value,
        "Charges et produits sont égaux",
        f"Il manque {ICI} de produits",
        f"Il manque {ICI} de charges",
    ),
    Verdict(
        EMPLOIS_VOLONTAIRES,
        CONTRIBUTIONS_VOLONTAIRES,
        "Les comptes 86 et 87 sont égaux",
        f"Il manque {ICI} au compte 87",
        f"Il manque {ICI} au compte 86",
    ),
    Verdict(
        "demande",
        SUBVENTION_ETAT,
        "Le montant demandé est au compte 74 État et ARS",
        f"Il manque {ICI} au compte 74 État et ARS",
        f"Le compte 74 État et ARS porte {ICI} de plus que la demande",
    ),
)


def verdicts(totaux: Mapping[str, int]) -> list[Verdict]:
    """Les trois égalités et leur écart (gauche moins droite), en euros."""
    return [Verdict(e.gauche, e.droite, e.egal, e.plus, e.moins, totaux[e.gauche] - totaux[e.droite]) for e in EGALITES]
