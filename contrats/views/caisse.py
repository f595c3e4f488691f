"""Confier un contrat signé à une autre caisse, ou y renoncer avant la date."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from contrats import actions
from contrats.caisses import caisses_possibles, changement_a_venir
from contrats.conditions_compte import raisons_du_contrat
from contrats.enums import Partie
from contrats.forms import compte as f
from contrats.permissions import DECIDER_A_LA_CAISSE
from contrats.views.compte import VueComptes
from dossiers.actions.transitions import TransitionRefusee

AUCUNE_AUTRE = (
    "Le portail ne connaît aucune autre caisse de ce département : demandez à l’administrateur du portail de l’ajouter."
)


class VueCaissePayeuse(VueComptes):
    """Réservée au décideur de la caisse qui paie."""

    precision = "le décideur de la caisse qui paie"
    template_name = "contrats/caisse.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.capacite in self.capacites and Partie.AM not in self.agit(DECIDER_A_LA_CAISSE):
            raise PermissionDenied("Seul un décideur de la caisse qui paie ce contrat le confie à une autre.")
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.formulaire(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form, page_en_erreur=True), status=422)
        try:
            fait = self.agir(auteur=request.user, maintenant=self.maintenant, **form.cleaned_data)
        except TransitionRefusee as refus:
            return self.refuser(refus.raisons, form=form)
        messages.success(request, fait)
        return redirect(self.contrat.adresse("contrats:comptes"))


class ConfierView(VueCaissePayeuse):
    """Confier le contrat à une autre caisse, à une date."""

    def formulaire(self, data: Any = None) -> f.ChangementDeCaisseForm:
        return f.ChangementDeCaisseForm(data, contrat=self.contrat)

    def agir(self, **donnees: Any) -> str:
        actions.changer_la_caisse(self.contrat, **donnees)
        return "Le changement de caisse est décidé ; les trois parties sont prévenues."

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        contexte.setdefault("form", self.formulaire())
        a_venir = changement_a_venir(self.contrat)
        empeche = raisons_du_contrat(self.contrat)
        if a_venir is not None:
            empeche = ["Un changement de caisse est déjà décidé : renoncez-y avant d’en décider un autre."]
        elif not empeche and not caisses_possibles(self.contrat).exclude(pk=self.contrat.caisse_id).exists():
            empeche = [AUCUNE_AUTRE]
        return super().get_context_data(renonce=False, a_venir=a_venir, empeche=empeche, **contexte)


class RenoncerView(VueCaissePayeuse):
    """Renoncer à un changement de caisse décidé, avant sa date."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        a_venir = changement_a_venir(self.contrat)
        if a_venir is None:
            raise Http404("Aucun changement de caisse n’est à venir.")
        a_venir.contrat, a_venir.dossier = self.contrat, self.dossier
        self.a_venir = a_venir

    def formulaire(self, data: Any = None) -> f.MotifDuCompteForm:
        return f.MotifDuCompteForm(data)

    def agir(self, **donnees: Any) -> str:
        actions.renoncer_a_changer_de_caisse(self.a_venir, **donnees)
        return "La caisse garde le contrat ; les trois parties sont prévenues."

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        contexte.setdefault("form", self.formulaire())
        return super().get_context_data(renonce=True, a_venir=self.a_venir, empeche=[], **contexte)
