"""L'équipe d'un dossier : inviter, rejoindre, changer de rôle, partir, transmettre la responsabilité.

Un dossier garde toujours un responsable. Chaque geste est consigné (« dossier.equipe ») par des identifiants, sans
nom ni adresse. Lève ``PermissionDenied`` (pas le droit) ou ``TransitionRefusee`` (raisons en français).
"""

from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q, QuerySet

from commun import courriels
from comptes import actions as comptes
from comptes.models import Invitation, Utilisateur
from comptes.roles import Capacite
from dossiers import notifications
from dossiers.actions.transitions import TransitionRefusee
from dossiers.deport import avertissement, empechement
from dossiers.enums import LETTRE_FINIE, PROJET_FINI, Origine, RoleEquipe, Sujet
from dossiers.journal import consigner
from dossiers.models import Dossier, Evenement, MembreEquipe
from dossiers.parametres import INVITATION_JOURS
from dossiers.permissions import capacites_sur

NATURE = "equipe"
ROLES_PROPOSES = (RoleEquipe.REDACTEUR, RoleEquipe.LECTEUR)


def objet_d_invitation(dossier: Dossier, role: str) -> str:
    """« equipe:<dossier>:<rôle> », ce que ``comptes`` garde de l'invitation."""
    return f"{NATURE}:{dossier.pk}:{role}"


def role_propose(invitation: Invitation) -> RoleEquipe:
    """Le rôle que donnera cette invitation."""
    return RoleEquipe(invitation.objet.rpartition(":")[2])


def invitations_ouvertes(dossier: Dossier) -> QuerySet[Invitation]:
    """Invitations ni acceptées ni annulées, expirées comprises, de la plus ancienne à la plus récente."""
    ouvertes = Invitation.objects.filter(acceptee_le=None, revoquee_le=None)
    return ouvertes.filter(objet__startswith=f"{NATURE}:{dossier.pk}:").select_related("auteur").order_by("pk")


def roles_invitables(dossier: Dossier, auteur: Utilisateur) -> tuple[RoleEquipe, ...]:
    """Rôles que cette personne peut proposer : un responsable, tous (le sien compris, qu'il transmet) ; ou, pour un
    dossier repris d'avant le portail et encore sans responsable, celui de responsable, par qui l'a repris (Guichet,
    ARS)."""
    acquises = capacites_sur(auteur, dossier)
    if Capacite.GERER_EQUIPE in acquises:
        return (*ROLES_PROPOSES, RoleEquipe.RESPONSABLE)
    repris = dossier.origine == Origine.REPRISE and Capacite.REPRISE_ANTERIEURE in acquises
    return (RoleEquipe.RESPONSABLE,) if repris and responsable_de(dossier) is None else ()


def dossiers_a_transmettre(utilisateur: Utilisateur) -> list[str]:
    """Pourquoi ce compte ne peut pas fermer : les dossiers en cours dont il est le responsable, par leur numéro.

    Le nom des dossiers n'est pas dit : l'administrateur n'en voit aucun (domaine §3).
    """
    en_cours = Dossier.objects.filter(
        equipe__utilisateur=utilisateur, equipe__role=RoleEquipe.RESPONSABLE, equipe__fin=None, clos_le=None
    ).exclude(Q(lettre__etat__in=LETTRE_FINIE) | Q(projet__etat__in=PROJET_FINI))
    numeros = list(en_cours.order_by("numero").values_list("numero", flat=True))
    if not numeros:
        return []
    return [
        f"Cette personne est responsable de dossiers en cours : {', '.join(numeros)}. Elle transmet d’abord sa "
        "responsabilité ; à défaut, le coordinateur du Guichet la propose à un autre membre de l’équipe."
    ]


def responsable_de(dossier: Dossier) -> MembreEquipe | None:
    """Le responsable actuel, s'il y en a un."""
    return dossier.equipe.filter(role=RoleEquipe.RESPONSABLE, fin=None).select_related("utilisateur").first()


