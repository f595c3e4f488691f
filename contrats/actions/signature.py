"""De la proposition à la dernière signature, pour le contrat comme pour un avenant : un seul code (ADR 0023)."""

from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from commun.calendrier import jour_paris
from comptes.models import Utilisateur
from contrats.actions.activation import activer_si_complet
from contrats.delegations import delegation_pour
from contrats.documents import acte_propose
from contrats.enums import ModeSignature
from contrats.models import ActeSignable, ScanRendu, Signature
from contrats.permissions import parties_a_signer
from contrats.photographie import empreinte, photographier
from contrats.preuves import SANS_DECLARATION, Declaration, archiver
from dossiers.actions.transitions import TransitionRefusee, franchir, verrouiller
from dossiers.archives import preparer
from dossiers.models import Evenement


@transaction.atomic
def proposer(acte: ActeSignable, *, auteur: Utilisateur, maintenant: datetime) -> Evenement:
    """Fige le contenu sous une nouvelle version et son empreinte, archive le PDF, ouvre la signature.

    Lève ``TransitionRefusee`` avec tous les manques bloquants.
    """
    frais = verrouiller(acte)
    photographie = photographier(frais)
    figee = empreinte(photographie)
    evenement = franchir(
        acte,
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
    preparer(acte.dossier, acte.SUJET, evenement, acte_propose(acte, evenement))
    return evenement


@transaction.atomic
def signer(
    acte: ActeSignable,
    *,
    auteur: Utilisateur,
    maintenant: datetime,
    empreinte: str,
    mode: str = ModeSignature.ELECTRONIQUE,
    jour: date | None = None,
    partie: str | None = None,
    declaration: Declaration = SANS_DECLARATION,
    scan: ScanRendu | None = None,
) -> Evenement:
    """Signe pour sa partie ; la troisième signature donne effet à l'acte dans la même opération.

    ``empreinte`` est celle que la personne a lue. ``jour`` : date portée sur le papier (jour même sur le portail).
    ``partie`` ne sert qu'à qui en représente plusieurs. ``declaration`` : identité prouvée, texte accepté, délégation.
    ``scan`` : le papier numérisé, exigé d'une signature sur papier.
    """
    frais = verrouiller(acte)
    partie = partie or _sa_partie(auteur, frais)
    jour = jour_paris(maintenant) if mode == ModeSignature.ELECTRONIQUE or jour is None else jour
    evenement = franchir(
        acte,
        "signer",
        auteur=auteur,
        maintenant=maintenant,
        donnees={
            "partie": partie,
            "empreinte": empreinte,
            "mode": mode,
            "jour": jour,
            "declaration": declaration,
            "scan": scan,
        },
        journal={"partie": partie, "empreinte": empreinte, "mode": mode, "version": frais.version},
        jour_effet=jour,
    )
    signataire = next(s for s in frais.photographie["contenu"]["signataires"] if s["partie"] == partie)
    signature = Signature.objects.create(
        **{acte.SUJET: acte},
        partie=partie,
        auteur=auteur,
        nom=signataire["nom"],
        qualite=signataire["qualite"],
        mode=mode,
        jour=jour,
        signee_le=maintenant,
        version=frais.version,
        empreinte=empreinte,
        scan=scan,
        delegation=delegation_pour(auteur, frais, partie),
    )
    archiver(acte, signature, evenement, declaration)
    activer_si_complet(acte, maintenant)
    return evenement


def _sa_partie(auteur: Utilisateur, acte: ActeSignable) -> str:
    """La partie que cette personne représente ; à qui en représente plusieurs de la dire."""
    parties = parties_a_signer(auteur, acte)
    if len(parties) > 1:
        raise TransitionRefusee(["Indiquez la partie pour laquelle vous signez."])
    if not parties:
        raise PermissionDenied("Votre rôle sur ce dossier ne permet pas de signer.")
    return next(iter(parties))


@transaction.atomic
def rappeler(acte: ActeSignable, *, auteur: Utilisateur, maintenant: datetime, commentaire: str) -> Evenement:
    """Reprend un acte proposé : les signatures sont annulées, le contenu se modifie à nouveau."""
    evenement = franchir(acte, "rappeler", auteur=auteur, maintenant=maintenant, commentaire=commentaire)
    _annuler_les_signatures(acte, maintenant)
    return evenement


@transaction.atomic
def refuser_signature(acte: ActeSignable, *, auteur: Utilisateur, maintenant: datetime, commentaire: str) -> Evenement:
    """Refuse de signer, avec un motif : l'acte revient en préparation, les signatures sont annulées."""
    evenement = franchir(acte, "refuser_signature", auteur=auteur, maintenant=maintenant, commentaire=commentaire)
    _annuler_les_signatures(acte, maintenant)
    return evenement


@transaction.atomic
def abandonner(acte: ActeSignable, *, auteur: Utilisateur, maintenant: datetime, commentaire: str) -> Evenement:
    """Renonce à l'acte avant sa signature ; définitif."""
    evenement = franchir(acte, "abandonner", auteur=auteur, maintenant=maintenant, commentaire=commentaire)
    _annuler_les_signatures(acte, maintenant)
    return evenement


def _annuler_les_signatures(acte: ActeSignable, maintenant: datetime) -> None:
    acte.signatures.filter(annulee_le__isnull=True).update(annulee_le=maintenant)
