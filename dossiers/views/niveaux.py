"""Les règles de recevabilité et leur niveau daté, pour l'administrateur : lire, prévisualiser, changer, annuler."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.generic import TemplateView

from commun.delais import jour_paris
from commun.entiers import entier_lu
from comptes.permissions import mandats_avec
from comptes.roles import Capacite
from dossiers.actions.niveaux import (
    annuler_niveau,
    apercevoir_niveau,
    changer_niveau,
    niveau_du,
    raisons_de_refuser,
)
from dossiers.actions.transitions import TransitionRefusee
from dossiers.completude import niveaux_du
from dossiers.enums import NiveauRegle, Sujet
from dossiers.forms.controles import NiveauForm
from dossiers.models import NiveauDeRegle
from dossiers.regles import REGLES, par_code


class VueNiveaux(TemplateView):
    """Base : l'administrateur seul ; il ne voit ici aucun dossier."""

    capacite = Capacite.ADMINISTRER_REFERENTIEL

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not mandats_avec(request.user, self.capacite):
            raise PermissionDenied("Les niveaux des règles se lisent et se changent dans l’administration du portail.")
        self.maintenant = timezone.now()
        self.jour = jour_paris(self.maintenant)
        return super().dispatch(request, *args, **kwargs)


class ReglesView(VueNiveaux):
    """Toutes les règles, leur niveau d'aujourd'hui, le prochain changement."""

    template_name = "dossiers/regles.html"

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        niveaux = niveaux_du(self.jour)
        prevus = NiveauDeRegle.objects.filter(effet_le__gt=self.jour).order_by("-effet_le")
        prochains = {prevu.regle: prevu for prevu in prevus}
        objets = [
            (Sujet(sujet).label, [(r, niveaux.get(r.code, r.niveau), prochains.get(r.code)) for r in regles])
            for sujet, regles in REGLES.items()
        ]
        return super().get_context_data(objets=objets, **contexte)


class NiveauView(VueNiveaux):
    """Une règle : son histoire, et un changement prévisualisé avant d'être confirmé."""

    template_name = "dossiers/regle.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.regle = par_code().get(kwargs["regle"])
        if self.regle is None and mandats_avec(request.user, self.capacite):
            raise Http404("Cette règle n’existe pas.")
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "annuler" in request.POST:
            return self._annuler(request.POST["annuler"])
        formulaire = NiveauForm(request.POST)
        if not formulaire.is_valid():
            return self.render_to_response(self.get_context_data(form=formulaire, page_en_erreur=True), status=422)
        donnees = formulaire.cleaned_data
        niveau = NiveauRegle(donnees["niveau"])
        raisons = raisons_de_refuser(self.regle, niveau, donnees["effet_le"], donnees["motif"], self.jour)
        if raisons:
            for raison in raisons:
                formulaire.add_error(None, raison)
            return self.render_to_response(self.get_context_data(form=formulaire, page_en_erreur=True), status=409)
        if "confirmer" not in request.POST:
            apercu = apercevoir_niveau(self.regle, niveau, donnees["effet_le"], self.maintenant)
            return self.render_to_response(self.get_context_data(form=formulaire, apercu=apercu))
        changer_niveau(regle=self.regle.code, auteur=request.user, maintenant=self.maintenant, **donnees)
        messages.success(request, f"Le niveau changera le {donnees['effet_le']:%d/%m/%Y}.")
        return redirect("dossiers:regle", self.regle.code)

    def _annuler(self, cle: str) -> HttpResponse:
        prevu = NiveauDeRegle.objects.filter(pk=entier_lu(cle), regle=self.regle.code).first()
        if prevu is None:
            raise Http404("Ce changement n’existe pas.")
        try:
            annuler_niveau(prevu, auteur=self.request.user, maintenant=self.maintenant)
        except TransitionRefusee as refus:
            for raison in refus.raisons:
                messages.error(self.request, raison)
            return self.render_to_response(self.get_context_data(page_en_erreur=True), status=409)
        messages.success(self.request, "Ce changement est annulé.")
        return redirect("dossiers:regle", self.regle.code)

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        contexte.setdefault("form", NiveauForm())
        contexte.setdefault("apercu", None)
        changements = NiveauDeRegle.objects.filter(regle=self.regle.code).select_related("auteur")
        return super().get_context_data(
            regle=self.regle,
            niveau=niveau_du(self.regle, self.jour),
            changements=[(c, c.effet_le > self.jour) for c in changements.order_by("-effet_le")],
            **contexte,
        )
