"""Préparer, proposer, renvoyer, prendre la décision de l'ARS sur une lettre (domaine §2).

L'acte (``accorder`` ou ``refuser``) reste à la porte de ``dossiers`` ; il part avec la prise, ou rien ne se fait.
Lève ``PermissionDenied`` ou ``TransitionRefusee`` (toutes les raisons à la fois).
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from comptes.models import Utilisateur
from dossiers.actions import lettre as lettres
from dossiers.actions.transitions import TransitionRefusee, franchir, verrouiller
from dossiers.enums import EtatLettre, Sujet
from dossiers.journal import consigner
from dossiers.models import Evenement, LettreIntention
from dossiers.permissions import capacites_sur
from instruction.enums_ars import DECISION_VIVANTE, EtatDecision, SensDecision
from instruction.lignes_ars import (
    CHAMPS,
    changements,
    figer,
    financement_transmis,
    lignes_de,
    lignes_proposees,
    valeurs_de,
    valeurs_proposees,
)
from instruction.models import DecisionPreparee, LigneDecision
from instruction.workflow_ars import PREPARENT

Valeurs = Mapping[str, Any]
Lignes = Sequence[Mapping[str, Any]]


def decision_vivante(dossier_id: int) -> DecisionPreparee | None:
    """La décision en préparation, proposée ou renvoyée de ce dossier."""
    vivantes = DecisionPreparee.objects.filter(dossier=dossier_id, etat__in=DECISION_VIVANTE)
    return vivantes.select_related("preparee_par", "dossier__lettre").first()


@transaction.atomic
def preparer(lettre: LettreIntention, *, auteur: Utilisateur, maintenant: datetime) -> DecisionPreparee:
    """Ouvre la préparation, ou rend celle qui l'est déjà ; montant et lignes proposés d'après la demande transmise."""
    frais = verrouiller(lettre)
    _verifier_droit(auteur, frais)
    vivante = decision_vivante(frais.dossier_id)
    if vivante is not None:
        return vivante
    if frais.etat != EtatLettre.TRANSMISE:
        raise TransitionRefusee([f"La lettre n'attend pas de décision : « {frais.fiche.instructeur} »."])
    financement = financement_transmis(frais)
    decision = DecisionPreparee.objects.create(
        dossier=frais.dossier,
        version=frais.version,
        montant=valeurs_proposees(financement)["montant"],
        preparee_par=auteur,
        preparee_le=maintenant,
    )
    _ecrire_les_lignes(decision, lignes_proposees(financement))
    consigner(
        frais.dossier,
        sujet=Sujet.DECISION,
        code="preparee",
        auteur=auteur,
        instant=maintenant,
        vers=str(decision.etat),
        donnees={"decision": decision.pk, "version": frais.version},
    )
    return decision


@transaction.atomic
def enregistrer(
    decision: DecisionPreparee, *, auteur: Utilisateur, maintenant: datetime, valeurs: Valeurs, lignes: Lignes
) -> DecisionPreparee:
    """Garde la préparation telle quelle, même incomplète ; refusée une fois proposée."""
    frais = verrouiller(decision)
    _verifier_droit(auteur, frais)
    if not frais.modifiable:
        raise TransitionRefusee([f"« {frais.fiche.instructeur} » : cette décision ne se modifie plus ici."])
    for champ in CHAMPS:
        setattr(frais, champ, valeurs[champ])
    frais.version = frais.dossier.lettre.version
    frais.preparee_par, frais.preparee_le = auteur, maintenant
    frais.save()
    _ecrire_les_lignes(frais, lignes)
    return frais


@transaction.atomic
def proposer(
    decision: DecisionPreparee, *, auteur: Utilisateur, maintenant: datetime, valeurs: Valeurs, lignes: Lignes
) -> Evenement:
    """Enregistre puis propose au décideur : la proposition est figée, les décideurs du département sont prévenus."""
    frais = enregistrer(decision, auteur=auteur, maintenant=maintenant, valeurs=valeurs, lignes=lignes)
    return franchir(
        frais,
        "proposer",
        auteur=auteur,
        maintenant=maintenant,
        donnees={"valeurs": valeurs_de(frais), "lignes": lignes_de(frais)},
        journal={"version": frais.version},
        champs={"proposee_le": maintenant, "proposition": figer(valeurs_de(frais), lignes_de(frais))},
    )


def rappeler(decision: DecisionPreparee, *, auteur: Utilisateur, maintenant: datetime) -> Evenement:
    """Reprend une décision proposée pour la corriger."""
    return franchir(decision, "rappeler", auteur=auteur, maintenant=maintenant)


def renvoyer(decision: DecisionPreparee, *, auteur: Utilisateur, maintenant: datetime, commentaire: str) -> Evenement:
    """Renvoie la décision à l'instructeur, avec un commentaire."""
    return franchir(decision, "renvoyer", auteur=auteur, maintenant=maintenant, commentaire=commentaire)


