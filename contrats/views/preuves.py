"""La preuve d'une signature, en JSON, et le lien d'une version proposée."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from contrats.enums import EtatContrat
from contrats.models import ActeSignable, PreuveDeSignature
from contrats.permissions import peut_signer
from contrats.preuves import forme_canonique
from contrats.views.base import VueAvenant, VueContrat


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
            raise Http404("Cette preuve n’existe pas.")
        entetes = {
            "Content-Disposition": f'attachment; filename="preuve-{preuve.document.code_court}.json"',
            "Cache-Control": "no-store",
        }
        return HttpResponse(forme_canonique(preuve.contenu), content_type="application/json", headers=entetes)


class VersionProposeeView(VueContrat):
    """Le lien d'une version : mène qui peut signer à la signature, les autres à l'acte ; sinon, la dit remplacée."""

    http_method_names = ["get"]
    template_name = "contrats/version_remplacee.html"

    @property
    def acte(self) -> ActeSignable:
        return self.contrat

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        demandee = kwargs["version"]
        if not 1 <= demandee <= self.acte.version:
            raise Http404("Cette version n’a jamais été proposée.")
        courante = demandee == self.acte.version
        if courante and self.acte.etat == EtatContrat.A_SIGNER:
            signe = peut_signer(request.user, self.acte)
            return redirect(self.acte.adresse_d_acte("signer") if signe else self.acte)
        if courante and self.acte.etat != EtatContrat.PREPARATION:
            return redirect(self.acte)
        return self.render_to_response(self.get_context_data(acte=self.acte, demandee=demandee, courante=courante))


class AvenantVersionProposeeView(VersionProposeeView, VueAvenant):
    """Le même lien, pour un avenant."""

    @property
    def acte(self) -> ActeSignable:
        return self.avenant
