"""Le plan de versement d'un contrat signé, avenants compris : établi, enregistré, relu."""

from dataclasses import replace
from datetime import date, datetime

from contrats.enums import HypothesePlan
from contrats.financier import enregistrer_plan, enveloppe_annuelle, plan_courant, plan_du_contrat
from contrats.models import Contrat, PlanDeVersement
from contrats.sources import demarrages_de, releves_de
from contrats.versions import version_au, versions
from dossiers.models import Evenement
from financement.versements import Plan


def plan_en_vigueur(
    contrat: Contrat, hypothese: HypothesePlan = HypothesePlan.MAXIMUM, *, resiliation: date | None = None
) -> Plan:
    """Ce que le moteur calcule aujourd'hui pour ce contrat signé. Erreur : ``SaisieRefusee``."""
    initiale, *suites = versions(contrat)
    return plan_du_contrat(
        initiale.photographie,
        signature=contrat.debut_le,
        suites=[(version.debut, version.photographie) for version in suites],
        resiliation=resiliation,
        releves=releves_de(contrat) if hypothese == HypothesePlan.RELEVES else None,
        demarrages=demarrages_de(contrat),
    )


def recalculer_le_plan(
    contrat: Contrat,
    evenement: Evenement,
    maintenant: datetime,
    hypothese: HypothesePlan | None = None,
    *,
    resiliation: date | None = None,
) -> PlanDeVersement:
    """Enregistre un nouveau plan à la suite des précédents, motivé par ``evenement`` ; dans sa transaction.

    Sans ``hypothese``, celle du plan courant : des relevés approuvés ne s'oublient pas. Il porte la taille, le barème
    et le plafond annuel de la dernière version.
    """
    courant = plan_courant(contrat)
    hypothese = hypothese or (HypothesePlan(courant.hypothese) if courant else HypothesePlan.MAXIMUM)
    plan = plan_en_vigueur(contrat, hypothese, resiliation=resiliation)
    derniere = version_au(contrat, resiliation or contrat.fin_le).photographie
    annuel = enveloppe_annuelle(derniere, signature=contrat.debut_le)
    plan = replace(plan, taille=annuel.taille, plafond_annuel=annuel.plafond_annuel)
    return enregistrer_plan(contrat, evenement, plan, hypothese, maintenant, bareme=derniere["contenu"]["bareme"])
