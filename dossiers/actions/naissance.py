"""Faire naître un dossier à une étape atteinte avant le portail : seule exception à « on n'entre que par le dépôt ».

Les états sont posés à la création par ``transitions.naitre`` ; chaque fait passé a son événement « reprise », daté de
son jour d'effet ; territoire et contenu sont figés dans une version, que lisent les institutions.
"""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import prefetch_related_objects

from commun.delais import jour_paris
from comptes.models import Utilisateur
from dossiers import effets, notifications
from dossiers.actions.depot import figer_version
from dossiers.actions.dossier import creer_dossier
from dossiers.actions.equipe import inviter
from dossiers.actions.projet import ouvrir_projet
from dossiers.actions.suivi import suivre
from dossiers.actions.transitions import TransitionRefusee, naitre
from dossiers.dates import a_midi
from dossiers.enums import EtapeReprise, EtatLettre, EtatProjet, Origine, RoleEquipe, Sujet
from dossiers.journal import consigner
from dossiers.models import Dossier, Evenement, LettreIntention, ProjetSante, Reprise
from dossiers.photographie import photographier
from territoires.chargement import perimetre_de
from territoires.evaluation import evaluer
from territoires.models import Departement


def creer_le_dossier_repris(reprise: Reprise, *, auteur: Utilisateur, maintenant: datetime) -> Dossier:
    """Crée le dossier d'une reprise confirmée, dans la transaction de l'appelant."""
    accord = reprise.accordee_le or reprise.valide_le
    dossier = _dossier(reprise, accord, maintenant)
    lettre = _lettre(reprise, dossier, accord, maintenant)
    _reprendre(lettre, accord, auteur, maintenant, {"montant": str(reprise.fir_accorde)})
    if reprise.etape == EtapeReprise.LETTRE:
        ouvrir_projet(dossier, maintenant=maintenant)
    else:
        _projet_valide(reprise, dossier, auteur, maintenant)
    evenement = _consigner_la_reprise(reprise, dossier, auteur, maintenant)
    for effet in effets.effets_de("dossier.reprise"):
        effet(dossier, evenement)
    suivre(dossier)
    notifications.prevenir_du_fait(dossier, evenement)
    _inviter_le_responsable(reprise, dossier, maintenant)
    return dossier


def _dossier(reprise: Reprise, accord: date, maintenant: datetime) -> Dossier:
    evaluation = evaluer(perimetre_de(reprise.territoire.version_courante))
    pilote = Departement.objects.select_related("region").get(pk=evaluation.pilote)
    dossier = creer_dossier(
        nom=reprise.nom,
        maintenant=maintenant,
        territoire=reprise.territoire,
        origine=Origine.REPRISE,
        departement_pilote=pilote,
        region=pilote.region,
        premier_depot_le=a_midi(accord),
    )
    dossier.departements.set([d.code for d in evaluation.departements])
    # Lettre et projet photographient le même dossier : ses lignes se lisent une fois.
    prefetch_related_objects([dossier], "acteurs", "lignes_budget")
    return dossier


def _lettre(reprise: Reprise, dossier: Dossier, accord: date, maintenant: datetime) -> LettreIntention:
    return naitre(
        LettreIntention,
        EtatLettre.ACCORDEE,
        dossier=dossier,
        deposee_le=a_midi(accord),
        transmise_le=a_midi(accord),
        decidee_le=accord,
        fir_accorde=reprise.fir_accorde,
        convention_reference=reprise.convention_reference.strip(),
        modifiee_le=maintenant,
    )


def _projet_valide(reprise: Reprise, dossier: Dossier, auteur: Utilisateur, maintenant: datetime) -> None:
    """Projet validé par l'ARS et l'Assurance Maladie ; sans contrat encore signé, celui-ci s'ouvre en préparation."""
    jour = reprise.valide_le
    projet = naitre(
        ProjetSante,
        EtatProjet.VALIDE,
        dossier=dossier,
        ouvert_le=a_midi(jour),
        depose_le=a_midi(jour),
        valide_ars_le=jour,
        valide_le=jour,
        modifie_le=maintenant,
    )
    evenement = _reprendre(projet, jour, auteur, maintenant, {})
    if reprise.etape == EtapeReprise.PROJET:
        for effet in effets.effets_de("projet.valider_am"):
            effet(projet, evenement)


def _reprendre(objet: Any, jour: date, auteur: Utilisateur, maintenant: datetime, donnees: dict[str, Any]) -> Evenement:
    """Fige la version 1 de l'objet et consigne son événement « reprise » à sa date passée."""
    version = figer_version(objet, photographier(objet), [], maintenant)
    objet.version = version.numero
    objet.save(update_fields=["version"])
    return consigner(
        objet.dossier,
        sujet=objet.SUJET,
        code="reprise",
        auteur=auteur,
        instant=maintenant,
        jour_effet=jour,
        vers=str(objet.etat),
        donnees={"version": version.numero, **donnees},
    )


def _consigner_la_reprise(reprise: Reprise, dossier: Dossier, auteur: Utilisateur, maintenant: datetime) -> Evenement:
    """L'événement du dossier : motif en commentaire, dates, empreintes ; ``signature`` sert au contrat."""
    jours = (reprise.signature_le, reprise.valide_le, reprise.accordee_le)
    return consigner(
        dossier,
        sujet=Sujet.DOSSIER,
        code="reprise",
        auteur=auteur,
        instant=maintenant,
        jour_effet=next(jour for jour in jours if jour is not None),
        commentaire=reprise.motif.strip(),
        donnees={
            "etape": reprise.etape,
            "signature": reprise.signature_le,
            "validation": reprise.valide_le,
            "accord": reprise.accordee_le,
            "preparee_par": reprise.preparee_par_id,
            "confirmee_le": jour_paris(maintenant),
            "documents": list(reprise.pieces.order_by("pk").values_list("sha256", flat=True)),
        },
    )


def _inviter_le_responsable(reprise: Reprise, dossier: Dossier, maintenant: datetime) -> None:
    """Invite le futur responsable, s'il est connu, au nom de qui a préparé la reprise ; un refus ne l'annule pas."""
    if not reprise.responsable_courriel:
        return
    try:
        with transaction.atomic():
            inviter(
                dossier,
                courriel=reprise.responsable_courriel,
                role=RoleEquipe.RESPONSABLE,
                auteur=reprise.preparee_par,
                maintenant=maintenant,
            )
    except (PermissionDenied, TransitionRefusee):
        return
