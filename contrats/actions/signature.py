"""De la proposition à l'entrée en vigueur : figer, signer, rappeler, refuser, abandonner."""

from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from commun.calendrier import jour_paris
from comptes.models import Utilisateur
from contrats.documents import contrat_propose, contrat_signe
from contrats.enums import HypothesePlan, ModeSignature, Partie
from contrats.financier import enregistrer_plan, plan_du_contrat
from contrats.models import Contrat, Signature
from contrats.permissions import SIGNER, parties_de
from contrats.photographie import empreinte, photographier
from dossiers.actions.transitions import TransitionRefusee, franchir, verrouiller
from dossiers.archives import preparer
from dossiers.models import Evenement
from financement.calendrier import DUREE_ANNEES, anniversaire


@transaction.atomic
def proposer(contrat: Contrat, *, auteur: Utilisateur, maintenant: datetime) -> Evenement:
    """Fige le contenu sous une nouvelle version et son empreinte, archive le PDF, ouvre la signature.

    Lève ``TransitionRefusee`` avec tous les manques bloquants.
    """
    frais = verrouiller(contrat)
    photographie = photographier(frais)
    figee = empreinte(photographie)
    evenement = franchir(
        contrat,
        "proposer",
        auteur=auteur,
        maintenant=maintenant,
        journal={"version": frais.version + 1, "empreinte": figee},
        champs={
            "version": frais.version + 1,
            "photographie": photographie,
            "empreinte": figee,
            "propose_le": maintenant,
        },
    )
    preparer(contrat.dossier, contrat.SUJET, evenement, contrat_propose(contrat, evenement))
    return evenement


@transaction.atomic
def signer(
    contrat: Contrat,
    *,
    auteur: Utilisateur,
    maintenant: datetime,
    empreinte: str,
    mode: str = ModeSignature.ELECTRONIQUE,
    jour: date | None = None,
    partie: str | None = None,
) -> Evenement:
    """Signe pour sa partie ; à la troisième signature, fait entrer le contrat en vigueur dans la même opération.

    ``empreinte`` est celle que la personne a lue. ``jour`` : date portée sur le papier (jour même sur le portail).
    ``partie`` ne sert qu'à qui en représente plusieurs.
    """
    frais = verrouiller(contrat)
    partie = partie or _sa_partie(auteur, frais)
    jour = jour_paris(maintenant) if mode == ModeSignature.ELECTRONIQUE or jour is None else jour
    evenement = franchir(
        contrat,
        "signer",
        auteur=auteur,
        maintenant=maintenant,
        donnees={"partie": partie, "empreinte": empreinte, "mode": mode, "jour": jour},
        journal={"partie": partie, "empreinte": empreinte, "mode": mode, "version": frais.version},
        jour_effet=jour,
    )
    signataire = next(s for s in frais.photographie["contenu"]["signataires"] if s["partie"] == partie)
    Signature.objects.create(
        contrat=contrat,
        partie=partie,
        auteur=auteur,
        nom=signataire["nom"],
        qualite=signataire["qualite"],
        mode=mode,
        jour=jour,
        signee_le=maintenant,
        version=frais.version,
        empreinte=empreinte,
    )
    _activer_si_complet(contrat, maintenant)
    return evenement


def _sa_partie(auteur: Utilisateur, contrat: Contrat) -> str:
    """La partie que cette personne représente ; à qui en représente plusieurs de la dire."""
    parties = parties_de(auteur, contrat, SIGNER)
    if len(parties) > 1:
        raise TransitionRefusee(["Indiquez la partie pour laquelle vous signez."])
    if not parties:
        raise PermissionDenied("Votre rôle sur ce dossier ne permet pas de signer le contrat.")
    return next(iter(parties))


def _activer_si_complet(contrat: Contrat, maintenant: datetime) -> None:
    signatures = list(contrat.signatures.filter(annulee_le__isnull=True).select_related("auteur"))
    if {signature.partie for signature in signatures} != set(Partie.values):
        return
    signe_le = max(signature.jour for signature in signatures)
    plan = plan_du_contrat(contrat.photographie, signature=signe_le)
    fin_le = anniversaire(signe_le, DUREE_ANNEES)
    evenement = franchir(
        contrat,
        "activer",
        auteur=None,
        maintenant=maintenant,
        journal={"fin_le": fin_le, "taille": plan.taille, "total": plan.total, "bareme": contrat.bareme},
        champs={"signe_le": signe_le, "fin_le": fin_le},
        jour_effet=signe_le,
    )
    enregistrer_plan(contrat, evenement, plan, HypothesePlan.MAXIMUM, maintenant)
    preparer(contrat.dossier, contrat.SUJET, evenement, contrat_signe(contrat, evenement, plan, signatures))


@transaction.atomic
def rappeler(contrat: Contrat, *, auteur: Utilisateur, maintenant: datetime, commentaire: str) -> Evenement:
    """Reprend un contrat proposé : les signatures sont annulées, le contenu se modifie à nouveau."""
    evenement = franchir(contrat, "rappeler", auteur=auteur, maintenant=maintenant, commentaire=commentaire)
    _annuler_les_signatures(contrat, maintenant)
    return evenement


@transaction.atomic
def refuser_signature(contrat: Contrat, *, auteur: Utilisateur, maintenant: datetime, commentaire: str) -> Evenement:
    """Refuse de signer, avec un motif : le contrat revient en préparation, les signatures sont annulées."""
    evenement = franchir(contrat, "refuser_signature", auteur=auteur, maintenant=maintenant, commentaire=commentaire)
    _annuler_les_signatures(contrat, maintenant)
    return evenement


@transaction.atomic
def abandonner(contrat: Contrat, *, auteur: Utilisateur, maintenant: datetime, commentaire: str) -> Evenement:
    """Renonce au contrat avant sa signature ; définitif."""
    evenement = franchir(contrat, "abandonner", auteur=auteur, maintenant=maintenant, commentaire=commentaire)
    _annuler_les_signatures(contrat, maintenant)
    return evenement


def _annuler_les_signatures(contrat: Contrat, maintenant: datetime) -> None:
    contrat.signatures.filter(annulee_le__isnull=True).update(annulee_le=maintenant)
