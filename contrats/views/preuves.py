"""La preuve d'une signature, en JSON, et le lien d'une version proposée."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from contrats.enums import EtatContrat
from contrats.models import PreuveDeSignature
from contrats.preuves import forme_canonique
from contrats.views.base import VueContrat


class PreuveView(VueContrat):
    """Le fichier JSON scellé : ses octets ont l'empreinte que porte le PDF. Qui lit le contrat le lit."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        preuve = (
            PreuveDeSignature.objects.filter(document__dossier=self.dossier, pk=kwargs["preuve"])
            .select_related("document")
            .first()
        )
        if preuve is None:
            raise Http404("Cette preuve n'existe pas.")
        entetes = {
            "Content-Disposition": f'attachment; filename="preuve-{preuve.document.code_court}.json"',
            "Cache-Control": "no-store",
        }
        return HttpResponse(forme_canonique(preuve.contenu), content_type="application/json", headers=entetes)


class VersionProposeeView(VueContrat):
    """Le lien d'une version : mène à la signature si elle est celle du moment, sinon dit qu'elle est remplacée."""

    http_method_names = ["get"]
    template_name = "contrats/version_remplacee.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        demandee = kwargs["version"]
        if not 1 <= demandee <= self.contrat.version:
            raise Http404("Cette version n'a jamais été proposée.")
        courante = demandee == self.contrat.version
        if courante and self.contrat.etat == EtatContrat.A_SIGNER:
            return redirect(self.contrat.adresse_d_acte("signer"))
        if courante and self.contrat.etat != EtatContrat.PREPARATION:
            return redirect(self.contrat)
        return self.render_to_response(self.get_context_data(demandee=demandee, courante=courante))
