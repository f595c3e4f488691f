"""Inviter, renvoyer, révoquer, accepter : un lien à usage unique, dont la base ne garde que l'empreinte."""

from datetime import datetime, timedelta
from enum import Enum

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse

from commun.courriels import deposer
from comptes.actions.journal import consigner
from comptes.effets import effet_de
from comptes.models import EtatInvitation, Invitation, NatureChangement, Utilisateur
from comptes.models.invitation import empreinte, nouveau_jeton
from comptes.verification import marquer_verifiee

DUREE = timedelta(days=14)


class Refus(Enum):
    """Pourquoi une invitation ne peut pas servir, et quoi faire."""

    INCONNUE = "Ce lien d’invitation n’existe pas. Vérifiez qu’il est complet, ou demandez un nouveau lien."
    EXPIREE = "Cette invitation a expiré. Demandez à la personne qui vous a invité de vous la renvoyer."
    ACCEPTEE = "Cette invitation a déjà été utilisée. Connectez-vous avec votre compte."
    REVOQUEE = "Cette invitation a été annulée. Rapprochez-vous de la personne qui vous a invité."
    AUTRE_ADRESSE = (
        "Cette invitation est adressée à une autre adresse que celle de votre compte. "
        "Déconnectez-vous, puis rouvrez le lien reçu."
    )
    COMPTE_EXISTANT = "Un compte existe déjà à cette adresse : connectez-vous pour accepter l’invitation."
    COMPTE_INACTIF = "Ce compte est désactivé : rapprochez-vous de l’administrateur du portail."
    OBJET = "Cette invitation n’est plus possible."


class InvitationRefusee(Exception):
    """Refus motivé ; ``motif`` dit la famille, le message s'affiche tel quel."""

    def __init__(self, motif: Refus, message: str = "") -> None:
        self.motif = motif
        super().__init__(message or motif.value)


REFUS_PAR_ETAT = {
    EtatInvitation.EXPIREE: Refus.EXPIREE,
    EtatInvitation.ACCEPTEE: Refus.ACCEPTEE,
    EtatInvitation.REVOQUEE: Refus.REVOQUEE,
}


@transaction.atomic
def inviter(
    *, courriel: str, objet: str, libelle: str, auteur: Utilisateur, maintenant: datetime, duree: timedelta = DUREE
) -> Invitation:
    """Invite une adresse et dépose le courriel ; une invitation ouverte au même objet est renvoyée à la place.

    ``libelle`` complète « Vous êtes invité à rejoindre … ». ``KeyError`` si aucune app ne sait lire ``objet``.
    Le droit d'inviter est vérifié par l'appelant.
    """
    effet_de(objet)
    courriel = courriel.strip().lower()
    ouverte = (
        Invitation.objects.select_for_update()
        .filter(courriel=courriel, objet=objet, acceptee_le=None, revoquee_le=None)
        .order_by("pk")
        .first()
    )
    if ouverte:
        return renvoyer(invitation=ouverte, auteur=auteur, maintenant=maintenant, duree=duree)
    jeton = nouveau_jeton()
    invitation = Invitation.objects.create(
        courriel=courriel,
        jeton_empreinte=empreinte(jeton),
        objet=objet,
        libelle=libelle,
        auteur=auteur,
        creee_le=maintenant,
        echeance=maintenant + duree,
    )
    _ecrire(invitation, jeton, maintenant)
    return invitation


@transaction.atomic
def renvoyer(
    *, invitation: Invitation, auteur: Utilisateur, maintenant: datetime, duree: timedelta = DUREE
) -> Invitation:
    """Envoie un nouveau lien avec une nouvelle échéance ; l'ancien lien ne vaut plus rien.

    ``InvitationRefusee`` si elle est déjà acceptée ou révoquée ; une invitation expirée se renvoie.
    """
    invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if invitation.acceptee_le or invitation.revoquee_le:
        raise InvitationRefusee(REFUS_PAR_ETAT[invitation.etat(maintenant)])
    jeton = nouveau_jeton()
    invitation.jeton_empreinte = empreinte(jeton)
    invitation.auteur = auteur
    invitation.echeance = maintenant + duree
    invitation.save(update_fields=["jeton_empreinte", "auteur", "echeance"])
    _ecrire(invitation, jeton, maintenant)
    return invitation


