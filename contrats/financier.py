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
from dossiers.models import Evenement
from financement.bareme import Bareme, Nature
from financement.baremes import trouver_bareme
from financement.calcul import Resultat, calculer
from financement.calendrier import DUREE_ANNEES
from financement.plan import etablir_plan
from financement.situation import MissionEngagee, Situation
from financement.versements import Plan

# mission → année contractuelle → taux d'atteinte
Atteintes = Mapping[str, Mapping[int, Decimal]]


def enveloppes_de_la_taille(code_bareme: str, taille: int) -> list[dict[str, str]]:
    """Les montants annuels de la seule taille signataire, en texte ; vide sans taille ou avec un brouillon."""
    bareme = trouver_bareme(code_bareme)
    if not taille or bareme.statut != "verifie":
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
    if not taille or bareme.statut != "verifie" or Nature.VARIABLE not in bareme.natures(mission):
        return None
    return bareme.montant(mission, Nature.VARIABLE, taille)


def situation_du_contrat(
    photographie: Mapping[str, Any],
    *,
    signature: date,
    resiliation: date | None = None,
    atteintes: Atteintes | None = None,
) -> Situation:
    """La situation que lit le moteur. ``atteintes`` None = part variable à son maximum.

    Une mission dont la date de démarrage précède la signature démarre le jour de la signature (article 3 du contrat).
    Une mission sans date est laissée de côté.
    """
    contenu = photographie["contenu"]
    bareme = trouver_bareme(contenu["bareme"])
    return Situation(
        population=photographie["territoire"]["population"],
        signature=signature,
        missions=tuple(
            MissionEngagee(
                code=engagement["mission"],
                demarrage=max(date.fromisoformat(engagement["demarrage_le"]), signature),
                compensation_snp=engagement["compensation_snp"],
                supplement_snp=engagement["supplement_snp"],
                atteinte=_atteinte(bareme, engagement["mission"], atteintes),
            )
            for engagement in contenu["engagements"]
            if engagement["demarrage_le"]
        ),
        resiliation=resiliation,
    )


def _atteinte(bareme: Bareme, mission: str, atteintes: Atteintes | None) -> dict[int, Decimal]:
    if Nature.VARIABLE not in bareme.natures(mission):
        return {}
    if atteintes is not None:
        return dict(atteintes.get(mission, {}))
    return dict.fromkeys(range(1, DUREE_ANNEES + 1), bareme.valeur("plafond_variable"))


def enveloppe_annuelle(photographie: Mapping[str, Any], *, signature: date) -> Resultat:
    """Ce que vaut une année pleine, ligne par ligne. Erreur : ``SaisieRefusee``."""
    bareme = trouver_bareme(photographie["contenu"]["bareme"])
    return calculer(situation_du_contrat(photographie, signature=signature), bareme)


def plan_du_contrat(
    photographie: Mapping[str, Any],
    *,
    signature: date,
    resiliation: date | None = None,
    atteintes: Atteintes | None = None,
) -> Plan:
    """Le plan de versement sur cinq ans. Erreur : ``SaisieRefusee``."""
    situation = situation_du_contrat(photographie, signature=signature, resiliation=resiliation, atteintes=atteintes)
    return etablir_plan(situation, trouver_bareme(photographie["contenu"]["bareme"]))


def enregistrer_plan(
    contrat: Contrat, evenement: Evenement, plan: Plan, hypothese: HypothesePlan, maintenant: datetime
) -> PlanDeVersement:
    """Écrit le plan tel que le moteur l'a rendu, à la suite des précédents ; dans la transaction de l'appelant."""
    ecrit = PlanDeVersement.objects.create(
        contrat=contrat,
        numero=contrat.plans.count() + 1,
        hypothese=hypothese,
        evenement=evenement,
        etabli_le=maintenant,
        bareme=contrat.bareme,
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
    return contrat.plans.order_by("-numero").first()
