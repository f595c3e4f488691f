"""L'aide de l'URPS : l'équipe la demande et la justifie, le coordinateur note ce que l'URPS décide et verse."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.generic import TemplateView

from comptes.roles import Capacite
from dialogue.actions import aides as actions
from dialogue.enums_aides import AIDE_CHEZ_LE_GUICHET, AIDE_SANS_SUITE, EtatAide
from dialogue.forms.aides import GesteAideForm
from dialogue.models import AideURPS
from dossiers.actions.transitions import TransitionRefusee
from dossiers.avant_transmission import documents_lisibles
from dossiers.enums import Sujet
from dossiers.models import Dossier
from dossiers.parametres import AIDE_URPS_ML
from dossiers.televersement import TeleversementRefuse, formats_acceptes, lire_recu
from dossiers.views.appuis import VueDuGuichet
from dossiers.views.base import VueDossier
from dossiers.views.pieces_servies import servir
from dossiers.workflow import sources, transition

PAR_PAGE = 20
DU_GUICHET = {
    "accorder": actions.accorder,
    "refuser": actions.refuser,
    "verser": actions.verser,
    "renvoyer": actions.renvoyer,
    "reclamer": actions.reclamer,
    "solder": actions.solder,
}
DE_L_EQUIPE = {"justifier": actions.justifier, "annuler": actions.annuler}


def _gestes(aide: AideURPS, noms: dict[str, Any]) -> list[Any]:
    return [transition(Sujet.AIDE, nom) for nom in noms if aide.etat in sources(Sujet.AIDE, nom)]


class AideDuDossierView(VueDossier):
    """L'aide vue de l'équipe ; la demander (POST)."""

    template_name = "dialogue/aides/dossier.html"
    capacite = Capacite.COMMENTER

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            actions.demander(self.dossier, auteur=request.user, maintenant=self.maintenant)
        except TransitionRefusee as refus:
            return self.refuser(refus.raisons)
        messages.success(request, "L’aide est demandée ; le Guichet remet votre demande à l’URPS.")
        return redirect("dialogue:aide_du_dossier", self.dossier.numero)

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        aides = list(self.dossier.aides.order_by("-pk"))
        vivante = next((a for a in aides if a.etat not in AIDE_SANS_SUITE), None)
        gere = Capacite.DEMANDER_AIDE in self.capacites
        return super().get_context_data(
            aide=vivante,
            passees=[a for a in aides if a is not vivante],
            preuves=list(vivante.preuves) if vivante else [],
            gestes=_gestes(vivante, DE_L_EQUIPE) if vivante and gere else [],
            gere=gere,
            joint=gere and vivante is not None and vivante.etat == EtatAide.ACCORDEE,
            plafond=AIDE_URPS_ML.vigueur,
            a_confirmer=AIDE_URPS_ML.a_confirmer,
            formats=formats_acceptes(),
            attestations=list(documents_lisibles(self.request.user, self.dossier).filter(sujet=Sujet.AIDE)),
            **contexte,
        )


class GesteDeLEquipeView(AideDuDossierView):
    """Joindre ou retirer un justificatif, remettre, renoncer (POST)."""

    http_method_names = ["post"]
    capacite = Capacite.DEMANDER_AIDE

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        aide = self.dossier.aides.filter(pk=kwargs["aide"]).first()
        if aide is None:
            raise Http404("Cette aide n’existe pas.")
        acte = {"auteur": request.user, "maintenant": self.maintenant}
        try:
            fait = self._agir(aide, kwargs["geste"], acte)
        except TeleversementRefuse as refus:
            return self.refuser([str(refus)], statut=422)
        except TransitionRefusee as refus:
            return self.refuser(refus.raisons)
        messages.success(request, fait)
        return redirect("dialogue:aide_du_dossier", self.dossier.numero)

    def _agir(self, aide: AideURPS, geste: str, acte: dict[str, Any]) -> str:
        if geste == "joindre":
            recus = self.request.FILES.getlist("fichiers")
            if not recus:
                raise TransitionRefusee(["Choisissez au moins un fichier."])
            for recu in recus:
                actions.joindre(aide, nom=recu.name, octets=lire_recu(recu), **acte)
            return "Vos justificatifs sont joints ; remettez-les quand ils y sont tous."
        if geste == "retirer":
            cle = next((str(p.cle) for p in aide.preuves if str(p.cle) == self.request.POST.get("cle")), None)
            if cle is None:
                raise Http404("Ce justificatif n’existe pas.")
            actions.retirer_la_preuve(aide, cle, **acte)
            return "Le justificatif est à la corbeille."
        if geste not in DE_L_EQUIPE:
            raise Http404("Ce geste n’existe pas.")
        DE_L_EQUIPE[geste](aide, **acte)
        return f"{transition(Sujet.AIDE, geste).fait}."


class AidesView(VueDuGuichet):
    """Les aides de la région du coordinateur ; celles qui l'attendent d'abord."""

    template_name = "dialogue/aides/liste.html"
    capacite = Capacite.TRAITER_AIDE

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        aides = AideURPS.objects.visibles_par(self.request.user).select_related("dossier", "departement")
        etat = self.request.GET.get("etat", "")
        if etat in EtatAide.values:
            aides = aides.filter(etat=etat)
        elif etat != "toutes":
            aides = aides.filter(etat__in=AIDE_CHEZ_LE_GUICHET)
        page = Paginator(aides.order_by("demandee_le", "pk"), PAR_PAGE).get_page(self.request.GET.get("page"))
        choix = [("", "Chez le Guichet"), ("toutes", "Toutes"), *EtatAide.choices]
        return super().get_context_data(page=page, etat=etat, choix=choix, **contexte)


class AideView(TemplateView):
    """Une aide, vue du coordinateur ; introuvable hors de sa région."""

    template_name = "dialogue/aides/aide.html"
    capacite = Capacite.TRAITER_AIDE
    invisible_aux_autres = True

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.maintenant = timezone.now()
        visibles = AideURPS.objects.visibles_par(request.user).select_related("dossier", "departement", "notee_par")
        self.aide = visibles.filter(pk=kwargs["aide"]).first()

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.aide is None:
            raise Http404("Cette aide n’existe pas, ou vous n’y avez pas accès.")
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data())

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        visible = Dossier.objects.visibles_par(self.request.user).filter(pk=self.aide.dossier_id)
        remise = self.aide.etat not in (EtatAide.DEMANDEE, EtatAide.ACCORDEE)
        return super().get_context_data(
            aide=self.aide,
            preuves=list(self.aide.preuves) if remise else [],
            gestes=_gestes(self.aide, DU_GUICHET),
            dossier_lisible=visible.first(),
            **contexte,
        )


class GesteAideView(AideView):
    """Noter une décision, un versement, un reversement, chacun sur sa page."""

    template_name = "dialogue/aides/geste.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if kwargs["geste"] not in DU_GUICHET:
            raise Http404("Ce geste n’existe pas.")
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        geste = kwargs["geste"]
        formulaire = GesteAideForm(request.POST, geste=geste, aide=self.aide)
        statut = 422
        if formulaire.is_valid():
            acte = {"auteur": request.user, "maintenant": self.maintenant, **formulaire.cleaned_data}
            try:
                DU_GUICHET[geste](self.aide, **acte)
            except TransitionRefusee as refus:
                statut = 409
                for raison in refus.raisons:
                    messages.error(request, raison)
            else:
                messages.success(request, f"{transition(Sujet.AIDE, geste).fait} ; l’équipe est prévenue.")
                return redirect(self.aide)
        return self.render_to_response(self.get_context_data(form=formulaire, page_en_erreur=True), status=statut)

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        geste = self.kwargs["geste"]
        contexte.setdefault("form", GesteAideForm(geste=geste, aide=self.aide))
        return super().get_context_data(transition=transition(Sujet.AIDE, geste), **contexte)


class PreuveView(AideView):
    """Un justificatif remis ; jamais servi s'il est en quarantaine ou infecté."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        preuves = self.get_context_data()["preuves"]
        piece = next((p for p in preuves if p.cle == kwargs["cle"]), None)
        if piece is None:
            raise Http404("Ce justificatif n’existe pas, ou n’est pas encore remis.")
        return servir(piece)