@transaction.atomic
def inviter(
    dossier: Dossier, *, courriel: str, role: str, auteur: Utilisateur, maintenant: datetime
) -> tuple[Invitation, str]:
    """Invite une adresse dans l'équipe ; rend l'invitation et un avertissement éventuel (déport).

    Une invitation ouverte à la même adresse pour un autre rôle est annulée.
    """
    courriel = courriel.strip().lower()
    ouvertes = _prendre(dossier, courriel)
    dossier = _verrouiller(dossier)
    if role not in roles_invitables(dossier, auteur):
        raise PermissionDenied("Votre rôle sur ce dossier ne permet pas cette invitation.")
    compte = Utilisateur.objects.filter(email=courriel).first()
    if compte is not None:
        _refuser_si(_membre(dossier, compte) is not None, "Cette personne est déjà dans l’équipe du dossier.")
        _refuser_si(empechement(compte, dossier))
    objet = objet_d_invitation(dossier, role)
    for ancienne in ouvertes:
        if ancienne.objet != objet:
            comptes.revoquer(invitation=ancienne, auteur=auteur, maintenant=maintenant)
    invitation = comptes.inviter(
        courriel=courriel,
        objet=objet,
        libelle=f"l’équipe du dossier « {dossier.nom} » comme {RoleEquipe(role).label.lower()}",
        auteur=auteur,
        maintenant=maintenant,
        duree=timedelta(days=INVITATION_JOURS.valeur),
    )
    prevenu = avertissement(compte) if compte is not None else ""
    _consigner(dossier, "invite", auteur, maintenant, invitation=invitation.pk, role=role, averti=bool(prevenu))
    return invitation, prevenu


@transaction.atomic
def renvoyer(dossier: Dossier, invitation: Invitation, *, auteur: Utilisateur, maintenant: datetime) -> Invitation:
    """Envoie un nouveau lien, valable de nouveau ; l'ancien ne sert plus."""
    _verifier_invitation(dossier, invitation, auteur)
    invitation = comptes.renvoyer(
        invitation=invitation, auteur=auteur, maintenant=maintenant, duree=timedelta(days=INVITATION_JOURS.valeur)
    )
    dossier = _verrouiller(dossier)
    _consigner(dossier, "renvoie", auteur, maintenant, invitation=invitation.pk)
    return invitation


@transaction.atomic
def revoquer(dossier: Dossier, invitation: Invitation, *, auteur: Utilisateur, maintenant: datetime) -> None:
    """Annule une invitation : son lien ne sert plus."""
    _verifier_invitation(dossier, invitation, auteur)
    comptes.revoquer(invitation=invitation, auteur=auteur, maintenant=maintenant)
    dossier = _verrouiller(dossier)
    _consigner(dossier, "revoque", auteur, maintenant, invitation=invitation.pk)


def rejoindre(invitation: Invitation, utilisateur: Utilisateur, maintenant: datetime) -> str:
    """Effet d'une invitation acceptée ; rend l'adresse du dossier. Lève ``InvitationRefusee``.

    Un nouveau responsable remplace l'ancien, qui devient rédacteur.
    """
    dossier = _verrouiller(Dossier(pk=int(invitation.objet.split(":")[1])))
    role = role_propose(invitation)
    membre = _membre(dossier, utilisateur)
    raison = empechement(utilisateur, dossier)
    if not raison and membre is not None and role != RoleEquipe.RESPONSABLE:
        raison = "Vous êtes déjà dans l’équipe de ce dossier."
    if raison:
        raise comptes.InvitationRefusee(comptes.Refus.OBJET, raison)
    if role == RoleEquipe.RESPONSABLE:
        evenement = _prendre_la_responsabilite(dossier, invitation, utilisateur, membre, maintenant)
    else:
        _ajouter(dossier, utilisateur, role, maintenant)
        evenement = _consigner(dossier, "rejoint", utilisateur, maintenant, membre=utilisateur.pk, role=role)
    fait = f"Une personne est désormais {role.label.lower()} du dossier."
    notifications.prevenir_du_fait(dossier, evenement, precisions=fait)
    return dossier.get_absolute_url()


def _prendre_la_responsabilite(
    dossier: Dossier,
    invitation: Invitation,
    utilisateur: Utilisateur,
    membre: MembreEquipe | None,
    maintenant: datetime,
) -> Evenement:
    ancien = responsable_de(dossier)
    [actif] = Utilisateur.objects.select_for_update().filter(pk=utilisateur.pk).values_list("is_active", flat=True)
    if not actif:
        raise comptes.InvitationRefusee(comptes.Refus.COMPTE_INACTIF)
    if ancien is not None and not _peut_transmettre(dossier, ancien, invitation.auteur):
        raise comptes.InvitationRefusee(
            comptes.Refus.OBJET, "La personne qui vous a proposé cette responsabilité ne l’a plus."
        )
    if ancien is not None:
        ancien.role = RoleEquipe.REDACTEUR
        ancien.save(update_fields=["role"])
    if membre is None:
        _ajouter(dossier, utilisateur, RoleEquipe.RESPONSABLE, maintenant)
    else:
        membre.role = RoleEquipe.RESPONSABLE
        membre.save(update_fields=["role"])
    precedent = ancien.utilisateur_id if ancien else None
    return _consigner(dossier, "transfert", utilisateur, maintenant, membre=utilisateur.pk, ancien=precedent)


