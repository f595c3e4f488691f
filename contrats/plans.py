"""Le plan de versement d'un contrat signé : tout ce que l'on sait de lui, donné au moteur, enregistré, relu."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from contrats.crises import crises_lues
from contrats.enums import HypothesePlan
from contrats.financier import enregistrer_plan, enveloppe_annuelle, plan_courant
from contrats.models import Contrat, PlanDeVersement
from contrats.situation import situation_du_contrat
from contrats.sources import annees_arretees_de, demarrages_de, releves_de
from contrats.versions import VersionEnVigueur, version_au, versions
from dossiers.models import Evenement
from financement.bareme import Bareme
from financement.baremes import trouver_bareme
from financement.indicateurs import Releves
from financement.plan import etablir_plan
from financement.situation import Situation
from financement.versements import Plan


def situation_en_vigueur(
    contrat: Contrat,
    releves: Releves | None = None,
    *,
    resiliation: date | None = None,
    arretees: frozenset[int] | None = None,
    lues: Sequence[VersionEnVigueur] = (),
) -> tuple[Situation, Bareme]:
    """Ce qui détermine l'argent d'un contrat signé : avenants, démarrages, crises reconnues, résiliation effective.

    ``releves`` None : part variable à son maximum. ``arretees`` : les années où les relevés font foi (None : toutes).
    ``resiliation`` : une date que l'on essaie, avant son effet. ``lues`` : d'autres versions que celles des avenants
    signés. Rend aussi le barème de la signature ; un avenant porte le sien.
    """
    initiale, *suites = lues or versions(contrat)
    situation = situation_du_contrat(
        initiale.photographie,
        signature=contrat.debut_le,
        suites=[(version.debut, version.photographie) for version in suites],
        resiliation=resiliation or contrat.resilie_le,
        releves=releves,
        demarrages=demarrages_de(contrat),
        arretees=arretees,
    )
    bareme = trouver_bareme(initiale.photographie["contenu"]["bareme"])
    return replace(situation, crises=crises_lues(contrat, situation, bareme)), bareme


def plan_d_apres(contrat: Contrat, releves: Releves) -> Plan:
    """Ce que ces relevés, provisoires ou retenus, donneraient pour toutes les années. Erreur : ``SaisieRefusee``."""
    return etablir_plan(*situation_en_vigueur(contrat, releves))


def plan_en_vigueur(
    contrat: Contrat, hypothese: HypothesePlan = HypothesePlan.MAXIMUM, *, resiliation: date | None = None
) -> Plan:
    """Ce que le moteur calcule aujourd'hui pour ce contrat signé. Erreur : ``SaisieRefusee``."""
    return etablir_plan(*situation_du_plan(contrat, hypothese, resiliation=resiliation))


def plan_de_resiliation(contrat: Contrat, effet_le: date) -> Plan:
    """Le plan que le contrat aura s'il prend fin ce jour-là : la lettre, le contrat et le registre lisent celui-ci.

    Rien ne s'enregistre. Erreur : ``SaisieRefusee``.
    """
    return _a_la_taille(contrat, plan_en_vigueur(contrat, HypothesePlan.RELEVES, resiliation=effet_le), effet_le)


def _a_la_taille(contrat: Contrat, plan: Plan, jour: date) -> Plan:
    """Ce plan, avec la taille et le plafond annuel de la version du jour dit."""
    annuel = enveloppe_annuelle(version_au(contrat, jour).photographie, signature=contrat.debut_le)
    return replace(plan, taille=annuel.taille, plafond_annuel=annuel.plafond_annuel)


def situation_du_plan(
    contrat: Contrat,
    hypothese: HypothesePlan,
    *,
    resiliation: date | None = None,
    lues: Sequence[VersionEnVigueur] = (),
) -> tuple[Situation, Bareme]:
    """Ce que le moteur lit pour établir le plan à cette hypothèse ; paramètres de :func:`situation_en_vigueur`.

    D'après les relevés : les années arrêtées à leur dialogue se paient sur leurs relevés, les suivantes se comptent au
    maximum. Une résiliation solde tout sur les relevés retenus : une année sans compte rendu approuvé y compte zéro,
    jusqu'à son dialogue.
    """
    if hypothese == HypothesePlan.MAXIMUM:
        return situation_en_vigueur(contrat, resiliation=resiliation, lues=lues)
    arretees = None if resiliation or contrat.resilie_le else annees_arretees_de(contrat)
    return situation_en_vigueur(contrat, releves_de(contrat), resiliation=resiliation, arretees=arretees, lues=lues)


def plan_des_versions(contrat: Contrat, lues: Sequence[VersionEnVigueur]) -> Plan:
    """Ce que le moteur calculerait de ces versions, à l'hypothèse du plan courant. Erreur : ``SaisieRefusee``."""
    return etablir_plan(*situation_du_plan(contrat, hypothese_courante(contrat), lues=lues))


def hypothese_courante(contrat: Contrat) -> HypothesePlan:
    """Celle du plan courant ; au maximum tant qu'il n'y en a pas."""
    courant = plan_courant(contrat)
    return HypothesePlan(courant.hypothese) if courant else HypothesePlan.MAXIMUM


def d_apres_les_releves(contrat: Contrat) -> bool:
    """Vrai si le plan courant compte les années arrêtées sur leurs relevés ; sinon, tout est au maximum."""
    return hypothese_courante(contrat) == HypothesePlan.RELEVES


def recalculer_le_plan(
    contrat: Contrat, evenement: Evenement, maintenant: datetime, hypothese: HypothesePlan | None = None
) -> PlanDeVersement:
    """Enregistre un nouveau plan à la suite des précédents, motivé par ``evenement`` ; dans sa transaction.

    Sans ``hypothese``, celle du plan courant : des relevés approuvés ne s'oublient pas. Il porte la taille, le barème
    et le plafond annuel de la dernière version ; celui d'un contrat résilié s'arrête à l'effet de sa résiliation.
    """
    hypothese = hypothese or hypothese_courante(contrat)
    fin = contrat.resilie_le or contrat.fin_le
    plan = _a_la_taille(contrat, plan_en_vigueur(contrat, hypothese), fin)
    bareme = version_au(contrat, fin).photographie["contenu"]["bareme"]
    return enregistrer_plan(contrat, evenement, plan, hypothese, maintenant, bareme=bareme)
