"""Préparer, proposer, renvoyer, prendre une décision : de l'ARS sur la lettre ou le projet, de l'AM sur le projet.

L'acte (accorder, valider, s'opposer…) reste à la porte de ``dossiers`` ; il part avec la prise, ou rien ne se fait.
Lève ``PermissionDenied`` ou ``TransitionRefusee`` (toutes les raisons à la fois).
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from commun.calendrier import jour_paris
from comptes.models import Utilisateur
from dossiers.actions import lettre as lettres
from dossiers.actions import projet as projets
from dossiers.actions.tacite import constater_tacite
from dossiers.actions.transitions import TransitionRefusee, franchir, verrouiller
from dossiers.enums import Sujet
from dossiers.journal import consigner
from dossiers.models import Evenement, LettreIntention, ProjetSante
from dossiers.permissions import capacites_sur
from instruction.enums_ars import DECISION_VIVANTE, EtatDecision, SensDecision, VoieDecision
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
from instruction.voies_decision import VOIES, Voie

Valeurs = Mapping[str, Any]
Lignes = Sequence[Mapping[str, Any]]


def decision_vivante(dossier_id: int, voie: Voie = VOIES[VoieDecision.LETTRE_ARS]) -> DecisionPreparee | None:
    """La décision en préparation, proposée ou renvoyée de ce dossier, pour cette voie."""
    vivantes = voie.modele.objects.filter(dossier=dossier_id, voie=voie.cle, etat__in=DECISION_VIVANTE)
    return vivantes.select_related("preparee_par", "dossier__lettre").first()


def decision_prise(dossier_id: int, voie: Voie = VOIES[VoieDecision.LETTRE_ARS]) -> DecisionPreparee | None:
    """La dernière décision préparée qui a été prise, ou None si ce côté a décidé sans préparation."""
    prises = voie.modele.objects.filter(dossier=dossier_id, voie=voie.cle, etat=EtatDecision.PRISE)
    return prises.order_by("-pk").first()


def a_la_date_de_la_loi(action: Callable[..., Any]) -> Callable[..., Any]:
    """Constate d'abord, hors de la transaction de l'acte, la validation tacite d'un projet dont le délai est passé."""

    @wraps(action)
    def acte(objet: Any, *args: Any, maintenant: datetime, **kwargs: Any) -> Any:
        projet = ProjetSante.objects.filter(dossier=objet.dossier_id).select_related("dossier").first()
        if projet is not None:
            constater_tacite(projet, maintenant=maintenant)
        return action(objet, *args, maintenant=maintenant, **kwargs)

    return acte


@a_la_date_de_la_loi
@transaction.atomic
def preparer(
    objet: LettreIntention | ProjetSante,
    *,
    auteur: Utilisateur,
    maintenant: datetime,
    voie: Voie = VOIES[VoieDecision.LETTRE_ARS],
) -> DecisionPreparee:
    """Ouvre la préparation, ou rend celle qui l'est déjà ; sur la lettre, montant et lignes proposés par sa demande."""
    frais = verrouiller(objet)
    _verifier_droit(auteur, frais, voie)
    vivante = decision_vivante(frais.dossier_id, voie)
    if vivante is not None:
        return vivante
    if frais.etat not in voie.attend:
        etat = frais.fiche.instructeur
        raise TransitionRefusee([f"{voie.objet_en_mots.capitalize()} n’attend pas de décision : « {etat} »."])
    financement = financement_transmis(frais) if voie.finance else {}
    decision = voie.modele.objects.create(
        dossier=frais.dossier,
        voie=voie.cle,
        version=frais.version,
        montant=valeurs_proposees(financement)["montant"] if voie.finance else None,
        preparee_par=auteur,
        preparee_le=maintenant,
    )
    _ecrire_les_lignes(decision, lignes_proposees(financement))
    consigner(
        frais.dossier,
        sujet=decision.SUJET,
        code="preparee",
        auteur=auteur,
        instant=maintenant,
        vers=str(decision.etat),
        donnees={"decision": decision.pk, "version": frais.version},
    )
    return decision


@transaction.atomic
def enregistrer(
    decision: DecisionPreparee, *, auteur: Utilisateur, maintenant: datetime, valeurs: Valeurs, lignes: Lignes = ()
) -> DecisionPreparee:
    """Garde la préparation telle quelle, même incomplète ; refusée une fois proposée."""
    frais = verrouiller(decision)
    voie = VOIES[frais.voie]
    _verifier_droit(auteur, frais, voie)
    if not frais.modifiable:
        raise TransitionRefusee([f"« {frais.fiche.instructeur} » : cette décision ne se modifie plus ici."])
    for champ in CHAMPS:
        setattr(frais, champ, valeurs[champ])
    frais.version = voie.objet(frais.dossier).version
    frais.preparee_par, frais.preparee_le = auteur, maintenant
    frais.save()
    _ecrire_les_lignes(frais, lignes)
    return frais


@a_la_date_de_la_loi
@transaction.atomic
def proposer(
    decision: DecisionPreparee, *, auteur: Utilisateur, maintenant: datetime, valeurs: Valeurs, lignes: Lignes = ()
) -> Evenement:
    """Enregistre puis propose au décideur : la proposition est figée, les décideurs du département sont prévenus."""
    frais = enregistrer(decision, auteur=auteur, maintenant=maintenant, valeurs=valeurs, lignes=lignes)
    ecrites, retenues = valeurs_de(frais), lignes_de(frais)
    return franchir(
        frais,
        "proposer",
        auteur=auteur,
        maintenant=maintenant,
        donnees={"valeurs": ecrites, "lignes": retenues},
        journal={"version": frais.version},
        champs={"proposee_le": maintenant, "proposition": figer(ecrites, retenues)},
    )


