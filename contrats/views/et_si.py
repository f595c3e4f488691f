"""« Et si » à partir du contenu en vigueur d'un contrat : deux scénarios, et leur feuille pour le bureau."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from commun.calendrier import jour_paris
from contrats.lecture import photographie_a_lire
from contrats.situation import situation_du_contrat
from contrats.versions import contenu_au
from contrats.views.base import VueContrat
from financement.bareme import Bareme
from financement.baremes import trouver_bareme
from financement.documents import reponse_pdf
from financement.et_si import Choix, EtSi, comparer
from financement.forms.et_si import EtSiForm
from financement.refus import SaisieRefusee
from financement.registre import verifies
from financement.situation import Situation


class EtSiDuContratView(VueContrat):
    """Qui voit le contrat compare ; rien ne s'écrit, rien ne change au contrat."""

    template_name = "contrats/et_si.html"

    def depart(self) -> tuple[Situation, Bareme]:
        """Le contenu en vigueur aujourd'hui, « comme s'il était signé ce jour » tant qu'il ne l'est pas."""
        jour = jour_paris(self.maintenant)
        contrat = self.contrat
        photographie = contenu_au(contrat, jour) if contrat.signe_le else photographie_a_lire(contrat)
        signature: date = contrat.debut_le or contrat.debut_si_signe(jour)
        situation = situation_du_contrat(photographie, signature=signature, resiliation=contrat.resiliation_effet_le)
        return situation, trouver_bareme(photographie["contenu"]["bareme"])

    def formulaire(self) -> EtSiForm | None:
        """Les choix ; None si le contrat ne se calcule pas encore (barème, territoire, date manquante)."""
        try:
            situation, bareme = self.depart()
            comparer(situation, bareme, Choix())
        except SaisieRefusee:
            return None
        return EtSiForm(
            situation, bareme, verifies(), self.request.GET if EtSiForm.concerne(self.request.GET) else None
        )

    def resultat(self, form: EtSiForm | None) -> EtSi | None:
        return form.resultat if form is not None and form.is_bound and form.is_valid() else None

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        form = self.formulaire()
        adresse = reverse("contrats:et_si_pdf", args=[self.dossier.numero])
        return super().get_context_data(
            form=form,
            resultat=self.resultat(form),
            champs_de_depart=(),
            adresse_pdf=f"{adresse}?{self.request.GET.urlencode()}",
            **contexte,
        )

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        contexte = self.get_context_data(**kwargs)
        fautif = contexte["form"] is not None and bool(contexte["form"].errors)
        return self.render_to_response(contexte, status=400 if fautif else 200)


class EtSiPdfView(EtSiDuContratView):
    """La feuille du bureau ; une adresse sans comparaison revient à la page."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        resultat = self.resultat(self.formulaire())
        if resultat is None:
            page = reverse("contrats:et_si", args=[self.dossier.numero])
            return redirect(f"{page}?{request.GET.urlencode()}")
        return reponse_pdf(resultat, self.dossier.nom)
