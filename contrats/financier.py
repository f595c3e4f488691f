"""Du contrat au moteur de financement, et retour : enveloppes, plan de versement, décompte (domaine §6).

La date de signature est un argument : un contrat qui n'est pas signé se calcule « comme s'il l'était ce jour-là ».
"""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from commun.montants import texte_montant
from contrats.enums import HypothesePlan
from contrats.models import Contrat, EcheancePrevue, PlanDeVersement
from contrats.situation import Demarrages, Suites, situation_du_contrat
from dossiers.models import Evenement
from financement.bareme import Nature
from financement.baremes import trouver_bareme
from financement.calcul import Resultat, calculer
from financement.indicateurs import Releves
from financement.plan import etablir_plan
from financement.versements import Plan


def enveloppes_de_la_taille(code_bareme: str, taille: int) -> list[dict[str, str]]:
    """Les montants annuels de la seule taille signataire, en texte ; vide sans taille ou avec un brouillon."""
    bareme = trouver_bareme(code_bareme)
    if not taille or not bareme.calcule:
        return []
    return [
        {
            "poste": ligne.poste,
            "nature": str(ligne.nature),
            "montant": texte_montant(bareme.montant(ligne.poste, ligne.nature, taille)),
        }
        for ligne in bareme.lignes
    ]


def enveloppe_variable(code_bareme: str, mission: str, taille: int) -> Decimal | None:
    """La part variable annuelle d'une mission, en euros ; None si elle n'en a pas, ou si la taille est inconnue."""
    bareme = trouver_bareme(code_bareme)
    if not taille or not bareme.calcule or Nature.VARIABLE not in bareme.natures(mission):
        return None
    return bareme.montant(mission, Nature.VARIABLE, taille)


def enveloppe_annuelle(photographie: Mapping[str, Any], *, signature: date) -> Resultat:
    """Ce que vaut une année pleine, ligne par ligne : toute mission engagée, sa date de démarrage connue ou non.

    Les missions d'un contrat signé avant le portail n'ont pas de date ici : elles n'en valent pas moins.
    Erreur : ``SaisieRefusee``.
    """
    bareme = trouver_bareme(photographie["contenu"]["bareme"])
    return calculer(situation_du_contrat(_toutes_demarrees(photographie, signature), signature=signature), bareme)


def _toutes_demarrees(photographie: Mapping[str, Any], jour: date) -> dict[str, Any]:
    contenu = photographie["contenu"]
    engagements = [{**e, "demarrage_le": e["demarrage_le"] or jour.isoformat()} for e in contenu["engagements"]]
    return {**photographie, "contenu": {**contenu, "engagements": engagements}}


def plan_du_contrat(
    photographie: Mapping[str, Any],
    *,
    signature: date,
    suites: Suites = (),
    resiliation: date | None = None,
    releves: Releves | None = None,
    demarrages: Demarrages | None = None,
) -> Plan:
    """Le plan de versement sur cinq ans, avenants compris. ``releves`` None : part variable à son maximum.

    ``demarrages`` : les dates de démarrage acceptées, au lieu de celles du contrat.

    Erreur : ``SaisieRefusee``.
    """
    situation = situation_du_contrat(
        photographie,
        signature=signature,
        suites=suites,
        resiliation=resiliation,
        releves=releves,
        demarrages=demarrages,
    )
    return etablir_plan(situation, trouver_bareme(photographie["contenu"]["bareme"]))


def enregistrer_plan(
    contrat: Contrat, evenement: Evenement, plan: Plan, hypothese: HypothesePlan, maintenant: datetime, *, bareme: str
) -> PlanDeVersement:
    """Écrit le plan tel que le moteur l'a rendu, à la suite des précédents ; dans la transaction de l'appelant.

    ``bareme`` : le code de celui qui est en vigueur.
    """
    ecrit = PlanDeVersement.objects.create(
        contrat=contrat,
        numero=contrat.plans.count() + 1,
        hypothese=hypothese,
        evenement=evenement,
        etabli_le=maintenant,
        bareme=bareme,
        taille=plan.taille,
        plafond_annuel=plan.plafond_annuel,
        total=plan.total,
        alertes=list(plan.alertes),
    )
    EcheancePrevue.objects.bulk_create(
        EcheancePrevue(
            plan=ecrit,
            rang=rang,
            annee=ligne.annee,
            exigible_le=ligne.exigible_le,
            poste=ligne.poste,
            nature=ligne.nature,
            indicateur=ligne.indicateur,
            versement=ligne.versement,
            assiette=ligne.assiette,
            taux=ligne.taux,
            prorata=ligne.prorata,
            montant=ligne.montant,
            regle=ligne.regle,
            source=ligne.source,
        )
        for rang, ligne in enumerate(plan.lignes, start=1)
    )
    return ecrit


def plan_courant(contrat: Contrat) -> PlanDeVersement | None:
    """Le dernier plan enregistré, ou None avant la signature."""
    return PlanDeVersement.objects.filter(contrat=contrat).order_by("-numero").first()
