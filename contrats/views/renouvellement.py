"""Ouvrir le renouvellement d'un contrat qui s'achève."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from comptes.roles import Capacite
from contrats.actions import ouvrir_renouvellement
from contrats.conditions_renouvellement import raisons_de_ne_pas_renouveler
from contrats.views.base import VueContrat
from dossiers.actions.transitions import TransitionRefusee
from financement.registre import bareme_courant


class RenouvelerView(VueContrat):
    """Ce qui va se passer, puis l'ouverture ; 409 avec les raisons tant que le contrat ne se renouvelle pas."""

    template_name = "contrats/renouveler.html"
    capacite = Capacite.PREPARER_CONTRAT

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        contexte = self.get_context_data()
        return self.render_to_response(contexte, status=409 if contexte["raisons"] else 200)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            suite = ouvrir_renouvellement(self.contrat, auteur=request.user, maintenant=self.maintenant)
        except TransitionRefusee as refus:
            return self.refuser(refus.raisons)
        messages.success(request, "Renouvellement ouvert : il reprend la version en vigueur du contrat.")
        return redirect(suite)

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        return super().get_context_data(
            raisons=raisons_de_ne_pas_renouveler(self.contrat, self.jour),
            debut_prevu=max(self.jour, self.contrat.fin_le) if self.contrat.fin_le else None,
            bareme=bareme_courant(),
            **contexte,
        )
