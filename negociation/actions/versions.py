"""Soumettre une version, donner et retirer un bon, annuler les bons quand le contenu change.

Lève ``PermissionDenied`` ou ``TransitionRefusee`` (raisons en français).
"""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from comptes.models import Utilisateur
from contrats.models import ActeSignable
from dossiers.actions.transitions import TransitionRefusee, franchir, verrouiller
from dossiers.enums import Sujet
from dossiers.journal import consigner
from dossiers.models import Evenement
from dossiers.notifications import prevenir
from negociation.conditions import modifications_tranchees
from negociation.enums import EtatVersion
from negociation.models import BonPourSignature, VersionSoumise
from negociation.textes import TexteNegocie
from negociation.textes_d_acte import lire
from negociation.versions import (
    Negociable,
    avenant_de,
    contenu_inchange,
    derniere_version,
    document_de,
    est_courante,
    manquantes,
)
from negociation.workflow import PREVIENT


@transaction.atomic
def soumettre(objet: Negociable, *, auteur: Utilisateur, maintenant: datetime, message: str = "") -> VersionSoumise:
    """Fige la copie de travail sous un nouveau numéro ; la version d'avant est remplacée, les parties prévenues."""
    texte = lire(objet).verrouiller()
    texte.preparer_soumission(auteur, maintenant)
    derniere = derniere_version(texte)
    numero = derniere.numero + 1 if derniere else 1
    photographie = texte.photographier()
    figee = texte.empreinte(photographie, numero)
    raisons = _raisons_de_ne_pas_soumettre(derniere, figee)
    if raisons:
        raise TransitionRefusee(raisons)
    contenu = {"numero": numero, "photographie": photographie, "empreinte": figee, "message": message.strip()}
    version = figer(texte, contenu, auteur=auteur, maintenant=maintenant)
    evenement = consigner(
        texte.dossier,
        sujet=Sujet.NEGOCIATION,
        code="soumise",
        auteur=auteur,
        instant=maintenant,
        vers=str(version.etat),
        donnees={"version_soumise": version.pk, **_journal(version), "empreinte": figee},
    )
    prevenir(texte.dossier, evenement, PREVIENT["negociation.soumise"])
    return version


def figer(texte: TexteNegocie, contenu: dict[str, Any], *, auteur: Utilisateur, maintenant: datetime) -> VersionSoumise:
    """Écrit la version et remplace celle d'avant, sans rien en dire : l'appelant le consigne et prévient.

    ``contenu`` : numéro, photographie, empreinte, et message s'il y en a un.
    """
    derniere = derniere_version(texte)
    if derniere is not None:
        _remplacer(derniere, maintenant)
    version = VersionSoumise.objects.create(
        dossier=texte.dossier,
        contrat=texte.contrat,
        avenant=avenant_de(texte),
        document=document_de(texte),
        auteur=auteur,
        soumise_le=maintenant,
        **contenu,
    )
    texte.apres_soumission(version)
    return version


def _raisons_de_ne_pas_soumettre(derniere: VersionSoumise | None, figee: str) -> list[str]:
    if derniere is None:
        return []
    if est_courante(derniere) and derniere.empreinte == figee:
        return [f"Rien n’a changé depuis la version {derniere.numero} : elle est toujours en négociation."]
    return modifications_tranchees(derniere)


def _journal(version: VersionSoumise) -> dict[str, Any]:
    avenant = {"avenant": version.avenant_id} if version.avenant_id else {}
    document = {"document": version.document} if version.document else {}
    return {"numero": version.numero, **avenant, **document}


def _remplacer(version: VersionSoumise, maintenant: datetime) -> None:
    franchir(version, "remplacer", auteur=None, maintenant=maintenant, journal=_journal(version))
    _annuler_les_bons(version, maintenant)


def _annuler_les_bons(version: VersionSoumise, maintenant: datetime) -> None:
    BonPourSignature.objects.filter(version=version, retire_le__isnull=True, annule_le__isnull=True).update(
        annule_le=maintenant
    )


def exiger_derniere(version: VersionSoumise) -> None:
    """Lève ``TransitionRefusee`` si une version plus récente la remplace."""
    if version.etat == EtatVersion.REMPLACEE:
        suivante = derniere_version(version.negocie)
        raise TransitionRefusee(
            [f"La version {version.numero} est remplacée par la version {suivante.numero} : lisez celle-ci."]
        )


@transaction.atomic
def donner_un_bon(version: VersionSoumise, *, empreinte: str, auteur: Utilisateur, maintenant: datetime) -> Evenement:
    """Donne le bon de sa partie sur l'empreinte lue ; au troisième, l'acte peut être proposé."""
    frais = verrouiller(version)
    partie = frais.negocie.partie_du_bon(auteur)
    if partie is None:
        raise PermissionDenied("Seule une personne qui agit pour sa partie au contrat donne un bon.")
    exiger_derniere(frais)
    evenement = franchir(
        version,
        "donner",
        auteur=auteur,
        maintenant=maintenant,
        donnees={"partie": partie, "empreinte": empreinte},
        journal={**_journal(frais), "partie": partie, "empreinte": empreinte},
    )
    BonPourSignature.objects.create(
        version=version, partie=partie, auteur=auteur, empreinte=empreinte, donne_le=maintenant
    )
    if not manquantes(version):
        franchir(version, "approuver", auteur=None, maintenant=maintenant, journal=_journal(frais))
        frais.negocie.apres_les_trois_bons(version)
    return evenement


@transaction.atomic
def retirer_le_bon(
    version: VersionSoumise, *, commentaire: str, auteur: Utilisateur, maintenant: datetime
) -> Evenement:
    """Retire le bon de sa partie, avec un motif, tant que l'acte n'est pas proposé."""
    frais = verrouiller(version)
    partie = frais.negocie.partie_du_bon(auteur)
    exiger_derniere(frais)
    evenement = franchir(
        version,
        "retirer",
        auteur=auteur,
        maintenant=maintenant,
        commentaire=commentaire,
        donnees={"partie": partie},
        journal={**_journal(frais), "partie": partie},
    )
    frais.bons_valides.filter(partie=partie).update(retire_le=maintenant)
    return evenement


def suivre_l_ecriture(objet: Negociable, maintenant: datetime) -> None:
    """Un contenu qui change annule les bons donnés, et le dit ; s'appelle après toute écriture de la copie."""
    version = derniere_version(objet)
    if version is None or not est_courante(version) or not version.bons_valides.exists():
        return
    if not contenu_inchange(version):
        _perimer(version, maintenant)


def reprendre_apres_un_rappel(acte: ActeSignable, evenement: Evenement) -> None:
    """Effet d'un rappel ou d'un refus de signer : une partie est revenue sur le texte, une nouvelle ronde s'ouvre."""
    version = derniere_version(acte)
    if version is not None and est_courante(version):
        _perimer(version, evenement.instant)


def _perimer(version: VersionSoumise, maintenant: datetime) -> None:
    franchir(version, "perimer", auteur=None, maintenant=maintenant, journal=_journal(version))
    _annuler_les_bons(version, maintenant)
