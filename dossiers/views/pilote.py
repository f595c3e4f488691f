"""Changer le département pilote : page du décideur de l'ARS (domaine §3)."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from comptes.roles import Capacite
from dossiers.actions.dossier import changer_pilote
from dossiers.actions.transitions import TransitionRefusee
from dossiers.forms.pilote import PiloteForm
from dossiers.views.base import VueDossier


class PiloteView(VueDossier):
    """Dit qui prendra la suite et qui sera prévenu, puis change le pilote."""

    template_name = "dossiers/pilote.html"
    capacite = Capacite.CHANGER_PILOTE

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        formulaire = PiloteForm(request.POST, dossier=self.dossier)
        if not formulaire.is_valid():
            return self.render_to_response(self.get_context_data(form=formulaire, page_en_erreur=True), status=422)
        try:
            changer_pilote(self.dossier, auteur=request.user, maintenant=self.maintenant, **formulaire.cleaned_data)
        except TransitionRefusee as refus:
            return self.refuser(refus.raisons, form=formulaire)
        pilote = formulaire.cleaned_data["departement"]
        messages.success(request, f"Le pilote est désormais {pilote}. Vous gardez la lecture du dossier.")
        return redirect(self.dossier)

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        contexte.setdefault("form", PiloteForm(dossier=self.dossier))
        possible = contexte["form"].fields["departement"].queryset.exists()
        return super().get_context_data(possible=possible, **contexte)
