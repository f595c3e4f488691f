"""Saisir la convention d'un accord d'avant le suivi FIR."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from dossiers.actions.transitions import TransitionRefusee
from dossiers.enums import Sujet
from dossiers.permissions import Lecture
from dossiers.views.base import VueDossier
from instruction.actions import fir as actions
from instruction.forms.fir import ConventionForm
from instruction.views.ars import VueARS
from instruction.workflow_ars import PREPARENT


class OuvertureView(VueDossier):
    """Un accord d'avant le suivi : l'ARS du département pilote saisit la convention ; 404 pour qui n'y peut rien."""

    template_name = "instruction/fir_ouvrir.html"
    roles = VueARS.roles
    precision = "l’ARS du département pilote"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.lecture(Sujet.FIR) == Lecture.RIEN or not self.dossier.lettre.fir_accorde:
            raise Http404("Aucun montant FIR n’est accordé sur ce dossier, ou vous n’y avez pas accès.")
        if not PREPARENT & self.capacites:
            raise PermissionDenied("Seule l’ARS du département pilote ouvre le suivi d’une convention.")
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not actions.attend_une_convention(self.dossier.lettre):
            return redirect("ars:fir", self.dossier.numero)
        return self.render_to_response(self.get_context_data())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = ConventionForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form, page_en_erreur=True), status=422)
        try:
            actions.saisir_la_convention(
                self.dossier.lettre, auteur=request.user, maintenant=self.maintenant, **form.cleaned_data
            )
        except TransitionRefusee as refus:
            return self.refuser(refus.raisons, form=form)
        messages.success(request, "Le suivi est ouvert ; relisez le calendrier de versement proposé.")
        return redirect("ars:fir", self.dossier.numero)

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        lettre = self.dossier.lettre
        initial = {"reference": lettre.convention_reference, "exercice_fin_le": actions.exercice_propose(lettre)}
        contexte.setdefault("form", ConventionForm(initial=initial))
        return super().get_context_data(lettre=lettre, **contexte)
