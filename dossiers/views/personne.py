"""Les pages d'une personne citée, sans compte : sa fiche, ses corrections, son retrait."""

from typing import Any

from allauth.core.ratelimit import consume
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import TemplateView

from comptes.verrouillage import trop_de_demandes
from dossiers.actions.personne import corriger, s_effacer, trouver_la_personne
from dossiers.actions.transitions import TransitionRefusee
from dossiers.forms.personne import PersonneElleMemeForm, initial_de
from dossiers.models import ActeurDossier
from dossiers.parametres import ACTEURS_ANS, DEMANDE_ADHESION_JOURS

SANS_COMPTE = [login_not_required, never_cache, sensitive_post_parameters()]


class VuePersonne(TemplateView):
    """Base : le lien mène à une personne, ou nulle part (404 dans tous les cas, sans dire pourquoi)."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.maintenant = timezone.now()
        self.personne = trouver_la_personne(kwargs["jeton"])

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "POST" and not consume(request, action="fiche_personnelle"):
            return trop_de_demandes(request)
        if self.personne is None:
            raise Http404("Ce lien ne mène plus à aucune fiche.")
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        dossier = self.personne.dossier
        return super().get_context_data(
            personne=self.personne,
            dossier=dossier,
            lettre=dossier.lettre,
            acceptee=isinstance(self.personne, ActeurDossier),
            deposee=dossier.premier_depot_le is not None,
            conservation_ans=ACTEURS_ANS.valeur,
            attente_jours=DEMANDE_ADHESION_JOURS.valeur,
            adresse_fiche=reverse("dossiers:ma_fiche", args=[self.kwargs["jeton"]]),
            adresse_retrait=reverse("dossiers:retrait_personne", args=[self.kwargs["jeton"]]),
            **contexte,
        )


@method_decorator(SANS_COMPTE, name="dispatch")
class MaFicheView(VuePersonne):
    """Ce qui est écrit de la personne, et de quoi le corriger."""

    template_name = "dossiers/personne/fiche.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        formulaire = PersonneElleMemeForm(request.POST)
        if not formulaire.is_valid():
            return self.render_to_response(self.get_context_data(form=formulaire, page_en_erreur=True), status=422)
        try:
            corriger(self.personne, valeurs=formulaire.valeurs(), maintenant=self.maintenant)
        except TransitionRefusee as refus:
            messages.error(request, refus.raisons[0])
            return self.render_to_response(self.get_context_data(form=formulaire, page_en_erreur=True), status=409)
        messages.success(request, "Vos corrections sont enregistrées.")
        return redirect(request.path)

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        contexte.setdefault("form", PersonneElleMemeForm(initial=initial_de(self.personne)))
        return super().get_context_data(**contexte)


@method_decorator(SANS_COMPTE, name="dispatch")
class RetraitPersonneView(VuePersonne):
    """Demander son effacement : la page dit ce qui part et ce qui reste, l'envoi efface aussitôt."""

    template_name = "dossiers/personne/retrait.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        s_effacer(self.personne, maintenant=self.maintenant)
        return redirect("dossiers:fiche_retiree")


@method_decorator(login_not_required, name="dispatch")
class FicheRetireeView(TemplateView):
    """L'effacement est fait ; cette page ne sait plus de qui."""

    template_name = "dossiers/personne/retiree.html"
