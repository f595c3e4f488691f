"""L'équipe d'un dossier : qui en est, qui est invité, et chaque geste sur sa page."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from comptes.actions import InvitationRefusee, accepter
from comptes.enums import Role
from comptes.models import EtatInvitation, Invitation
from comptes.roles import Capacite
from dossiers.actions import equipe
from dossiers.actions.transitions import TransitionRefusee
from dossiers.enums import RoleEquipe, Sujet
from dossiers.forms.equipe import InvitationForm, RoleForm, SansSaisieForm
from dossiers.models import MembreEquipe
from dossiers.permissions import Lecture, role_dans_l_equipe
from dossiers.views.base import VueDossier


class EquipeView(VueDossier):
    """Membres, invitations en attente et formulaire d'invitation ; le POST invite."""

    template_name = "dossiers/equipe.html"
    precision = "pas sur simple information"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.lecture(Sujet.LETTRE) == Lecture.INFORMATION:
            raise PermissionDenied("Vous êtes informé de ce dossier ; son équipe n’y est pas ouverte.")
        return super().dispatch(request, *args, **kwargs)

    def formulaire(self, data: Any = None) -> InvitationForm | None:
        roles = equipe.roles_invitables(self.dossier, self.request.user)
        return InvitationForm(data, roles=roles) if roles else None

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        formulaire = self.formulaire(request.POST)
        if formulaire is None:
            raise PermissionDenied("Seul le responsable gère l’équipe du dossier.")
        if not formulaire.is_valid():
            return self.render_to_response(self.get_context_data(form=formulaire, page_en_erreur=True), status=422)
        try:
            _, avertissement = equipe.inviter(
                self.dossier, auteur=request.user, maintenant=self.maintenant, **formulaire.cleaned_data
            )
        except TransitionRefusee as refus:
            return self.refuser(refus.raisons, form=formulaire)
        messages.success(request, f"L’invitation est partie à {formulaire.cleaned_data['courriel']}.")
        if avertissement:
            messages.warning(request, avertissement)
        return redirect("dossiers:equipe", self.dossier.numero)

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        contexte.setdefault("form", self.formulaire())
        role = role_dans_l_equipe(self.request.user, self.dossier)
        membres = [m for m in self.dossier.equipe.all() if m.fin is None]
        return super().get_context_data(
            membres=sorted(membres, key=lambda m: (list(RoleEquipe).index(RoleEquipe(m.role)), m.pk)),
            invitations=self._invitations() if contexte["form"] else [],
            proposition=self._proposition() if role else None,
            dans_l_equipe=role is not None,
            peut_quitter=role in equipe.ROLES_PROPOSES,
            gere=Capacite.GERER_EQUIPE in self.capacites,
            peut_relever=self._peut_relever(membres),
            **contexte,
        )

    def _peut_relever(self, membres: list[MembreEquipe]) -> bool:
        """Le coordinateur, sur un dossier déposé ou dont le responsable a fermé son compte."""
        actif = any(m.role == RoleEquipe.RESPONSABLE and m.utilisateur.is_active for m in membres)
        return Capacite.PROPOSER_RELEVE in self.capacites and (bool(self.dossier.premier_depot_le) or not actif)

    def _invitations(self) -> list[dict[str, Any]]:
        return [
            {
                "pk": invitation.pk,
                "courriel": invitation.courriel,
                "role": equipe.role_propose(invitation).label,
                "echeance": invitation.echeance,
                "expiree": invitation.etat(self.maintenant) == EtatInvitation.EXPIREE,
            }
            for invitation in equipe.invitations_ouvertes(self.dossier)
        ]

    def _proposition(self) -> Invitation | None:
        """La responsabilité proposée à la personne qui regarde."""
        pour_elle = equipe.invitations_ouvertes(self.dossier).filter(courriel=self.request.user.email)
        ouvertes = [i for i in pour_elle if i.etat(self.maintenant) == EtatInvitation.EN_ATTENTE]
        return ouvertes[0] if ouvertes else None


class InvitationEquipeView(VueDossier):
    """Un geste sur une invitation (POST) : la renvoyer, l'annuler, accepter ou décliner celle qu'on reçoit."""

    precision = "qui invite, ou la personne invitée"

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        invitation = equipe.invitations_ouvertes(self.dossier).filter(pk=kwargs["invitation"]).first()
        geste = GESTES_D_INVITATION.get(kwargs["geste"])
        if invitation is None or geste is None:
            raise Http404("Cette invitation n’existe pas, ou n’attend plus.")
        try:
            messages.success(request, geste(self, invitation))
        except TransitionRefusee as refus:
            for raison in refus.raisons:
                messages.error(request, raison)
        except InvitationRefusee as refus:
            messages.error(request, str(refus))
        return redirect("dossiers:equipe", self.dossier.numero)

    def renvoyer(self, invitation: Invitation) -> str:
        equipe.renvoyer(self.dossier, invitation, auteur=self.request.user, maintenant=self.maintenant)
        return f"Un nouveau lien est parti à {invitation.courriel}."

    def revoquer(self, invitation: Invitation) -> str:
        equipe.revoquer(self.dossier, invitation, auteur=self.request.user, maintenant=self.maintenant)
        return f"L’invitation de {invitation.courriel} est annulée."

    def accepter(self, invitation: Invitation) -> str:
        accepter(invitation=invitation, utilisateur=self.request.user, maintenant=self.maintenant)
        return "Vous êtes désormais responsable du dossier."

    def decliner(self, invitation: Invitation) -> str:
        equipe.decliner(self.dossier, invitation, auteur=self.request.user, maintenant=self.maintenant)
        return "Vous avez décliné la responsabilité du dossier."


