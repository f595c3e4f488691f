"""Les messages entre CPTS voisines : l'équipe écrit depuis son dossier, le coordinateur achemine depuis ses pages."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.generic import TemplateView

from comptes.roles import Capacite
from dossiers.actions import messages as actions
from dossiers.actions.transitions import TransitionRefusee
from dossiers.enums import Sujet
from dossiers.forms.messages import FiltreMessagesForm, MessageForm, TraitementForm
from dossiers.models import Dossier, MessageVoisin
from dossiers.territoire import voisine_joignable
from dossiers.views.appuis import VueDuGuichet
from dossiers.views.base import VueDossier
from dossiers.workflow import sources, transition

PAR_PAGE = 20
GESTES = {"transmettre": actions.transmettre, "repondre": actions.repondre}


class EcrireView(VueDossier):
    """Écrire à une CPTS dont le territoire chevauche le sien, ou qui vient d'écrire ; toute autre est introuvable."""

    template_name = "dossiers/messages/ecrire.html"
    capacite = Capacite.ECRIRE_VOISINE

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.capacite in self.capacites:
            self.voisine = voisine_joignable(self.dossier, kwargs["voisine"])
            if self.voisine is None:
                raise Http404("Cette CPTS n’a pas de commune en commun avec la vôtre.")
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        formulaire = MessageForm(request.POST)
        if not formulaire.is_valid():
            return self.render_to_response(self.get_context_data(form=formulaire, page_en_erreur=True), status=422)
        acte = {"auteur": request.user, "maintenant": self.maintenant, **formulaire.cleaned_data}
        try:
            actions.ecrire(self.dossier, voisine=self.voisine, **acte)
        except TransitionRefusee as refus:
            return self.refuser(refus.raisons, form=formulaire)
        messages.success(request, "Votre message est chez le Guichet ; il le transmettra ou vous répondra.")
        return redirect("dossiers:guichet", self.dossier.numero)

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        contexte.setdefault("form", MessageForm())
        return super().get_context_data(voisine=self.voisine, **contexte)


class RetraitMessageView(VueDossier):
    """Reprendre un message que le Guichet n'a pas encore traité (POST)."""

    http_method_names = ["post"]
    capacite = Capacite.ECRIRE_VOISINE

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        message = self.dossier.messages_envoyes.filter(pk=kwargs["message"]).first()
        if message is None:
            raise Http404("Ce message n’existe pas.")
        try:
            actions.retirer(message, auteur=request.user, maintenant=self.maintenant)
        except TransitionRefusee as refus:
            for raison in refus.raisons:
                messages.error(request, raison)
        else:
            messages.success(request, "Votre message est repris : il ne sera pas transmis.")
        return redirect("dossiers:guichet", self.dossier.numero)


class MessagesView(VueDuGuichet):
    """Les messages à acheminer dans la région du coordinateur ; les plus anciens d'abord."""

    template_name = "dossiers/messages/liste.html"
    capacite = Capacite.TRAITER_MESSAGE

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        liste = MessageVoisin.objects.visibles_par(self.request.user).select_related("destinataire")
        filtre = FiltreMessagesForm(self.request.GET)
        etat = filtre.cleaned_data["etat"] if filtre.is_valid() else ""
        if not etat:
            liste = liste.a_traiter().order_by("ecrit_le", "pk")
        elif etat != "tous":
            liste = liste.filter(etat=etat)
        page = Paginator(liste, PAR_PAGE).get_page(self.request.GET.get("page"))
        return super().get_context_data(page=page, filtre=filtre, **contexte)


class MessageView(TemplateView):
    """Un message à acheminer ; introuvable hors de la région du coordinateur."""

    template_name = "dossiers/messages/message.html"
    capacite = Capacite.TRAITER_MESSAGE
    invisible_aux_autres = True

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.maintenant = timezone.now()
        visibles = MessageVoisin.objects.visibles_par(request.user)
        self.message = visibles.select_related("destinataire", "traite_par").filter(pk=kwargs["message"]).first()

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.message is None:
            raise Http404("Ce message n’existe pas, ou vous n’y avez pas accès.")
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data())

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        lisibles = Dossier.objects.visibles_par(self.request.user)
        return super().get_context_data(
            message=self.message,
            gestes=[transition(Sujet.MESSAGE, g) for g in GESTES if self.message.etat in sources(Sujet.MESSAGE, g)],
            lisibles=lisibles.filter(pk__in=[self.message.dossier_id, self.message.destinataire_id]).order_by("pk"),
            **contexte,
        )


class TraitementMessageView(MessageView):
    """Transmettre, ou répondre sans transmettre, chacun sur sa page."""

    template_name = "dossiers/messages/traiter.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if kwargs["geste"] not in GESTES:
            raise Http404("Ce geste n’existe pas.")
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        geste, statut = kwargs["geste"], 422
        formulaire = TraitementForm(request.POST, geste=geste)
        if formulaire.is_valid():
            acte = {"auteur": request.user, "maintenant": self.maintenant, **formulaire.cleaned_data}
            try:
                GESTES[geste](self.message, **acte)
            except TransitionRefusee as refus:
                statut = 409
                for raison in refus.raisons:
                    messages.error(request, raison)
            else:
                messages.success(request, f"{transition(Sujet.MESSAGE, geste).fait}.")
                return redirect(self.message)
        return self.render_to_response(self.get_context_data(form=formulaire, page_en_erreur=True), status=statut)

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        geste = self.kwargs["geste"]
        contexte.setdefault("form", TraitementForm(geste=geste))
        return super().get_context_data(transition=transition(Sujet.MESSAGE, geste), **contexte)
