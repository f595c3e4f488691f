"""Créer, inviter, désactiver : les actes sur les comptes eux-mêmes."""

from collections.abc import Iterable
from datetime import date, datetime

from axes.utils import reset
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.shortcuts import resolve_url
from django.template.loader import render_to_string

from acteurs.models import Organisation
from commun.courriels import deposer
from comptes.actions.affectations import ouvrir_affectation
from comptes.actions.invitations import inviter
from comptes.actions.journal import consigner
from comptes.effets import raisons_de_garder
from comptes.enums import Role
from comptes.models import Affectation, Invitation, NatureChangement, Utilisateur
from comptes.verification import marquer_verifiee
from territoires.models import Departement


@transaction.atomic
def creer_compte(*, email: str, nom: str, prenom: str, mot_de_passe: str | None, **champs: str) -> Utilisateur:
    """Crée un compte à l'adresse déjà vérifiée : pour la démonstration, la reprise et les tests.

    Ne sert pas à l'administration, qui invite (``inviter_agent``). ``champs`` : ``telephone``, ``profession``.
    """
    utilisateur = Utilisateur.objects.create_user(email, mot_de_passe, nom=nom, prenom=prenom, **champs)
    marquer_verifiee(utilisateur)
    return utilisateur


@transaction.atomic
def inviter_agent(
    *,
    courriel: str,
    nom: str,
    prenom: str,
    organisation: Organisation,
    role: Role,
    auteur: Utilisateur,
    maintenant: datetime,
    debut: date,
    fin: date | None = None,
    departements: Iterable[Departement] = (),
) -> Affectation:
    """Donne un mandat à un agent ; s'il n'a pas de mot de passe, lui envoie un lien pour en choisir un.

    Un compte existant garde son nom et reçoit seulement le mandat, avec un courriel qui l'annonce.
    ``ValidationError`` comme ``ouvrir_affectation``, ou si le compte est désactivé.
    """
    courriel = courriel.strip().lower()
    utilisateur = Utilisateur.objects.filter(email=courriel).first()
    if utilisateur is None:
        utilisateur = Utilisateur.objects.create_user(courriel, None, nom=nom, prenom=prenom)
        consigner(NatureChangement.COMPTE_CREE, compte=utilisateur, auteur=auteur, maintenant=maintenant)
    elif not utilisateur.is_active:
        raise ValidationError({"courriel": "Ce compte est désactivé : réactivez-le d’abord."})
    affectation = ouvrir_affectation(
        utilisateur=utilisateur,
        organisation=organisation,
        role=role,
        departements=departements,
        debut=debut,
        fin=fin,
        auteur=auteur,
        maintenant=maintenant,
    )
    if utilisateur.has_usable_password():
        _annoncer(affectation)
    else:
        inviter_a_choisir(utilisateur=utilisateur, auteur=auteur, maintenant=maintenant)
    return affectation


@transaction.atomic
def inviter_a_choisir(*, utilisateur: Utilisateur, auteur: Utilisateur, maintenant: datetime) -> Invitation:
    """Envoie (ou renvoie) à un compte sans mot de passe le lien pour en choisir un.

    ``ValidationError`` si le compte a déjà un mot de passe, ou s'il est désactivé.
    """
    if utilisateur.has_usable_password():
        raise ValidationError("Cette personne a déjà choisi son mot de passe.")
    if not utilisateur.is_active:
        raise ValidationError("Ce compte est désactivé : réactivez-le d’abord.")
    invitation = inviter(
        courriel=utilisateur.email,
        objet=f"compte:{utilisateur.pk}",
        libelle="le portail du Guichet CPTS",
        auteur=auteur,
        maintenant=maintenant,
    )
    consigner(
        NatureChangement.INVITATION_ENVOYEE,
        compte=utilisateur,
        auteur=auteur,
        maintenant=maintenant,
        detail={"invitation": invitation.pk},
    )
    return invitation


def ouvrir_le_compte(invitation: Invitation, utilisateur: Utilisateur, maintenant: datetime) -> str:
    """Effet des invitations « compte:… » : rien à faire de plus, on conduit l'agent à son tableau de bord."""
    return resolve_url(settings.LOGIN_REDIRECT_URL)


@transaction.atomic
def desactiver(*, utilisateur: Utilisateur, auteur: Utilisateur, maintenant: datetime) -> None:
    """Ferme un compte : ses sessions tombent à la requête suivante, ses actes et son nom restent.

    ``ValidationError`` pour son propre compte, le dernier administrateur, ou si une app garde le compte (un dossier
    dont il est le responsable).
    """
    Utilisateur.objects.select_for_update().get(pk=utilisateur.pk)
    if utilisateur.pk == auteur.pk:
        raise ValidationError("Vous ne pouvez pas désactiver votre propre compte.")
    administrateurs = Affectation.objects.actives().filter(role=Role.ADMINISTRATEUR, utilisateur__is_active=True)
    autres = administrateurs.exclude(utilisateur=utilisateur)
    if administrateurs.filter(utilisateur=utilisateur).exists() and not autres.exists():
        raise ValidationError("C’est le dernier administrateur : donnez d’abord ce rôle à une autre personne.")
    raisons = raisons_de_garder(utilisateur)
    if raisons:
        raise ValidationError(raisons)
    _basculer(utilisateur, False, NatureChangement.COMPTE_DESACTIVE, auteur, maintenant)


@transaction.atomic
def reactiver(*, utilisateur: Utilisateur, auteur: Utilisateur, maintenant: datetime) -> None:
    """Rouvre un compte ; ses affectations en cours reprennent effet."""
    _basculer(utilisateur, True, NatureChangement.COMPTE_REACTIVE, auteur, maintenant)


@transaction.atomic
def deverrouiller(*, utilisateur: Utilisateur, auteur: Utilisateur, maintenant: datetime) -> None:
    """Remet à zéro les essais de connexion manqués de ce compte."""
    reset(username=utilisateur.email)
    consigner(NatureChangement.ESSAIS_REMIS_A_ZERO, compte=utilisateur, auteur=auteur, maintenant=maintenant)


def modifier_profil(*, utilisateur: Utilisateur, nom: str, prenom: str, telephone: str, profession: str) -> None:
    """Enregistre ce que la personne dit d'elle-même ; sans effet sur ses droits."""
    utilisateur.nom, utilisateur.prenom = nom, prenom
    utilisateur.telephone, utilisateur.profession = telephone, profession
    utilisateur.save(update_fields=["nom", "prenom", "telephone", "profession"])


def _basculer(
    utilisateur: Utilisateur, actif: bool, nature: NatureChangement, auteur: Utilisateur, maintenant: datetime
) -> None:
    change = Utilisateur.objects.filter(pk=utilisateur.pk, is_active=not actif).update(is_active=actif)
    utilisateur.is_active = actif
    if change:
        consigner(nature, compte=utilisateur, auteur=auteur, maintenant=maintenant)


def _annoncer(affectation: Affectation) -> None:
    deposer(
        cle=f"affectation:{affectation.pk}",
        destinataire=affectation.utilisateur.email,
        sujet="Nouveau rôle sur le portail du Guichet CPTS",
        corps=render_to_string(
            "comptes/courriels/nouveau_role.txt", {"affectation": affectation, "portail": settings.URL_PUBLIQUE}
        ),
    )