@transaction.atomic
def revoquer(*, invitation: Invitation, auteur: Utilisateur, maintenant: datetime) -> Invitation:
    """Annule une invitation non acceptée ; sans effet si elle l'est déjà. ``InvitationRefusee`` si acceptée."""
    invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if invitation.acceptee_le:
        raise InvitationRefusee(Refus.ACCEPTEE)
    if not invitation.revoquee_le:
        invitation.revoquee_le = maintenant
        invitation.save(update_fields=["revoquee_le"])
        consigner(
            NatureChangement.INVITATION_REVOQUEE,
            compte=auteur,
            auteur=auteur,
            maintenant=maintenant,
            detail={"invitation": invitation.pk},
        )
    return invitation


def trouver(jeton: str, *, maintenant: datetime) -> Invitation:
    """Invitation ouverte de ce lien ; ``InvitationRefusee`` si inconnue, expirée, déjà utilisée ou révoquée."""
    invitation = Invitation.objects.select_related("auteur").filter(jeton_empreinte=empreinte(jeton)).first()
    if invitation is None:
        raise InvitationRefusee(Refus.INCONNUE)
    _verifier_ouverte(invitation, maintenant)
    return invitation


@transaction.atomic
def accepter(*, invitation: Invitation, utilisateur: Utilisateur, maintenant: datetime) -> str:
    """Accepte au nom d'un compte de la même adresse ; rend l'adresse où le conduire.

    Ordre : verrou, contrôles, acceptation, effet de l'app concernée. Un refus de l'effet annule tout.
    """
    invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
    _verifier_ouverte(invitation, maintenant)
    if utilisateur.email.lower() != invitation.courriel:
        raise InvitationRefusee(Refus.AUTRE_ADRESSE)
    if not utilisateur.is_active:
        raise InvitationRefusee(Refus.COMPTE_INACTIF)
    invitation.acceptee_le = maintenant
    invitation.acceptee_par = utilisateur
    invitation.save(update_fields=["acceptee_le", "acceptee_par"])
    consigner(
        NatureChangement.INVITATION_ACCEPTEE,
        compte=utilisateur,
        auteur=utilisateur,
        maintenant=maintenant,
        detail={"invitation": invitation.pk, "objet": invitation.objet},
    )
    return effet_de(invitation.objet).fonction(invitation, utilisateur, maintenant)


@transaction.atomic
def accepter_avec_nouveau_compte(
    *, invitation: Invitation, nom: str, prenom: str, mot_de_passe: str, maintenant: datetime, **champs: str
) -> tuple[Utilisateur, str]:
    """Crée le compte (ou achève celui d'un agent invité) et accepte ; le lien prouve l'adresse.

    ``champs`` : ``telephone``, ``profession``. ``InvitationRefusee`` si un compte a déjà un mot de passe.
    """
    invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
    _verifier_ouverte(invitation, maintenant)
    compte = Utilisateur.objects.select_for_update().filter(email=invitation.courriel).first()
    if compte is not None and compte.has_usable_password():
        raise InvitationRefusee(Refus.COMPTE_EXISTANT)
    if compte is None:
        compte = Utilisateur(email=invitation.courriel)
    for champ, valeur in {"nom": nom, "prenom": prenom, **champs}.items():
        setattr(compte, champ, valeur)
    compte.set_password(mot_de_passe)
    compte.save()
    marquer_verifiee(compte)
    return compte, accepter(invitation=invitation, utilisateur=compte, maintenant=maintenant)


def _verifier_ouverte(invitation: Invitation, maintenant: datetime) -> None:
    etat = invitation.etat(maintenant)
    if etat != EtatInvitation.EN_ATTENTE:
        raise InvitationRefusee(REFUS_PAR_ETAT[etat])


def _ecrire(invitation: Invitation, jeton: str, maintenant: datetime) -> None:
    lien = settings.URL_PUBLIQUE + reverse("comptes:invitation", args=[jeton])
    corps = render_to_string("comptes/courriels/invitation.txt", {"invitation": invitation, "lien": lien})
    deposer(
        cle=f"invitation:{invitation.pk}:{invitation.jeton_empreinte[:16]}",
        destinataire=invitation.courriel,
        sujet="Invitation sur le portail du Guichet CPTS",
        corps=corps,
        maintenant=maintenant,
    )
