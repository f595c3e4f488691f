"""Confier un contrat signé à une autre caisse, à une date ; y renoncer avant elle (ADR 0033)."""

from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from acteurs.models import Organisation
from comptes.models import Utilisateur
from contrats.actions.vie import a_jour
from contrats.caisses import changement_a_venir
from contrats.conditions_compte import raisons_du_contrat
from contrats.models import ChangementDeCaisse, Contrat
from contrats.permissions import DECIDER_A_LA_CAISSE, pour
from contrats.relais_de_caisse import constater_la_caisse
from dossiers.actions.transitions import TransitionRefusee, franchir, verrouiller
from dossiers.models import Evenement


def changer_la_caisse(
    contrat: Contrat,
    *,
    auteur: Utilisateur,
    maintenant: datetime,
    nouvelle: Organisation,
    effet_le: date,
    commentaire: str,
) -> ChangementDeCaisse:
    """Le décideur de la caisse actuelle désigne celle qui prend la suite ; une date déjà venue vaut aussitôt.

    Lève ``PermissionDenied`` (une autre caisse, un autre rôle) ou ``TransitionRefusee`` (contrat, même caisse, date,
    versement déjà payé depuis cette date, changement déjà décidé).
    """
    changement = _programmer(
        contrat, auteur=auteur, maintenant=maintenant, nouvelle=nouvelle, effet_le=effet_le, commentaire=commentaire
    )
    contrat.refresh_from_db()
    constater_la_caisse(contrat, maintenant=maintenant)
    changement.refresh_from_db()
    return changement


@a_jour
@transaction.atomic
def _programmer(
    contrat: Contrat,
    *,
    auteur: Utilisateur,
    maintenant: datetime,
    nouvelle: Organisation,
    effet_le: date,
    commentaire: str,
) -> ChangementDeCaisse:
    frais = verrouiller(contrat)
    changement = ChangementDeCaisse(
        dossier=frais.dossier,
        contrat=frais,
        ancienne=frais.caisse,
        nouvelle=nouvelle,
        effet_le=effet_le,
        decide_par=auteur,
        decide_le=maintenant,
    )
    if not pour(auteur, changement, DECIDER_A_LA_CAISSE):
        raise PermissionDenied("Seul un décideur de la caisse qui paie ce contrat le confie à une autre.")
    if raisons := _raisons_d_emblee(frais, nouvelle):
        raise TransitionRefusee(raisons)
    changement.save()
    franchir(
        changement,
        "programmer",
        auteur=auteur,
        maintenant=maintenant,
        commentaire=commentaire,
        journal={"ancienne": frais.caisse_id, "nouvelle": nouvelle.pk, "effet_le": effet_le},
    )
    Contrat.objects.filter(pk=frais.pk).update(caisse_change_le=effet_le)
    return changement


def _raisons_d_emblee(contrat: Contrat, nouvelle: Organisation) -> list[str]:
    """Ce que la base refuserait sans le dire en français."""
    if raisons := raisons_du_contrat(contrat):
        return raisons
    if changement_a_venir(contrat) is not None:
        return ["Un changement de caisse est déjà décidé : renoncez-y avant d’en décider un autre."]
    if nouvelle.pk == contrat.caisse_id:
        return ["Cette caisse paie déjà ce contrat."]
    return []


@transaction.atomic
def renoncer_a_changer_de_caisse(
    changement: ChangementDeCaisse, *, auteur: Utilisateur, maintenant: datetime, commentaire: str
) -> Evenement:
    """La caisse actuelle renonce avant la date : elle garde le contrat."""
    evenement = franchir(changement, "annuler", auteur=auteur, maintenant=maintenant, commentaire=commentaire)
    Contrat.objects.filter(pk=changement.contrat_id).update(caisse_change_le=None)
    return evenement
