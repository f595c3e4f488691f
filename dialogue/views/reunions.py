"""Les réunions : l'équipe et le coordinateur les prévoient, chaque invité a sa page, sans compte."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.generic import TemplateView, View

from comptes.enums import ROLES_EQUIPE, Role
from comptes.roles import Capacite
from dialogue.actions import reunions as actions
from dialogue.agenda import ics
from dialogue.documents.reunion import compte_rendu
from dialogue.enums_reunions import EtatReunion
from dialogue.forms.reunions import AnnulationForm, NouvelleReunionForm, ReunionForm, SuiteReunionForm
from dialogue.invitables import invitables
from dialogue.jetons import adresse_de_l_invitation, invite_du_jeton
from dialogue.models import InviteReunion, Reunion
from dialogue.views.partage import VuePartagee, fichier
from dossiers.actions.transitions import TransitionRefusee
from dossiers.models import Dossier
from dossiers.permissions import capacites_sur
from dossiers.views.base import VueDossier
from dossiers.views.personne import SANS_COMPTE

CALENDRIER, PDF = "text/calendar; charset=utf-8", "application/pdf"


class ReunionsView(VuePartagee):
    """Les réunions d'un dossier : à venir, puis passées."""

    template_name = "dialogue/reunions/liste.html"

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        reunions = list(self.dossier.reunions.order_by("debut", "pk"))
        a_venir = [r for r in reunions if r.etat == EtatReunion.PREVUE]
        passees = [r for r in reversed(reunions) if r.etat != EtatReunion.PREVUE]
        return super().get_context_data(a_venir=a_venir, passees=passees, **contexte)


class NouvelleReunionView(VueDossier):
    """Prévoir une réunion et inviter."""

    template_name = "dialogue/reunions/prevoir.html"
    capacite = Capacite.ORGANISER_REUNION

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        formulaire = NouvelleReunionForm(request.POST, invitables=invitables(self.dossier))
        if not formulaire.is_valid():
            return self.render_to_response(self.get_context_data(form=formulaire, page_en_erreur=True), status=422)
        acte = {"auteur": request.user, "maintenant": self.maintenant}
        try:
            reunion = actions.prevoir(self.dossier, valeurs=formulaire.valeurs(), invites=formulaire.invites(), **acte)
        except TransitionRefusee as refus:
            return self.refuser(refus.raisons, form=formulaire)
        messages.success(request, "La réunion est prévue ; chaque personne invitée reçoit un courriel.")
        return redirect(reunion)

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        if "form" not in contexte:
            contexte["form"] = NouvelleReunionForm(invitables=invitables(self.dossier))
        return super().get_context_data(**contexte)


class ReunionView(TemplateView):
    """Une réunion ; introuvable à qui n'est ni de l'équipe, ni du Guichet qui voit le dossier ou y est invité."""

    template_name = "dialogue/reunions/reunion.html"
    roles = frozenset({*ROLES_EQUIPE, Role.COORDINATEUR})
    invisible_aux_autres = True
    exige: Capacite | None = None

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.maintenant = timezone.now()
        visibles = Reunion.objects.visibles_par(request.user).select_related(
            "dossier__lettre", "prevue_par", "redige_par"
        )
        self.reunion = visibles.filter(pk=kwargs["reunion"]).first()

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.reunion is None:
            raise Http404("Cette réunion n'existe pas, ou vous n'y avez pas accès.")
        dossiers = Dossier.objects.visibles_par(request.user)
        self.dossier_lisible = dossiers.filter(pk=self.reunion.dossier_id).first()
        self.capacites = capacites_sur(request.user, self.reunion.dossier)
        if self.exige is not None and self.exige not in self.capacites:
            raise PermissionDenied("Votre rôle ne permet pas d'organiser cette réunion.")
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data())

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        return super().get_context_data(
            reunion=self.reunion,
            dossier_lisible=self.dossier_lisible,
            invites=list(self.reunion.invites.all()) if self.dossier_lisible else [],
            organise=Capacite.ORGANISER_REUNION in self.capacites,
            prevue=self.reunion.etat == EtatReunion.PREVUE,
            commencee=self.reunion.debut <= self.maintenant,
            **contexte,
        )

    def refuser(self, raisons: list[str], **contexte: Any) -> HttpResponse:
        for raison in raisons:
            messages.error(self.request, raison)
        return self.render_to_response(self.get_context_data(page_en_erreur=True, **contexte), status=409)


