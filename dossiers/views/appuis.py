"""Les appuis : l'équipe demande depuis son dossier, le coordinateur répond depuis sa page, sans voir le dossier."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.generic import TemplateView

from comptes.permissions import capacites_de
from comptes.roles import Capacite
from dossiers.actions import appuis as actions
from dossiers.actions.transitions import TransitionRefusee
from dossiers.blocs import Place, blocs
from dossiers.enums import Sujet
from dossiers.forms.echanges import AppuiForm, ConfierAppuiForm, FiltreAppuisForm, ReponseAppuiForm
from dossiers.liens import Place as PlaceDeLien
from dossiers.liens import liens
from dossiers.models import AppuiGuichet, Dossier
from dossiers.views.base import VueDossier
from dossiers.workflow import sources, transition

PAR_PAGE = 20
GESTES = {"accepter": actions.accepter, "realiser": actions.realiser, "decliner": actions.decliner}


class DemandeAppuiView(VueDossier):
    """Demander un appui au Guichet."""

    template_name = "dossiers/guichet/demander_appui.html"
    capacite = Capacite.DEMANDER_APPUI

    def formulaire(self, data: Any = None) -> AppuiForm:
        return AppuiForm(data, departement_connu=actions.departement_du_dossier(self.dossier) is not None)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        formulaire = self.formulaire(request.POST)
        if not formulaire.is_valid():
            return self.render_to_response(self.get_context_data(form=formulaire, page_en_erreur=True), status=422)
        try:
            actions.demander_appui(
                self.dossier, auteur=request.user, maintenant=self.maintenant, **formulaire.cleaned_data
            )
        except TransitionRefusee as refus:
            return self.refuser(refus.raisons, form=formulaire)
        messages.success(request, "Votre demande est partie ; le Guichet vous répondra ici, et par courriel.")
        return redirect("dossiers:guichet", self.dossier.numero)

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        if "form" not in contexte:
            contexte["form"] = self.formulaire()
        return super().get_context_data(**contexte)


class AnnulationAppuiView(VueDossier):
    """Retirer une demande d'appui (POST)."""

    http_method_names = ["post"]
    capacite = Capacite.DEMANDER_APPUI

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        appui = self.dossier.appuis.filter(pk=kwargs["appui"]).first()
        if appui is None:
            raise Http404("Cette demande n’existe pas.")
        try:
            actions.annuler(appui, auteur=request.user, maintenant=self.maintenant)
        except TransitionRefusee as refus:
            for raison in refus.raisons:
                messages.error(request, raison)
        else:
            messages.success(request, "Votre demande est annulée ; le Guichet est prévenu.")
        return redirect("dossiers:guichet", self.dossier.numero)


class VueDuGuichet(TemplateView):
    """Une page de travail du coordinateur, hors de tout dossier."""

    capacite = Capacite.REPONDRE_APPUI

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.capacite not in capacites_de(request.user):
            raise PermissionDenied("Cette page est celle du coordinateur du Guichet.")
        return super().dispatch(request, *args, **kwargs)


class AppuisView(VueDuGuichet):
    """Les appuis demandés dans la région du coordinateur ; ceux qui l'attendent d'abord."""

    template_name = "dossiers/guichet/appuis.html"

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        appuis = AppuiGuichet.objects.visibles_par(self.request.user).select_related(
            "dossier", "departement", "responsable"
        )
        filtre = FiltreAppuisForm(self.request.GET)
        choix = filtre.cleaned_data if filtre.is_valid() else {"etat": "", "nature": "", "suivi": ""}
        if not choix["etat"]:
            appuis = appuis.a_traiter()
        elif choix["etat"] != "tous":
            appuis = appuis.filter(etat=choix["etat"])
        if choix["nature"]:
            appuis = appuis.filter(nature=choix["nature"])
        appuis = self._suivis(appuis, choix["suivi"])
        ordre = ("-etat", "demande_le", "pk") if not choix["etat"] else ("-demande_le", "-pk")
        page = Paginator(appuis.order_by(*ordre), PAR_PAGE).get_page(self.request.GET.get("page"))
        contexte |= {"page": page, "filtre": filtre, "liens": liens(PlaceDeLien.APPUIS, None)}
        return super().get_context_data(aujourdhui=timezone.localdate(), **contexte)

    def _suivis(self, appuis: Any, suivi: str) -> Any:
        """Les miens, ceux dont l'échéance est passée, ceux que personne n'a pris."""
        if suivi == "miens":
            return appuis.filter(responsable=self.request.user)
        if suivi == "retard":
            return appuis.en_retard(timezone.localdate())
        return appuis.filter(responsable__isnull=True) if suivi == "personne" else appuis