def _peut_transmettre(dossier: Dossier, ancien: MembreEquipe, auteur: Utilisateur) -> bool:
    """Le responsable lui-même, ou le Guichet qui propose une relève."""
    return ancien.utilisateur_id == auteur.pk or Capacite.PROPOSER_RELEVE in capacites_sur(auteur, dossier)


@transaction.atomic
def changer_role(
    dossier: Dossier, membre: MembreEquipe, *, role: str, auteur: Utilisateur, maintenant: datetime
) -> None:
    """Fait d'un rédacteur un lecteur, ou l'inverse."""
    dossier = _verrouiller(dossier)
    _verifier_gestion(dossier, auteur)
    membre = _relire(dossier, membre)
    _refuser_si(membre.role == RoleEquipe.RESPONSABLE, "Le responsable transmet d’abord la responsabilité.")
    _refuser_si(role not in ROLES_PROPOSES, "La responsabilité se propose, et s’accepte.")
    _refuser_si(membre.role == role, f"Cette personne est déjà {RoleEquipe(role).label.lower()}.")
    membre.role = role
    membre.save(update_fields=["role"])
    evenement = _consigner(dossier, "role", auteur, maintenant, membre=membre.utilisateur_id, role=role)
    fait = f"Un membre de l’équipe est désormais {RoleEquipe(role).label.lower()} du dossier."
    notifications.prevenir_du_fait(dossier, evenement, precisions=fait)


@transaction.atomic
def retirer(dossier: Dossier, membre: MembreEquipe, *, auteur: Utilisateur, maintenant: datetime) -> None:
    """Retire un membre ; chacun, sauf le responsable, peut aussi partir de lui-même."""
    ouvertes = _prendre(dossier, membre.utilisateur.email)
    dossier = _verrouiller(dossier)
    membre = _relire(dossier, membre)
    part_de_lui_meme = membre.utilisateur_id == auteur.pk
    if not part_de_lui_meme:
        _verifier_gestion(dossier, auteur)
    _refuser_si(
        membre.role == RoleEquipe.RESPONSABLE,
        "Un dossier garde toujours un responsable : proposez d’abord la responsabilité à un autre membre.",
    )
    membre.fin = maintenant
    membre.save(update_fields=["fin"])
    for invitation in ouvertes:
        comptes.revoquer(invitation=invitation, auteur=auteur, maintenant=maintenant)
    geste = "quitte" if part_de_lui_meme else "retire"
    evenement = _consigner(dossier, geste, auteur, maintenant, membre=membre.utilisateur_id)
    fait = "Une personne ne fait plus partie de l’équipe."
    notifications.prevenir_du_fait(dossier, evenement, precisions=fait)
    if not part_de_lui_meme:
        _ecrire_au_partant(dossier, membre, evenement)


@transaction.atomic
def proposer_la_responsabilite(
    dossier: Dossier, membre: MembreEquipe, *, auteur: Utilisateur, maintenant: datetime
) -> Invitation:
    """Propose à un membre de devenir responsable ; rien ne change avant qu'il accepte."""
    _prendre(dossier, membre.utilisateur.email)
    dossier = _verrouiller(dossier)
    _verifier_gestion(dossier, auteur)
    return _proposer(dossier, membre, "propose", auteur, maintenant)[0]


@transaction.atomic
def proposer_la_releve(
    dossier: Dossier, membre: MembreEquipe, *, auteur: Utilisateur, maintenant: datetime
) -> Invitation:
    """Le Guichet propose à un membre de remplacer un responsable parti ; il accepte ou non.

    Toute l'équipe est prévenue, et le responsable peut encore annuler la proposition. Sur un brouillon jamais
    déposé, seulement si le compte du responsable est désactivé.
    """
    _prendre(dossier, membre.utilisateur.email)
    dossier = _verrouiller(dossier)
    if Capacite.PROPOSER_RELEVE not in capacites_sur(auteur, dossier):
        raise PermissionDenied("Seul le coordinateur du Guichet propose une relève.")
    ancien = responsable_de(dossier)
    actif = ancien is not None and ancien.utilisateur.is_active
    _refuser_si(dossier.premier_depot_le is None and actif, "Ce brouillon a un responsable : à lui de transmettre.")
    invitation, evenement = _proposer(dossier, membre, "releve", auteur, maintenant)
    fait = (
        "Le Guichet propose à un membre de l’équipe de devenir responsable du dossier. Rien ne change avant son "
        "accord ; le responsable actuel peut annuler cette proposition sur la page de l’équipe."
    )
    notifications.prevenir_du_fait(dossier, evenement, precisions=fait)
    return invitation


