"""Désigner le rapporteur, demander les contributions ; la suite est dans ``reaffectation`` et ``objectif``.

Le coordinateur agit (capacité RENDRE_AVIS). Lève ``PermissionDenied`` (pas le droit) ou ``TransitionRefusee`` (toutes
les raisons). Chaque acte s'inscrit au journal du dossier, où seul le coordinateur le lit, et prévient la personne.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from commun.delais import jour_paris
from comptes.mandats import lire_les_mandats
from comptes.models import Utilisateur
from comptes.roles import Capacite
from dossiers.actions.transitions import TransitionRefusee
from dossiers.models import Dossier
from dossiers.permissions import verifier
from instruction import notifications
from instruction.actions.refus import (
    contribue_deja,
    exiger_l_instruction,
    raisons_de_la_date,
    trouver_le_destinataire,
)
from instruction.actions.traces import consigner_avis, consigner_contribution, mention
from instruction.candidats import mandat_de
from instruction.models import Contribution, Instruction


@dataclass(frozen=True)
class Demande:
    """Une contribution à demander à cette personne pour cette date."""

    personne: Utilisateur
    attendue_le: date


def ouvrir_sous_verrou(instruction: Instruction, auteur: Utilisateur) -> Instruction:
    """Verrouille le dossier, relit l'instruction, vérifie le droit et l'état ; dans une transaction."""
    list(Dossier.objects.select_for_update().filter(pk=instruction.dossier_id).values_list("pk"))
    lues = Instruction.objects.select_related("dossier__lettre", "rapporteur").prefetch_related("dossier__equipe")
    fraiche = lues.get(pk=instruction.pk)
    verifier(auteur, fraiche.dossier, Capacite.RENDRE_AVIS)
    exiger_l_instruction(fraiche.dossier)
    return fraiche


@transaction.atomic
def affecter(
    instruction: Instruction,
    *,
    auteur: Utilisateur,
    maintenant: datetime,
    demandes: Iterable[Demande] = (),
    rapporteur: Utilisateur | None = None,
) -> list[Contribution]:
    """Désigne le rapporteur (None : inchangé) et demande ces contributions ; tout ou rien, toutes les raisons.

    Une personne absente est remplacée par son suppléant, mention gardée (``Contribution.supplee``).
    """
    instruction = ouvrir_sous_verrou(instruction, auteur)
    demandes = list(demandes)
    lire_les_mandats(demande.personne for demande in demandes)
    creees: list[Contribution] = []
    raisons: list[str] = []
    if rapporteur is not None and rapporteur.pk != instruction.rapporteur_id:
        raisons += _ramasser(lambda: _designer(instruction, rapporteur, auteur, maintenant))
    for demande in demandes:
        raisons += _ramasser(lambda d=demande: creees.append(_demander(instruction, d, auteur, maintenant)))
    if raisons:
        raise TransitionRefusee(raisons)
    return creees


def _ramasser(acte: Any) -> list[str]:
    """Les raisons d'un refus, sans interrompre les suivants."""
    try:
        acte()
    except TransitionRefusee as refus:
        return refus.raisons
    return []


def _designer(instruction: Instruction, personne: Utilisateur, auteur: Utilisateur, maintenant: datetime) -> None:
    trouve = trouver_le_destinataire(personne, instruction.dossier, jour_paris(maintenant))
    instruction.rapporteur = trouve.personne
    instruction.save(update_fields=["rapporteur"])
    donnees = {"rapporteur": trouve.personne.pk, **mention(trouve.supplee)}
    evenement = consigner_avis(instruction, "rapporteur", auteur, maintenant, donnees)
    notifications.prevenir_de_l_acte(
        instruction.dossier,
        evenement,
        trouve.personne,
        "rapporter ce dossier",
        instruction.echeance_le,
        code=notifications.RAPPORT,
    )


def _demander(instruction: Instruction, demande: Demande, auteur: Utilisateur, maintenant: datetime) -> Contribution:
    jour = jour_paris(maintenant)
    raisons = raisons_de_la_date(demande.attendue_le, instruction, jour)
    if raisons:
        raise TransitionRefusee([f"{demande.personne} : {raison}" for raison in raisons])
    trouve = trouver_le_destinataire(demande.personne, instruction.dossier, jour)
    return creer_la_demande(
        instruction, trouve.personne, demande.attendue_le, auteur, maintenant, supplee=trouve.supplee
    )


def creer_la_demande(
    instruction: Instruction,
    personne: Utilisateur,
    attendue_le: date,
    auteur: Utilisateur,
    maintenant: datetime,
    *,
    supplee: Utilisateur | None = None,
) -> Contribution:
    """Écrit la contribution attendue, son événement, son courriel ; refuse une seconde contribution vivante."""
    if contribue_deja(instruction, personne):
        suite = f", qui supplée {supplee}," if supplee else ""
        raise TransitionRefusee([f"{personne}{suite} contribue déjà à cet avis."])
    mandat = mandat_de(personne, instruction.dossier.region_id)
    contribution = Contribution.objects.create(
        dossier=instruction.dossier,
        instruction=instruction,
        relecteur=personne,
        urps=mandat.organisation if mandat else None,
        supplee=supplee,
        demandee_le=maintenant,
        echeance_le=attendue_le,
    )
    donnees = {"relecteur": personne.pk, "echeance": attendue_le, **mention(supplee)}
    evenement = consigner_contribution(contribution, "demandee", auteur, maintenant, donnees)
    notifications.prevenir_de_l_acte(
        instruction.dossier, evenement, personne, notifications.CONTRIBUER, attendue_le, supplee=supplee is not None
    )
    return contribution