class AppuiView(TemplateView):
    """Une demande d'appui et la réponse du coordinateur ; introuvable hors de sa région."""

    template_name = "dossiers/guichet/appui.html"
    capacite = Capacite.REPONDRE_APPUI
    invisible_aux_autres = True

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.maintenant = timezone.now()
        visibles = AppuiGuichet.objects.visibles_par(request.user)
        self.appui = (
            visibles.select_related("dossier", "departement", "repondu_par", "responsable")
            .filter(pk=kwargs["appui"])
            .first()
        )

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.appui is None:
            raise Http404("Cette demande n’existe pas, ou vous n’y avez pas accès.")
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data())

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        gestes = [geste for geste in GESTES if self.appui.etat in sources(Sujet.APPUI, geste)]
        visible = Dossier.objects.visibles_par(self.request.user).filter(pk=self.appui.dossier_id)
        return super().get_context_data(
            appui=self.appui,
            gestes=[transition(Sujet.APPUI, geste) for geste in gestes],
            dossier_lisible=visible.first(),
            blocs=blocs(Place.APPUI, self.appui, self.request.user),
            **contexte,
        )


class ReponseAppuiView(AppuiView):
    """Accepter, dire fait ou décliner, chacun sur sa page."""

    template_name = "dossiers/guichet/repondre_appui.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if kwargs["geste"] not in GESTES:
            raise Http404("Ce geste n’existe pas.")
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        geste = kwargs["geste"]
        formulaire = ReponseAppuiForm(request.POST, geste=geste)
        statut = 422
        if formulaire.is_valid():
            try:
                acte = {"auteur": request.user, "maintenant": self.maintenant, **formulaire.cleaned_data}
                GESTES[geste](self.appui, **acte)
            except TransitionRefusee as refus:
                statut = 409
                for raison in refus.raisons:
                    messages.error(request, raison)
            else:
                messages.success(request, f"{transition(Sujet.APPUI, geste).fait} ; l’équipe est prévenue.")
                return redirect(self.appui)
        return self.render_to_response(self.get_context_data(form=formulaire, page_en_erreur=True), status=statut)

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        geste = self.kwargs["geste"]
        contexte.setdefault("form", ReponseAppuiForm(geste=geste))
        return super().get_context_data(transition=transition(Sujet.APPUI, geste), **contexte)


class ConfierAppuiView(AppuiView):
    """Dire qui s'occupe d'un appui, et pour quand."""

    template_name = "dossiers/guichet/confier_appui.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        formulaire = ConfierAppuiForm(request.POST, appui=self.appui, utilisateur=request.user)
        statut = 422
        if formulaire.is_valid():
            try:
                actions.confier(self.appui, auteur=request.user, maintenant=self.maintenant, **formulaire.cleaned_data)
            except TransitionRefusee as refus:
                statut = 409
                for raison in refus.raisons:
                    messages.error(request, raison)
            else:
                messages.success(request, "C’est noté ; l’équipe lit qui s’en occupe et pour quand.")
                return redirect(self.appui)
        return self.render_to_response(self.get_context_data(form=formulaire, page_en_erreur=True), status=statut)

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        contexte.setdefault("form", ConfierAppuiForm(appui=self.appui, utilisateur=self.request.user))
        return super().get_context_data(**contexte)
