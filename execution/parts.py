"""La part variable d'une année, en direct, indicateur par indicateur, expliquée par le moteur."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from commun.montants import arrondir_ensemble
from contrats.models import Contrat
from contrats.plans import plan_d_apres
from execution.indicateurs import indicateurs_de_l_annee
from execution.releves import Lu, releves_provisoires
from financement.bareme import Nature
from financement.indicateurs import Releves
from financement.refus import SaisieRefusee
from financement.versements import ZERO, LigneDeVersement

NON_TRANCHEE = "valeur contestée, non tranchée : rien n’est payé tant que le dialogue n’a pas retenu une valeur"


@dataclass(frozen=True)
class PartVariable:
    """Ce que vaut un indicateur cette année : au plus, et d'après ce qui est relevé. ``taux`` de 0 à 1."""

    code: str
    intitule: str
    au_plus: Decimal
    acquis: Decimal
    taux: Decimal
    regle: str
    alerte: str = ""


@dataclass(frozen=True)
class PartsDeLAnnee:
    """Les parts d'une année et leurs totaux, en euros."""

    lignes: tuple[PartVariable, ...]

    @property
    def acquis(self) -> Decimal:
        return sum((ligne.acquis for ligne in self.lignes), ZERO)

    @property
    def au_plus(self) -> Decimal:
        return sum((ligne.au_plus for ligne in self.lignes), ZERO)

    @property
    def alertes(self) -> list[str]:
        return [f"{ligne.intitule} : {ligne.alerte}" for ligne in self.lignes if ligne.alerte]

    def de(self, code: str) -> PartVariable | None:
        """La part de cet indicateur ; None s'il n'est pas rémunéré."""
        return next((ligne for ligne in self.lignes if ligne.code == code), None)


def parts_de_l_annee(
    contrat: Contrat, annee: int, *, tranchees: Mapping[str, Lu] | None = None, contestees: frozenset[str] = frozenset()
) -> PartsDeLAnnee:
    """Les parts de cette année d'après ce que l'on sait ; vide si le moteur ne peut pas calculer.

    ``tranchees`` : ce que le dialogue en cours retient, par code. ``contestees`` : en désaccord et non tranchées.
    """
    sus = releves_provisoires(contrat, {(annee, code): lu for code, lu in (tranchees or {}).items()})
    intitules = {i.code: i.intitule for i in indicateurs_de_l_annee(contrat, annee)}
    lignes = []
    variables = _lignes_variables(contrat, sus, annee)
    for ligne, vaut in zip(variables, au_plus(variables), strict=True):
        alerte = NON_TRANCHEE if ligne.indicateur in contestees else ""
        lignes.append(
            PartVariable(
                ligne.indicateur,
                intitules.get(ligne.indicateur, ligne.indicateur),
                vaut,
                ligne.montant,
                ligne.taux,
                ligne.regle,
                alerte,
            )
        )
    return PartsDeLAnnee(tuple(lignes))


def au_plus(lignes: list[LigneDeVersement]) -> list[Decimal]:
    """Ce que chacune vaut au plus ; par mission, leur somme est au centime celle du plan (``parts_acquises``)."""
    exacts: dict[tuple[str, date], list[Fraction]] = {}
    for ligne in lignes:
        exacts.setdefault((ligne.poste, ligne.exigible_le), []).append(ligne.droit.exact)
    parts = {cle: iter(arrondir_ensemble(siens)) for cle, siens in exacts.items()}
    return [next(parts[ligne.poste, ligne.exigible_le]) for ligne in lignes]


def _lignes_variables(contrat: Contrat, releves: Releves, annee: int) -> list[LigneDeVersement]:
    """Avenants et résiliation compris : chaque version du contrat paie ses jours, jusqu'à sa fin."""
    try:
        plan = plan_d_apres(contrat, releves)
    except SaisieRefusee:
        return []
    return [li for li in plan.lignes if li.annee == annee and li.nature is Nature.VARIABLE and li.indicateur]
