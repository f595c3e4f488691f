"""Les calendriers de versement que montrent un acte et une version : ce qui se verse, ce qu'un avenant y change.

À l'écran comme au PDF, chaque somme porte la même explication.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from commun.calendrier import en_lettres
from commun.montants import euros
from contrats.financier import enveloppe_annuelle
from contrats.models import Avenant, Contrat
from contrats.plans import d_apres_les_releves, plan_des_versions
from contrats.presentation import Echeance, PlanAffiche, afficher_plan, sommes_imprimees
from contrats.versions import versions, versions_autour
from financement.refus import SaisieRefusee
from financement.sommes import lire_annuelle

ZERO = Decimal("0.00")


@dataclass(frozen=True)
class EcheanceChangee:
    """Une date de versement avant et après l'avenant ; None d'un côté : elle apparaît ou disparaît."""

    jour: date
    avant: Echeance | None
    apres: Echeance | None

    @property
    def totaux(self) -> tuple[Decimal, Decimal]:
        return (self.avant.total if self.avant else ZERO, self.apres.total if self.apres else ZERO)

    @property
    def ecart(self) -> Decimal:
        return self.totaux[1] - self.totaux[0]


@dataclass(frozen=True)
class CalendrierAmende:
    """Le calendrier si l'avenant prend effet le jour ``effet`` : les seules échéances qu'il change, et les totaux."""

    effet: date
    changees: tuple[EcheanceChangee, ...]
    totaux: tuple[Decimal, Decimal]
    d_apres_les_releves: bool

    @property
    def ecart(self) -> Decimal:
        return self.totaux[1] - self.totaux[0]


def calendrier_amende(avenant: Avenant, photo: dict[str, Any], jour: date) -> CalendrierAmende | None:
    """Ce que l'avenant qui dit ``photo`` change au calendrier ; son effet au plus tôt ce ``jour`` s'il n'est pas signé.

    None sans plan sur le portail, ou tant que ce qui est écrit ne se calcule pas.
    """
    if not avenant.contrat.plans.exists():
        return None
    effet = avenant.effet_le or max(avenant.effet_prevu or jour, jour)
    try:
        plans = [plan_des_versions(avenant.contrat, lues) for lues in versions_autour(avenant, photo, effet)]
    except SaisieRefusee:
        return None
    avant, apres = ({e.jour: e for e in afficher_plan(plan, plan.lignes).echeances} for plan in plans)
    couples = [EcheanceChangee(date_, avant.get(date_), apres.get(date_)) for date_ in sorted({*avant, *apres})]
    changees = tuple(couple for couple in couples if _verse(couple.avant) != _verse(couple.apres))
    return CalendrierAmende(effet, changees, (plans[0].total, plans[1].total), d_apres_les_releves(avenant.contrat))


def _verse(echeance: Echeance | None) -> list[tuple[str, str, Decimal]]:
    return [(somme.libelle, somme.detail, somme.montant) for somme in echeance.sommes] if echeance else []


def plan_de_la_version(contrat: Contrat, au: date) -> PlanAffiche | None:
    """Le calendrier que donnent les seules versions en vigueur au plus tard ce jour-là ; None sans plan."""
    if not contrat.plans.exists():
        return None
    initiale, *suites = versions(contrat)
    plan = plan_des_versions(contrat, [initiale, *(version for version in suites if version.debut <= au)])
    return afficher_plan(plan, plan.lignes)


def calendrier_amende_imprime(calendrier: CalendrierAmende | None) -> dict[str, Any] | None:
    """Le même, tel que le contexte d'un PDF le garde : avant et après, puis le détail des échéances nouvelles."""
    if calendrier is None:
        return None
    return {
        "effet": en_lettres(calendrier.effet),
        "d_apres_les_releves": calendrier.d_apres_les_releves,
        "changees": [
            {
                "jour": en_lettres(changee.jour),
                "avant": euros(changee.totaux[0]),
                "apres": euros(changee.totaux[1]),
                "ecart": euros(changee.ecart),
            }
            for changee in calendrier.changees
        ],
        "totaux": [euros(total) for total in calendrier.totaux],
        "ecart": euros(calendrier.ecart),
        "echeances": [echeance_imprimee(changee.apres) for changee in calendrier.changees if changee.apres],
    }


def annuel_imprime(photo: dict[str, Any], signature: date) -> dict[str, Any]:
    """Ce que vaut une année pleine, ligne par ligne. Erreur : ``SaisieRefusee``."""
    resultat = enveloppe_annuelle(photo, signature=signature)
    return {
        "lignes": sommes_imprimees(lire_annuelle(ligne) for ligne in resultat.lignes),
        "total": euros(resultat.plafond_annuel),
    }


def calendrier_imprime(affiche: PlanAffiche) -> dict[str, Any]:
    """Tout le plan : ce qui est dû par année, puis date par date."""
    return {
        "echeances": [echeance_imprimee(echeance) for echeance in affiche.echeances],
        "annees": [
            {
                "libelle": annee.libelle,
                "fixe": euros(annee.fixe),
                "variable": euros(annee.variable),
                "total": euros(annee.total),
            }
            for annee in affiche.annees
        ],
        "fixe": euros(affiche.fixe),
        "variable": euros(affiche.variable),
        "total": euros(affiche.total),
    }


def echeance_imprimee(echeance: Echeance) -> dict[str, Any]:
    """Une date et ses sommes."""
    return {
        "jour": en_lettres(echeance.jour),
        "total": euros(echeance.total),
        "sommes": sommes_imprimees(echeance.sommes),
    }
