"""Le pilotage : temps, avis, charge, délais, entonnoir ; la période au choix, l'export."""

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.generic import TemplateView

from commun.calendrier import ajouter_mois
from commun.exports import FormatExport
from commun.telechargements import tableau
from suivi.actions import tracer_un_export
from suivi.forms import ExportForm, PeriodeForm
from suivi.pilotage import Periode, calculer, pilote
from suivi.tableaux_pilotage import lignes_exportees, tableaux


class PilotageView(TemplateView):
    """La page ; une période fautive montre les douze derniers mois et dit pourquoi."""

    template_name = "suivi/pilotage.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not pilote(request.user):
            raise PermissionDenied("Le pilotage est aux coordinateurs, aux lecteurs et aux institutions.")
        self.maintenant = timezone.now()
        self.jour = timezone.localdate(self.maintenant)
        self.form, self.periode = self._periode()
        return super().dispatch(request, *args, **kwargs)

    def _periode(self) -> tuple[PeriodeForm, Periode]:
        proposee = Periode(ajouter_mois(self.jour, -12), self.jour)
        if not {"du", "au"} & self.request.GET.keys():
            return PeriodeForm(initial={"du": proposee.du, "au": proposee.au}), proposee
        form = PeriodeForm(self.request.GET)
        return form, Periode(form.cleaned_data["du"], form.cleaned_data["au"]) if form.is_valid() else proposee

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        pilotage = calculer(self.request.user, self.periode, self.jour)
        return super().get_context_data(
            form=self.form,
            pilotage=pilotage,
            tableaux=tableaux(pilotage),
            periode=self.periode,
            adresse=urlencode(_en_adresse(self.periode)),
            **contexte,
        )


class ExportPilotageView(PilotageView):
    """Les mêmes tableaux dans un fichier ; chaque envoi est tracé."""

    template_name = "suivi/export_pilotage.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = ExportForm(request.POST)
        if not form.is_valid():
            contexte = self.get_context_data(export=form, page_en_erreur=True)
            return self.render_to_response(contexte, status=422)
        format_ = FormatExport(form.cleaned_data["format"])
        lignes = lignes_exportees(tableaux(calculer(request.user, self.periode, self.jour)))
        tracer_un_export(
            auteur=request.user,
            maintenant=self.maintenant,
            quoi="pilotage",
            format_=format_.value,
            lignes=len(lignes),
            filtres=_en_adresse(self.periode),
        )
        return tableau(f"pilotage-{self.jour.isoformat()}", ["Tableau", "Ligne", "Mesure", "Valeur"], lignes, format_)

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        contexte.setdefault("export", ExportForm())
        return super().get_context_data(**contexte)


def _en_adresse(periode: Periode) -> dict[str, str]:
    jours: dict[str, date] = {"du": periode.du, "au": periode.au}
    return {cle: jour.isoformat() for cle, jour in jours.items()}