@transaction.atomic
def prendre(
    decision: DecisionPreparee,
    *,
    auteur: Utilisateur,
    maintenant: datetime,
    decidee_le: date,
    valeurs: Valeurs | None = None,
    lignes: Lignes | None = None,
) -> Evenement:
    """Prend la décision proposée, telle quelle ou modifiée (la trace dit quoi) ; accorde ou refuse la lettre.

    Rend l'événement de la lettre. Deux décideurs à la fois : le second reçoit ``DejaDecide``.
    """
    frais = verrouiller(decision)
    valeurs = valeurs_de(frais) if valeurs is None else valeurs
    lignes = lignes_de(frais) if lignes is None else lignes
    ecarts = changements(frais.proposition, figer(valeurs, lignes))
    evenement = franchir(
        frais,
        "prendre",
        auteur=auteur,
        maintenant=maintenant,
        donnees={"valeurs": valeurs, "lignes": lignes},
        journal={"version": frais.version, "changements": len(ecarts)},
        champs={
            **{champ: valeurs[champ] for champ in CHAMPS},
            "prise_par": auteur,
            "prise_le": maintenant,
            "modifications": ecarts,
        },
        jour_effet=decidee_le,
    )
    _ecrire_les_lignes(frais, lignes)
    lettre = LettreIntention.objects.get(dossier=frais.dossier_id)
    evenement = _decider(lettre, valeurs, auteur=auteur, maintenant=maintenant, decidee_le=decidee_le)
    decision.refresh_from_db()
    return evenement


def _decider(lettre: LettreIntention, valeurs: Valeurs, **acte: Any) -> Evenement:
    if valeurs["sens"] == SensDecision.ACCORD:
        convention = valeurs["convention"] if valeurs["montant"] else ""
        montant, texte = valeurs["montant"], valeurs["texte"]
        return lettres.accorder(lettre, montant=montant, convention=convention, commentaire=texte, **acte)
    return lettres.refuser(lettre, motif=valeurs["motif"], commentaire=valeurs["texte"], **acte)


def clore_les_preparations(lettre: LettreIntention, evenement: Evenement) -> None:
    """Effet d'un accord, d'un refus, d'un retrait ou d'un classement : ce qui se préparait n'a plus d'objet."""
    for decision in DecisionPreparee.objects.filter(dossier=lettre.dossier_id, etat__in=DECISION_VIVANTE):
        franchir(decision, "abandonner", auteur=None, maintenant=evenement.instant)


def decision_prise(dossier_id: int) -> DecisionPreparee | None:
    """La décision préparée qui a été prise, ou None si l'ARS a décidé sans préparation."""
    return DecisionPreparee.objects.filter(dossier=dossier_id, etat=EtatDecision.PRISE).order_by("-pk").first()


def _ecrire_les_lignes(decision: DecisionPreparee, lignes: Lignes) -> None:
    decision.lignes.all().delete()
    LigneDecision.objects.bulk_create(
        LigneDecision(decision=decision, rang=rang, **ligne) for rang, ligne in enumerate(lignes, start=1)
    )


def _verifier_droit(auteur: Utilisateur, objet: Any) -> None:
    if not PREPARENT & capacites_sur(auteur, objet.dossier):
        raise PermissionDenied("Seule l'ARS du département pilote prépare sa décision.")