GESTES_D_INVITATION: dict[str, Callable[[InvitationEquipeView, Invitation], str]] = {
    "renvoyer": InvitationEquipeView.renvoyer,
    "annuler": InvitationEquipeView.revoquer,
    "accepter": InvitationEquipeView.accepter,
    "decliner": InvitationEquipeView.decliner,
}


@dataclass(frozen=True)
class GesteMembre:
    """Ce qu'un responsable fait d'un membre : la page le dit, le POST appelle l'action."""

    bouton: str
    fait: str
    action: Callable[..., Any]
    consequences: tuple[str, ...]
    previent: str
    retour: str
    formulaire: type[forms.Form] = SansSaisieForm
    danger: bool = False


GESTES_DE_MEMBRE = {
    "role": GesteMembre(
        "Changer son rôle",
        "Le rôle est changé.",
        equipe.changer_role,
        ("Ses droits sur ce dossier changent aussitôt.",),
        "Toute l’équipe.",
        "Oui, vous pourrez changer de nouveau son rôle.",
        RoleForm,
    ),
    "responsabilite": GesteMembre(
        "Proposer la responsabilité",
        "La proposition est partie ; rien ne change avant son accord.",
        equipe.proposer_la_responsabilite,
        (
            "Vous restez responsable tant que cette personne n’a pas accepté.",
            "Si elle accepte, elle dépose, répond, gère l’équipe et signe à votre place ; vous devenez rédacteur.",
        ),
        "La personne, avec un lien pour accepter.",
        "Oui, tant qu’elle n’a pas accepté : annulez l’invitation sur la page de l’équipe.",
    ),
    "retirer": GesteMembre(
        "Retirer de l’équipe",
        "La personne ne fait plus partie de l’équipe.",
        equipe.retirer,
        ("Cette personne n’a plus accès au dossier. Ce qu’elle y a écrit reste.",),
        "La personne et toute l’équipe.",
        "Oui, vous pourrez l’inviter de nouveau.",
        danger=True,
    ),
}


class MembreView(VueDossier):
    """Un geste du responsable sur un membre."""

    template_name = "dossiers/equipe_membre.html"
    capacite = Capacite.GERER_EQUIPE
    gestes = GESTES_DE_MEMBRE

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.capacite in self.capacites:
            self.membre = self._trouver(kwargs["membre"])
            self.geste = self.gestes.get(kwargs["geste"])
            if self.membre is None or self.geste is None:
                raise Http404("Cette personne n’est pas, ou plus, dans l’équipe du dossier.")
        return super().dispatch(request, *args, **kwargs)

    def _trouver(self, pk: int) -> MembreEquipe | None:
        return next((m for m in self.dossier.equipe.all() if m.pk == pk and m.fin is None), None)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        formulaire = self.geste.formulaire(request.POST)
        if not formulaire.is_valid():
            return self.render_to_response(self.get_context_data(form=formulaire, page_en_erreur=True), status=422)
        try:
            self.geste.action(
                self.dossier, self.membre, auteur=request.user, maintenant=self.maintenant, **formulaire.cleaned_data
            )
        except TransitionRefusee as refus:
            return self.refuser(refus.raisons, form=formulaire)
        messages.success(request, self.geste.fait)
        return redirect("dossiers:equipe", self.dossier.numero)

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        contexte.setdefault("form", self.geste.formulaire(initial={"role": self.membre.role}))
        return super().get_context_data(
            membre=self.membre,
            geste=self.geste,
            retour=reverse("dossiers:equipe", args=[self.dossier.numero]),
            **contexte,
        )


class ReleveView(MembreView):
    """Le Guichet propose à un membre de remplacer un responsable parti."""

    capacite = Capacite.PROPOSER_RELEVE
    gestes = {
        "releve": GesteMembre(
            "Proposer comme responsable",
            "La proposition est partie ; rien ne change avant son accord.",
            equipe.proposer_la_releve,
            (
                "À n’employer que si le responsable ne peut plus l’être : il reste en place tant que cette personne "
                "n’a pas accepté, et peut annuler la proposition.",
                "Si elle accepte, elle dépose, répond, gère l’équipe et signe ; l’ancien devient rédacteur.",
            ),
            "La personne, avec un lien pour accepter, et toute l’équipe.",
            "Non, mais le responsable peut annuler la proposition, et la personne la décliner.",
        )
    }


class QuitterEquipeView(VueDossier):
    """Partir de soi-même ; un responsable transmet d'abord la responsabilité."""

    template_name = "dossiers/equipe_quitter.html"
    roles = frozenset({Role.REDACTEUR, Role.LECTEUR_EQUIPE})

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        role = role_dans_l_equipe(request.user, self.dossier)
        if Capacite.LIRE in self.capacites and role not in equipe.ROLES_PROPOSES:
            raise PermissionDenied("Seul un rédacteur ou un lecteur de l’équipe peut la quitter.")
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        membre = next(m for m in self.dossier.equipe.all() if m.utilisateur_id == request.user.pk and m.fin is None)
        try:
            equipe.retirer(self.dossier, membre, auteur=request.user, maintenant=self.maintenant)
        except TransitionRefusee as refus:
            return self.refuser(refus.raisons)
        messages.success(request, f"Vous ne faites plus partie de l’équipe de « {self.dossier.nom} ».")
        return redirect("dossiers:liste")
