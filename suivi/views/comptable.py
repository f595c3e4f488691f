"""L'export comptable des versements de tout un ressort, pour l'ARS et l'Assurance Maladie ; chaque envoi est tracé."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils import timezone
from django.views.generic import TemplateView

from commun.exports import FormatExport
from commun.telechargements import tableau
from paiements.budget import contrats_du_budget
from paiements.exports import ENTETES, lignes_comptables
from paiements.models import Echeance
from paiements.permissions import mandats_de_budget
from paiements.views.caisse import BudgetView
from suivi.actions import tracer_un_export
from suivi.forms import ExportForm


class ExportVersementsView(TemplateView):
    """Dit ce que contiendra le fichier, puis l'envoie en flux."""

    template_name = "suivi/export_versements.html"
    roles = BudgetView.roles

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not mandats_de_budget(request.user):
            raise PermissionDenied("L’export comptable est lu de l’ARS et de l’Assurance Maladie.")
        self.maintenant = timezone.now()
        self.echeances = Echeance.objects.visibles_par(request.user).vivantes()
        self.echeances = self.echeances.filter(contrat__in=contrats_du_budget(request.user).order_by().values("pk"))
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse | StreamingHttpResponse:
        form = ExportForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form, page_en_erreur=True), status=422)
        format_ = FormatExport(form.cleaned_data["format"])
        tracer_un_export(
            auteur=request.user,
            maintenant=self.maintenant,
            quoi="versements",
            format_=format_.value,
            lignes=self.echeances.count(),
            filtres={},
        )
        nom = f"versements-{timezone.localdate(self.maintenant).isoformat()}"
        return tableau(nom, ENTETES, lignes_comptables(self.echeances), format_)

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        contexte.setdefault("form", ExportForm())
        return super().get_context_data(nombre=self.echeances.count(), entetes=ENTETES, **contexte)
