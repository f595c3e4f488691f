"""Le plan de versement d'un contrat signé, avenants compris : établi, enregistré, relu."""

from datetime import date, datetime

from contrats.enums import HypothesePlan
from contrats.financier import enregistrer_plan, plan_du_contrat
from contrats.models import Contrat, PlanDeVersement
from contrats.sources import releves_de
from contrats.versions import versions
from dossiers.models import Evenement
from financement.versements import Plan


def plan_en_vigueur(
    contrat: Contrat, hypothese: HypothesePlan = HypothesePlan.MAXIMUM, *, resiliation: date | None = None
) -> Plan:
    """Ce que le moteur calcule aujourd'hui pour ce contrat signé. Erreur : ``SaisieRefusee``."""
    initiale, *suites = versions(contrat)
    return plan_du_contrat(
        initiale.photographie,
        signature=contrat.signe_le,
        suites=[(version.debut, version.photographie) for version in suites],
        resiliation=resiliation,
        releves=releves_de(contrat) if hypothese == HypothesePlan.RELEVES else None,
    )


def recalculer_le_plan(
    contrat: Contrat,
    evenement: Evenement,
    maintenant: datetime,
    hypothese: HypothesePlan = HypothesePlan.MAXIMUM,
    *,
    resiliation: date | None = None,
) -> PlanDeVersement:
    """Enregistre un nouveau plan à la suite des précédents, motivé par ``evenement`` ; dans sa transaction."""
    plan = plan_en_vigueur(contrat, hypothese, resiliation=resiliation)
    derniere = versions(contrat)[-1].photographie
    return enregistrer_plan(contrat, evenement, plan, hypothese, maintenant, bareme=derniere["contenu"]["bareme"])
