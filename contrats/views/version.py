"""La version en vigueur un jour donné : la page et son PDF."""

from datetime import timedelta
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import content_disposition_header

from contrats import actions
from contrats.calendriers import plan_de_la_version
from contrats.forms.avenant import DateDeVersionForm
from contrats.versions import version_au, versions
from contrats.views.base import VueContrat
from contrats.vues_de_version import version_a_lire
from dossiers.archives import produire


class VersionView(VueContrat):
    """« Version en vigueur le … » : le contenu du jour choisi et l'origine de chaque clause. 404 avant la signature.

    Le jour se ramène entre le début du contrat et son dernier jour.
    """

    template_name = "contrats/version.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if self.contrat.signe_le is None:
            raise Http404("Ce contrat n’est pas signé : aucune version n’est en vigueur.")
        self.form = DateDeVersionForm(request.GET if "au" in request.GET else None, initial={"au": self.jour})
        fin_le = self.contrat.resiliation_effet_le or self.contrat.fin_le
        self.voulu = self.form.jour(self.jour)
        self.au = max(min(self.voulu, fin_le - timedelta(days=1)), self.contrat.debut_le)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        statut = 400 if self.form.errors else 200
        return self.render_to_response(self.get_context_data(**kwargs), status=statut)

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        version = version_au(self.contrat, self.au)
        return super().get_context_data(
            form=self.form,
            au=self.au,
            version=version_a_lire(version),
            plan=plan_de_la_version(self.contrat, self.au),
            dates=[(une.debut, une.avenants[-1] if une.avenants else None) for une in versions(self.contrat)],
            a_venir=self.au > self.jour,
            trop_tot=self.voulu < self.au,
            trop_tard=self.voulu > self.au,
            **contexte,
        )


class VersionPdfView(VersionView):
    """Le PDF de la même version, archivé au premier téléchargement : il se vérifie ; les actes signés font foi.

    Une date illisible n'archive rien : elle renvoie à la page, qui la dit fautive.
    """

    http_method_names = ["get"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.form.errors:
            page = reverse("contrats:version", args=[self.dossier.numero])
            return redirect(f"{page}?{request.GET.urlencode()}")
        archive = actions.archiver_la_version(self.contrat, au=self.au, maintenant=self.maintenant)
        document = produire(archive.pk)
        nom = f"contrat-{self.dossier.numero}-au-{self.au.isoformat()}.pdf"
        entetes = {"Content-Disposition": content_disposition_header(True, nom), "Cache-Control": "no-store"}
        return FileResponse(document.fichier.open("rb"), content_type="application/pdf", headers=entetes)