def rappeler(decision: DecisionPreparee, *, auteur: Utilisateur, maintenant: datetime) -> Evenement:
    """Reprend une décision proposée pour la corriger."""
    return franchir(decision, "rappeler", auteur=auteur, maintenant=maintenant)


def renvoyer(decision: DecisionPreparee, *, auteur: Utilisateur, maintenant: datetime, commentaire: str) -> Evenement:
    """Renvoie la décision à l'instructeur, avec un commentaire."""
    return franchir(decision, "renvoyer", auteur=auteur, maintenant=maintenant, commentaire=commentaire)


@a_la_date_de_la_loi
@transaction.atomic
def prendre(
    decision: DecisionPreparee,
    *,
    auteur: Utilisateur,
    maintenant: datetime,
    decidee_le: date | None = None,
    valeurs: Valeurs | None = None,
    lignes: Lignes | None = None,
) -> Evenement:
    """Prend la décision proposée, telle quelle ou modifiée (la trace dit quoi), et franchit l'acte qu'elle prépare.

    Rend l'événement de la lettre ou du projet. ``decidee_le`` : la lettre seule ; un projet se décide le jour même.
    Deux décideurs à la fois : le second reçoit ``DejaDecide``, comme celui qui arrive après l'échéance.
    """
    frais = verrouiller(decision)
    voie = VOIES[frais.voie]
    valeurs = valeurs_de(frais) if valeurs is None else valeurs
    lignes = lignes_de(frais) if lignes is None else lignes
    ecarts = changements(frais.proposition, figer(valeurs, lignes), voie)
    jour = decidee_le if voie.finance and decidee_le is not None else jour_paris(maintenant)
    franchir(
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
        jour_effet=jour,
    )
    _ecrire_les_lignes(frais, lignes)
    acte = {"auteur": auteur, "maintenant": maintenant, **({"decidee_le": jour} if voie.finance else {})}
    evenement = _decider(voie, voie.objet(frais.dossier), valeurs, **acte)
    decision.refresh_from_db()
    return evenement


def _accorder(lettre: LettreIntention, valeurs: Valeurs, **acte: Any) -> Evenement:
    convention = valeurs["convention"] if valeurs["montant"] else ""
    montant, texte = valeurs["montant"], valeurs["texte"]
    return lettres.accorder(lettre, montant=montant, convention=convention, commentaire=texte, **acte)


_ACTES: Mapping[tuple[str, str], Callable[..., Evenement]] = {
    (VoieDecision.LETTRE_ARS, SensDecision.ACCORD): _accorder,
    (VoieDecision.LETTRE_ARS, SensDecision.REFUS): lambda objet, v, **acte: lettres.refuser(
        objet, motif=v["motif"], commentaire=v["texte"], **acte
    ),
    (VoieDecision.PROJET_ARS, SensDecision.ACCORD): lambda objet, v, **acte: projets.valider_ars(
        objet, commentaire=v["texte"] or "", **acte
    ),
    (VoieDecision.PROJET_ARS, SensDecision.REFUS): lambda objet, v, **acte: projets.s_opposer(
        objet, motif=v["motif"], commentaire=v["texte"], **acte
    ),
    (VoieDecision.PROJET_AM, SensDecision.ACCORD): lambda objet, v, **acte: projets.valider_am(
        objet, commentaire=v["texte"] or "", **acte
    ),
    (VoieDecision.PROJET_AM, SensDecision.REFUS): lambda objet, v, **acte: projets.refuser_am(
        objet, commentaire=v["texte"], **acte
    ),
}


def _decider(voie: Voie, objet: Any, valeurs: Valeurs, **acte: Any) -> Evenement:
    return _ACTES[voie.cle, valeurs["sens"]](objet, valeurs, **acte)


def clore_les_preparations(objet: LettreIntention | ProjetSante, evenement: Evenement) -> None:
    """Effet d'une décision, d'un retrait ou d'un classement : ce qui se préparait sur cet objet n'a plus d'objet.

    Un effet de ``reputer_valide`` compris : l'opposition qui se préparait arrive trop tard.
    """
    for voie in VOIES.values():
        if voie.sujet != Sujet(objet.SUJET) or objet.etat in voie.attend:
            continue
        for decision in voie.modele.objects.filter(dossier=objet.dossier_id, voie=voie.cle, etat__in=DECISION_VIVANTE):
            franchir(decision, "abandonner", auteur=None, maintenant=evenement.instant)


def _ecrire_les_lignes(decision: DecisionPreparee, lignes: Lignes) -> None:
    decision.lignes.all().delete()
    LigneDecision.objects.bulk_create(
        LigneDecision(decision=decision, rang=rang, **ligne) for rang, ligne in enumerate(lignes, start=1)
    )


def _verifier_droit(auteur: Utilisateur, objet: Any, voie: Voie) -> None:
    if not voie.preparent & capacites_sur(auteur, objet.dossier):
        raise PermissionDenied(f"Seule {voie.institution} du département pilote prépare sa décision.")