class GesteReunionView(ReunionView):
    """Base d'un geste : un formulaire sur sa page, un envoi."""

    exige = Capacite.ORGANISER_REUNION
    fait = ""

    def formulaire(self, data: Any = None) -> Any:
        raise NotImplementedError

    def agir(self, formulaire: Any, **acte: Any) -> None:
        raise NotImplementedError

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        formulaire = self.formulaire(request.POST)
        if not formulaire.is_valid():
            return self.render_to_response(self.get_context_data(form=formulaire, page_en_erreur=True), status=422)
        try:
            self.agir(formulaire, auteur=request.user, maintenant=self.maintenant)
        except TransitionRefusee as refus:
            return self.refuser(refus.raisons, form=formulaire)
        messages.success(request, self.fait)
        return redirect(self.reunion)

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        contexte.setdefault("form", self.formulaire())
        return super().get_context_data(**contexte)


class ModifierReunionView(GesteReunionView):
    """Changer la date, le lieu ou l'ordre du jour."""

    template_name = "dialogue/reunions/modifier.html"
    fait = "La réunion est modifiée ; un nouvel horaire ou un nouveau lieu est écrit aux invités."

    def formulaire(self, data: Any = None) -> ReunionForm:
        return ReunionForm(data, reunion=self.reunion)

    def agir(self, formulaire: ReunionForm, **acte: Any) -> None:
        actions.deplacer(self.reunion, valeurs=formulaire.valeurs(), **acte)


class TenirReunionView(GesteReunionView):
    """Noter les présences et le compte rendu."""

    template_name = "dialogue/reunions/tenir.html"
    fait = "Les présences et le compte rendu sont enregistrés."

    def formulaire(self, data: Any = None) -> SuiteReunionForm:
        return SuiteReunionForm(data, reunion=self.reunion)

    def agir(self, formulaire: SuiteReunionForm, **acte: Any) -> None:
        lues = formulaire.cleaned_data
        presents = [int(cle) for cle in lues["presents"]]
        actions.tenir(self.reunion, presents=presents, compte_rendu=lues["compte_rendu"], **acte)


class AnnulerReunionView(GesteReunionView):
    """Annuler la réunion."""

    template_name = "dialogue/reunions/annuler.html"
    fait = "La réunion est annulée ; les personnes invitées en sont prévenues."

    def formulaire(self, data: Any = None) -> AnnulationForm:
        return AnnulationForm(data)

    def agir(self, formulaire: AnnulationForm, **acte: Any) -> None:
        actions.annuler(self.reunion, **acte, **formulaire.cleaned_data)


class ReunionIcsView(ReunionView):
    """La réunion pour un agenda."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return fichier(ics(self.reunion), f"reunion-{self.reunion.pk}.ics", CALENDRIER)


class CompteRenduView(ReunionView):
    """Le compte rendu en PDF ; qui ne voit pas le dossier ne le lit pas."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.dossier_lisible is None or self.reunion.etat != EtatReunion.TENUE:
            raise Http404("Cette réunion n'a pas de compte rendu.")
        return fichier(compte_rendu(self.reunion), f"compte-rendu-{self.reunion.pk}.pdf", PDF)


def _invite(jeton: str) -> InviteReunion:
    invite = invite_du_jeton(jeton)
    if invite is None:
        raise Http404("Ce lien ne mène plus à aucune réunion.")
    return invite


@method_decorator(SANS_COMPTE, name="dispatch")
class InvitationView(TemplateView):
    """La page d'une personne invitée, sans compte : la réunion, rien du dossier ni des autres invités."""

    template_name = "dialogue/reunions/invitation.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        invite = _invite(kwargs["jeton"])
        contexte = {"invite": invite, "reunion": invite.reunion, "prevue": invite.reunion.etat == EtatReunion.PREVUE}
        agenda = f"{adresse_de_l_invitation(invite)}agenda/"
        return self.render_to_response(super().get_context_data(agenda=agenda, **contexte))


@method_decorator(SANS_COMPTE, name="dispatch")
class InvitationIcsView(View):
    """La même réunion pour l'agenda de la personne invitée."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        reunion = _invite(kwargs["jeton"]).reunion
        return fichier(ics(reunion), f"reunion-{reunion.pk}.ics", CALENDRIER)
