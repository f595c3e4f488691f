"""La version en vigueur un jour donné : la page et son PDF."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header

from contrats.documents_version import version_en_vigueur
from contrats.forms.avenant import DateDeVersionForm
from contrats.versions import version_au, versions
from contrats.views.base import VueContrat
from contrats.vues_de_version import version_a_lire
from dossiers.archives import apercevoir


class VersionView(VueContrat):
    """« Version en vigueur le … » : le contenu du jour choisi et l'origine de chaque clause. 404 avant la signature."""

    template_name = "contrats/version.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if self.contrat.signe_le is None:
            raise Http404("Ce contrat n'est pas signé : aucune version n'est en vigueur.")
        self.form = DateDeVersionForm(request.GET if "au" in request.GET else None, initial={"au": self.jour})
        self.au = max(self.form.jour(max(self.jour, self.contrat.debut_le)), self.contrat.debut_le)

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        version = version_au(self.contrat, self.au)
        return super().get_context_data(
            form=self.form,
            au=self.au,
            version=version_a_lire(version),
            dates=[(une.debut, une.avenants[-1] if une.avenants else None) for une in versions(self.contrat)],
            a_venir=self.au > self.jour,
            **contexte,
        )


class VersionPdfView(VersionView):
    """Le PDF de la même version, produit à la demande et non archivé : les actes signés font foi."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        octets = apercevoir(self.dossier, version_en_vigueur(self.contrat, self.au))
        nom = f"contrat-{self.dossier.numero}-au-{self.au.isoformat()}.pdf"
        entetes = {"Content-Disposition": content_disposition_header(True, nom), "Cache-Control": "no-store"}
        return HttpResponse(octets, content_type="application/pdf", headers=entetes)
