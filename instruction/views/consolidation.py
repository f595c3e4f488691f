"""Consolider : garder l'avis en préparation, le proposer, le renvoyer, y insérer une formulation ; la bibliothèque."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.generic import TemplateView

from comptes.enums import Role
from comptes.permissions import mandats_avec
from comptes.roles import Capacite
from dossiers.actions.transitions import TransitionRefusee
from dossiers.views.actes import ActeView
from dossiers.views.base import VueDossier
from instruction.actions import consolidation as actions
from instruction.forms.consolidation import AvisConsolideForm, FormulationForm, RenvoiForm
from instruction.models import AvisPrepare, Formulation


class PreparationView(ActeView):
    """Les gestes du brouillon d'avis, depuis la page qui le rend (POST) : enregistrer, proposer, insérer un texte."""

    capacite = Capacite.RENDRE_AVIS
    precision = ""
    http_method_names = ["post"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().dispatch(request, *args, **{**kwargs, "sujet": "lettre", "nom": "rendre_avis"})

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        strict = request.POST.get("geste") == "proposer"
        formulaire = AvisConsolideForm(request.POST, objet=self.cible, utilisateur=request.user, provisoire=not strict)
        if not formulaire.is_valid():
            return self.render_to_response(self.get_context_data(form=formulaire, page_en_erreur=True), status=422)
        donnees = self._inserer(formulaire.cleaned_data)
        try:
            faire = actions.proposer if strict else actions.preparer
            faire(self.cible, auteur=request.user, maintenant=self.maintenant, **donnees)
        except TransitionRefusee as refus:
            return self.refuser(refus.raisons, form=formulaire)
        messages.success(request, "L’avis est proposé." if strict else "Votre brouillon d’avis est enregistré.")
        if strict:
            return redirect(self.dossier)
        return redirect("dossiers:acte", self.dossier.numero, "lettre", "rendre_avis")

    def _inserer(self, donnees: dict[str, Any]) -> dict[str, Any]:
        choisie = self.request.POST.get("formulation", "")
        if self.request.POST.get("geste") != "inserer" or not choisie.isdecimal():
            return donnees
        formulation = Formulation.objects.visibles_par(self.request.user).en_usage().filter(pk=choisie).first()
        if formulation is None:
            return donnees
        texte = actions.employer(formulation, self.dossier)
        return {**donnees, "commentaire": f"{donnees['commentaire']}\n\n{texte}".strip()}


class RenvoiView(VueDossier):
    """Renvoyer en préparation un avis proposé."""

    capacite = Capacite.RENDRE_AVIS
    template_name = "instruction/consolidation/renvoi.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.avis = AvisPrepare.objects.visibles_par(request.user).filter(dossier=self.dossier).last()
        if self.capacite in self.capacites and self.avis is None:
            raise Http404("Aucun avis n’est en préparation sur ce dossier.")
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        contexte.setdefault("form", RenvoiForm())
        return super().get_context_data(avis=self.avis, **contexte)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        formulaire = RenvoiForm(request.POST)
        if not formulaire.is_valid():
            return self.render_to_response(self.get_context_data(form=formulaire, page_en_erreur=True), status=422)
        try:
            actions.renvoyer(self.avis, auteur=request.user, maintenant=self.maintenant, **formulaire.cleaned_data)
        except TransitionRefusee as refus:
            return self.refuser(refus.raisons, form=formulaire)
        messages.success(request, "L’avis est renvoyé en préparation.")
        return redirect(self.dossier)


class FormulationsView(TemplateView):
    """La bibliothèque du Guichet : lire, ajouter, retirer."""

    roles = frozenset({Role.COORDINATEUR})
    template_name = "instruction/consolidation/formulations.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.regions = sorted({m.region for m in mandats_avec(request.user, Capacite.RENDRE_AVIS) if m.region})
        if not self.regions:
            raise PermissionDenied("La bibliothèque de formulations est celle des coordinateurs du Guichet.")
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        contexte.setdefault("form", FormulationForm())
        siennes = Formulation.objects.visibles_par(self.request.user)
        return super().get_context_data(
            en_usage=siennes.en_usage(), retirees=siennes.filter(retiree_le__isnull=False), **contexte
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "retirer" in request.POST:
            return self._retirer(request.POST["retirer"])
        formulaire = FormulationForm(request.POST, instance=Formulation(region_id=self.regions[0]))
        if not formulaire.is_valid():
            return self.render_to_response(self.get_context_data(form=formulaire, page_en_erreur=True), status=422)
        actions.garder_la_formulation(
            auteur=request.user, maintenant=timezone.now(), region=self.regions[0], **formulaire.cleaned_data
        )
        messages.success(request, "La formulation est dans la bibliothèque.")
        return redirect("consolidation:formulations")

    def _retirer(self, cle: str) -> HttpResponse:
        siennes = Formulation.objects.visibles_par(self.request.user)
        formulation = siennes.filter(pk=cle).first() if cle.isdecimal() else None
        if formulation is None:
            raise Http404("Cette formulation n’existe pas, ou n’est pas de votre région.")
        actions.retirer_la_formulation(formulation, maintenant=timezone.now())
        messages.success(self.request, "La formulation ne se propose plus.")
        return redirect("consolidation:formulations")
