"""Les réunions : l'équipe et le coordinateur les prévoient, les déplacent, en gardent le compte rendu."""

from collections import Counter
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.generic import TemplateView

from comptes.enums import ROLES_EQUIPE, Role
from comptes.roles import Capacite
from dialogue.actions import reunions as actions
from dialogue.agenda import ics
from dialogue.documents.reunion import compte_rendu
from dialogue.enums_reunions import EtatReunion
from dialogue.forms.reunions import AnnulationForm, NouvelleReunionForm, ReunionForm, SuiteReunionForm
from dialogue.invitables import invitables
from dialogue.models import Reunion
from dialogue.views.invitations import CALENDRIER, repondre_au_nom_de
from dialogue.views.partage import VuePartagee, fichier
from dossiers.actions.transitions import TransitionRefusee
from dossiers.models import Dossier
from dossiers.permissions import capacites_sur
from dossiers.views.base import VueDossier

PDF = "application/pdf"


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
            raise Http404("Cette réunion n’existe pas, ou vous n’y avez pas accès.")
        dossiers = Dossier.objects.visibles_par(request.user)
        self.dossier_lisible = dossiers.filter(pk=self.reunion.dossier_id).first()
        self.capacites = capacites_sur(request.user, self.reunion.dossier)
        if self.exige is not None and self.exige not in self.capacites:
            raise PermissionDenied("Votre rôle ne permet pas d’organiser cette réunion.")
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data())

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        invites = list(self.reunion.invites.all()) if self.dossier_lisible else []
        reponses = Counter({True: "viendront", False: "excuses", None: "muets"}[i.viendra] for i in invites)
        return super().get_context_data(
            reunion=self.reunion,
            dossier_lisible=self.dossier_lisible,
            invites=invites,
            reponses={nom: reponses[nom] for nom in ("viendront", "excuses", "muets")},
            organise=Capacite.ORGANISER_REUNION in self.capacites,
            prevue=self.reunion.etat == EtatReunion.PREVUE,
            commencee=self.reunion.debut <= self.maintenant,
            invitee_seulement=Capacite.ORGANISER_REUNION not in self.capacites,
            invite=self.reunion.invites.filter(courriel=self.request.user.email.lower()).first(),
            **contexte,
        )

    def refuser(self, raisons: list[str], statut: int = 409, **contexte: Any) -> HttpResponse:
        for raison in raisons:
            messages.error(self.request, raison)
        return self.render_to_response(self.get_context_data(page_en_erreur=True, **contexte), status=statut)


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


class RepondreReunionView(ReunionView):
    """Dire si l'on viendra (POST) ; introuvable à qui n'est pas invité."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        invite = self.reunion.invites.filter(courriel=request.user.email.lower()).first()
        if invite is None:
            raise Http404("Vous n’êtes pas invité à cette réunion.")
        raisons, statut = repondre_au_nom_de(invite, request, self.maintenant)
        return self.refuser(raisons, statut) if raisons else redirect(self.reunion)


class ReunionIcsView(ReunionView):
    """La réunion pour un agenda."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return fichier(ics(self.reunion), f"reunion-{self.reunion.pk}.ics", CALENDRIER)


class CompteRenduView(ReunionView):
    """Le compte rendu en PDF ; qui ne voit pas le dossier ne le lit pas."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.dossier_lisible is None or self.reunion.etat != EtatReunion.TENUE:
            raise Http404("Cette réunion n’a pas de compte rendu.")
        return fichier(compte_rendu(self.reunion), f"compte-rendu-{self.reunion.pk}.pdf", PDF)