def _proposer(
    dossier: Dossier, membre: MembreEquipe, geste: str, auteur: Utilisateur, maintenant: datetime
) -> tuple[Invitation, Evenement]:
    membre = _relire(dossier, membre)
    _refuser_si(membre.role == RoleEquipe.RESPONSABLE, "Cette personne est déjà responsable du dossier.")
    _refuser_si(not membre.utilisateur.is_active, "Le compte de cette personne est désactivé.")
    invitation = comptes.inviter(
        courriel=membre.utilisateur.email,
        objet=objet_d_invitation(dossier, RoleEquipe.RESPONSABLE),
        libelle=f"l’équipe du dossier « {dossier.nom} » comme responsable",
        auteur=auteur,
        maintenant=maintenant,
        duree=timedelta(days=INVITATION_JOURS.valeur),
    )
    evenement = _consigner(dossier, geste, auteur, maintenant, invitation=invitation.pk, membre=membre.utilisateur_id)
    return invitation, evenement


@transaction.atomic
def decliner(dossier: Dossier, invitation: Invitation, *, auteur: Utilisateur, maintenant: datetime) -> None:
    """Refuse la responsabilité qu'on vous propose."""
    if invitation.courriel != auteur.email:
        raise PermissionDenied("Cette proposition s’adresse à une autre personne.")
    comptes.revoquer(invitation=invitation, auteur=auteur, maintenant=maintenant)
    dossier = _verrouiller(dossier)
    evenement = _consigner(dossier, "decline", auteur, maintenant, invitation=invitation.pk)
    fait = "La responsabilité proposée a été déclinée."
    notifications.prevenir_du_fait(dossier, evenement, precisions=fait)


def _prendre(dossier: Dossier, courriel: str) -> list[Invitation]:
    """Verrouille les invitations ouvertes à cette adresse, toujours avant le dossier, comme leur acceptation."""
    return list(invitations_ouvertes(dossier).filter(courriel=courriel).select_for_update(of=("self",)))


def _verrouiller(dossier: Dossier) -> Dossier:
    return Dossier.objects.select_for_update().get(pk=dossier.pk)


def _membre(dossier: Dossier, utilisateur: Utilisateur) -> MembreEquipe | None:
    return dossier.equipe.filter(utilisateur=utilisateur, fin=None).first()


def _relire(dossier: Dossier, membre: MembreEquipe) -> MembreEquipe:
    """Le membre tel qu'il est maintenant ; refusé s'il a quitté l'équipe entre-temps."""
    frais = dossier.equipe.filter(pk=membre.pk, fin=None).select_related("utilisateur").first()
    if frais is None:
        raise TransitionRefusee(["Cette personne n’est plus dans l’équipe du dossier."])
    return frais


def _ajouter(dossier: Dossier, utilisateur: Utilisateur, role: RoleEquipe, maintenant: datetime) -> None:
    MembreEquipe.objects.create(dossier=dossier, utilisateur=utilisateur, role=role, depuis=maintenant)


def _refuser_si(refus: bool | str, raison: str = "") -> None:
    if refus:
        raise TransitionRefusee([raison or str(refus)])


def _verifier_gestion(dossier: Dossier, auteur: Utilisateur) -> None:
    if Capacite.GERER_EQUIPE not in capacites_sur(auteur, dossier):
        raise PermissionDenied("Seul le responsable gère l’équipe du dossier.")


def _verifier_invitation(dossier: Dossier, invitation: Invitation, auteur: Utilisateur) -> None:
    gere = Capacite.GERER_EQUIPE in capacites_sur(auteur, dossier)
    if not (gere or role_propose(invitation) in roles_invitables(dossier, auteur)):
        raise PermissionDenied("Seul le responsable gère l’équipe du dossier.")


def _consigner(dossier: Dossier, geste: str, auteur: Utilisateur, maintenant: datetime, **donnees: Any) -> Evenement:
    return consigner(
        dossier,
        sujet=Sujet.DOSSIER,
        code="equipe",
        auteur=auteur,
        instant=maintenant,
        donnees={"geste": geste, **donnees},
    )


def _ecrire_au_partant(dossier: Dossier, membre: MembreEquipe, evenement: Evenement) -> None:
    courriels.deposer(
        cle=f"depart:{dossier.pk}:{evenement.rang}:{membre.utilisateur_id}",
        destinataire=membre.utilisateur.email,
        sujet=f"[{dossier.numero}] Vous ne faites plus partie de l’équipe",
        corps=f"Bonjour,\n\nVous avez été retiré de l’équipe du dossier {dossier.numero}. "
        "Vous n’y avez plus accès.\n\nGuichet CPTS, numéro vert 0 801 902 263 (appel gratuit)\n",
        maintenant=evenement.instant,
    )
