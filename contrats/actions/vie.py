"""La vie d'un contrat signé : mise en demeure, régularisation, résiliation, terme."""

from collections.abc import Callable
from datetime import date, datetime
from functools import wraps
from typing import Any

from django.db import transaction
from django.db.models import Q

from commun.calendrier import jour_paris
from comptes.models import Utilisateur
from contrats import documents_fin_de_vie as courriers
from contrats.enums import EN_VIGUEUR, EtatContrat, HypothesePlan
from contrats.models import Contrat, MiseEnDemeure
from contrats.permissions import DECIDER, SIGNER, parties_de
from contrats.plans import recalculer_le_plan
from contrats.relais import constater_effet, passer_le_relais
from contrats.relais_de_caisse import constater_la_caisse
from dossiers.actions.suivi import suivre
from dossiers.actions.transitions import TransitionRefusee, franchir
from dossiers.archives import preparer
from dossiers.models import Dossier, Evenement


def constater_fin(contrat: Contrat, *, maintenant: datetime) -> Evenement | None:
    """Donne effet à une résiliation arrivée à sa date, ou constate le terme, même des jours plus tard.

    À appeler avant tout acte et toute lecture d'un contrat. Sans effet, et sans requête, quand rien n'est échu. Sûr
    si deux lectures le font en même temps : une seule constate.
    """
    if contrat.etat == EtatContrat.SIGNE and contrat.courant_de_id:
        return constater_effet(contrat, maintenant)
    fin = contrat.resiliation_effet_le or contrat.fin_le
    if contrat.etat not in EN_VIGUEUR or fin is None or fin > jour_paris(maintenant):
        return None
    try:
        return _resilier(contrat, maintenant) if contrat.resiliation_effet_le else _echoir(contrat, maintenant)
    except TransitionRefusee:
        contrat.refresh_from_db()
        return None


def a_jour(action: Callable[..., Any]) -> Callable[..., Any]:
    """Constate la caisse et la fin venues à leur date, hors de la transaction de l'acte, puis tente l'acte."""

    @wraps(action)
    def acte(contrat: Contrat, *args: Any, maintenant: datetime, **kwargs: Any) -> Any:
        contrat.refresh_from_db()
        constater_la_caisse(contrat, maintenant=maintenant)
        constater_fin(contrat, maintenant=maintenant)
        return action(contrat, *args, maintenant=maintenant, **kwargs)

    return acte


@a_jour
@transaction.atomic
def mettre_en_demeure(
    contrat: Contrat, *, auteur: Utilisateur, maintenant: datetime, delai_le: date, commentaire: str
) -> Evenement:
    """Met la CPTS en demeure de régulariser avant une date ; le contrat continue, ses paiements sont suspendus."""
    evenement = franchir(
        contrat,
        "mettre_en_demeure",
        auteur=auteur,
        maintenant=maintenant,
        commentaire=commentaire,
        donnees={"delai_le": delai_le},
        journal={"delai_le": delai_le},
    )
    demeure = MiseEnDemeure.objects.create(
        contrat=contrat,
        partie=min(parties_de(auteur, contrat, DECIDER)),
        auteur=auteur,
        ouverte_le=maintenant,
        delai_le=delai_le,
    )
    preparer(contrat.dossier, contrat.SUJET, evenement, courriers.mise_en_demeure(contrat, demeure, commentaire))
    suivre(contrat.dossier)
    return evenement


@a_jour
@transaction.atomic
def regulariser(contrat: Contrat, *, auteur: Utilisateur, maintenant: datetime, commentaire: str = "") -> Evenement:
    """Constate la régularisation ; réservé à la partie qui a mis en demeure."""
    evenement = franchir(contrat, "regulariser", auteur=auteur, maintenant=maintenant, commentaire=commentaire)
    _clore_mise_en_demeure(contrat, maintenant)
    return evenement


@a_jour
@transaction.atomic
def notifier_resiliation(
    contrat: Contrat, *, auteur: Utilisateur, maintenant: datetime, effet_le: date, commentaire: str
) -> Evenement:
    """Résilie à une date, du jour ou à venir ; le contrat reste en vigueur jusque-là, puis se solde au prorata."""
    evenement = franchir(
        contrat,
        "notifier_resiliation",
        auteur=auteur,
        maintenant=maintenant,
        commentaire=commentaire,
        donnees={"effet_le": effet_le},
        journal={"effet_le": effet_le},
        champs={"resiliation_effet_le": effet_le, "resiliation_notifiee_le": maintenant},
    )
    partie = min(parties_de(auteur, contrat, SIGNER))
    courrier = courriers.resiliation(contrat, partie, commentaire, effet_le)
    preparer(contrat.dossier, contrat.SUJET, evenement, courrier)
    if effet_le <= jour_paris(maintenant):
        _resilier(contrat, maintenant)
    return evenement


@transaction.atomic
def _resilier(contrat: Contrat, maintenant: datetime) -> Evenement:
    """Effet de la résiliation : plan soldé à cette date (domaine §6), s'il y en a un ; dossier clos."""
    effet = contrat.resiliation_effet_le
    evenement = franchir(
        contrat, "resilier", auteur=None, maintenant=maintenant, jour_effet=effet, journal={"effet_le": effet}
    )
    if contrat.plans.exists():
        recalculer_le_plan(contrat, evenement, maintenant, HypothesePlan.RELEVES)
    preparer(contrat.dossier, contrat.SUJET, evenement, courriers.decompte_final(contrat))
    _finir(contrat, effet, maintenant)
    return evenement


@transaction.atomic
def _echoir(contrat: Contrat, maintenant: datetime) -> Evenement:
    """Terme des cinq ans : dossier clos."""
    evenement = franchir(contrat, "echoir", auteur=None, maintenant=maintenant, jour_effet=contrat.fin_le)
    _finir(contrat, contrat.fin_le, maintenant)
    return evenement


def _finir(contrat: Contrat, jour: date, maintenant: datetime) -> None:
    """Un renouvellement prend la suite ; sinon le dossier ne compte plus pour les chevauchements (domaine §4).

    Une mise en demeure s'éteint.
    """
    _clore_mise_en_demeure(contrat, maintenant)
    if passer_le_relais(contrat, maintenant):
        return
    Dossier.objects.filter(pk=contrat.dossier_id).update(clos_le=jour)


def _clore_mise_en_demeure(contrat: Contrat, maintenant: datetime) -> None:
    contrat.mises_en_demeure.filter(close_le__isnull=True).update(close_le=maintenant)


def traiter_echeances(jour: date, maintenant: datetime) -> int:
    """Résiliations et renouvellements arrivés à effet, contrats échus au jour dit ; rend leur nombre.

    Idempotent, sûr à deux.
    """
    vivants = Q(etat__in=EN_VIGUEUR)
    finis = Contrat.objects.filter(
        vivants & (Q(resiliation_effet_le__lte=jour) | Q(resiliation_effet_le__isnull=True, fin_le__lte=jour))
        | Q(etat=EtatContrat.SIGNE, courant_de__isnull=False, effet_le__lte=jour)
    )
    return sum(
        constater_fin(contrat, maintenant=maintenant) is not None
        for contrat in finis.select_related("dossier").order_by("pk")
    )
