"""Reconnaître une crise sanitaire grave pour un ou plusieurs contrats, ou revenir sur cette reconnaissance.

Chacune est au journal de son dossier, prévient les trois parties et refait le plan : la part de crise ne se paie que si
le barème, vérifié, en a une, et si la mission a démarré.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from commun.calendrier import en_lettres, jour_paris
from comptes.models import Utilisateur
from comptes.roles import Capacite
from contrats.crises import concerne
from contrats.enums import EN_VIGUEUR, Partie
from contrats.models import Contrat, CriseReconnue
from contrats.permissions import parties_de
from contrats.plans import recalculer_le_plan
from contrats.versions import versions
from dossiers import effets
from dossiers.actions.transitions import TransitionRefusee, verrouiller
from dossiers.enums import Sujet
from dossiers.journal import consigner
from dossiers.notifications import prevenir_du_fait
from financement.refus import SaisieRefusee

RECONNAITRE = frozenset({Capacite.DECIDER_ARS})
RESERVE = "Seul un décideur de l’ARS reconnaît une crise, ou revient sur cette reconnaissance."


@dataclass(frozen=True)
class Decision:
    """Ce que dit la décision de l'ARS ; ``du`` et ``au`` : premier et dernier jours de la crise, compris."""

    du: date
    au: date
    reference: str
    decision_le: date
    motif: str


@transaction.atomic
def reconnaitre_une_crise(
    contrats: Sequence[Contrat], *, decision: Decision, auteur: Utilisateur, maintenant: datetime
) -> list[CriseReconnue]:
    """Enregistre la décision pour chaque contrat, ou pour aucun.

    Lève ``PermissionDenied`` (qui ne décide pas pour l'ARS de l'un d'eux) ou ``TransitionRefusee``.
    """
    frais = [verrouiller(contrat) for contrat in sorted(contrats, key=lambda contrat: contrat.pk)]
    if not frais or any(Partie.ARS not in parties_de(auteur, contrat, RECONNAITRE) for contrat in frais):
        raise PermissionDenied(RESERVE)
    jour = jour_paris(maintenant)
    raisons = _raisons_de_la_decision(decision, jour)
    raisons += [f"{un.dossier.nom} : {raison}" for un in frais for raison in _raisons(un, decision)]
    if raisons:
        raise TransitionRefusee(raisons)
    return [_enregistrer(contrat, decision, auteur, maintenant) for contrat in frais]


def _raisons_de_la_decision(decision: Decision, jour: date) -> list[str]:
    raisons = []
    if decision.au < decision.du:
        raisons.append("La crise finit au plus tôt le jour où elle commence.")
    if decision.decision_le > jour:
        raisons.append("La décision de l’ARS ne peut pas être à venir.")
    if not decision.reference.strip() or not decision.motif.strip():
        raisons.append("Indiquez la référence de la décision et son motif.")
    return raisons


def _raisons(contrat: Contrat, decision: Decision) -> list[str]:
    if contrat.etat not in EN_VIGUEUR:
        return ["ce contrat n’est pas en vigueur."]
    if not concerne({version.photographie["contenu"]["bareme"] for version in versions(contrat)}):
        return ["son barème n’a pas de part de crise."]
    if decision.au < contrat.debut_le or decision.du >= contrat.fin_le:
        return [f"la crise est hors du contrat, du {en_lettres(contrat.debut_le)} au {en_lettres(contrat.fin_le)}."]
    if contrat.crises.filter(reference=decision.reference.strip(), revoquee_le__isnull=True).exists():
        return ["cette décision est déjà enregistrée."]
    return []


def _enregistrer(contrat: Contrat, decision: Decision, auteur: Utilisateur, maintenant: datetime) -> CriseReconnue:
    crise = CriseReconnue.objects.create(
        contrat=contrat,
        du=decision.du,
        au=decision.au,
        reference=decision.reference.strip(),
        decision_le=decision.decision_le,
        motif=decision.motif.strip(),
        reconnue_par=auteur,
        reconnue_le=maintenant,
    )
    donnees = {"du": crise.du, "au": crise.au, "reference": crise.reference, "decision_le": crise.decision_le}
    _dire(crise, "crise_reconnue", crise.motif, auteur, maintenant, **donnees)
    return crise


@transaction.atomic
def revoquer_une_crise(crise: CriseReconnue, *, commentaire: str, auteur: Utilisateur, maintenant: datetime) -> None:
    """Revient sur la reconnaissance, avec un motif : la part n'est plus due ; déjà payée, elle se reverse.

    Lève ``PermissionDenied``, ou ``TransitionRefusee`` si elle est déjà révoquée ou sans motif.
    """
    contrat = verrouiller(crise.contrat)
    if Partie.ARS not in parties_de(auteur, contrat, RECONNAITRE):
        raise PermissionDenied(RESERVE)
    if not commentaire.strip():
        raise TransitionRefusee(["Écrivez le motif : les trois parties le liront."])
    motif = commentaire.strip()
    siennes = CriseReconnue.objects.filter(pk=crise.pk, revoquee_le__isnull=True)
    if not siennes.update(revoquee_le=maintenant, revoquee_par=auteur, motif_revocation=motif):
        raise TransitionRefusee(["Cette reconnaissance est déjà révoquée."])
    crise.refresh_from_db()
    crise.contrat = contrat
    _dire(crise, "crise_revoquee", motif, auteur, maintenant, reference=crise.reference)


def _dire(
    crise: CriseReconnue, code: str, motif: str, auteur: Utilisateur, maintenant: datetime, **donnees: Any
) -> None:
    """Au journal ; le plan refait, les effets inscrits, puis les trois parties prévenues."""
    contrat = crise.contrat
    repere = {contrat.REPERE: contrat.pk} if contrat.REPERE else {}
    evenement = consigner(
        contrat.dossier,
        sujet=Sujet.CONTRAT,
        code=code,
        auteur=auteur,
        instant=maintenant,
        commentaire=motif,
        donnees={**repere, "crise": crise.pk, **donnees},
    )
    if contrat.plans.exists():
        try:
            recalculer_le_plan(contrat, evenement, maintenant)
        except SaisieRefusee as refus:
            raise TransitionRefusee([f"{contrat.dossier.nom} : le plan ne se calcule pas, {refus}"]) from refus
    for effet in effets.effets_de(f"{Sujet.CONTRAT}.{code}"):
        effet(contrat, evenement)
    prevenir_du_fait(contrat.dossier, evenement)
