"""« Et si » à partir du contenu en vigueur d'un contrat : deux scénarios, et leur feuille pour le bureau."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from commun.calendrier import jour_paris
from contrats.lecture import photographie_a_lire
from contrats.plans import situation_en_vigueur
from contrats.situation import situation_du_contrat
from contrats.sources import annees_arretees_de, releves_de
from contrats.views.base import VueContrat
from financement.bareme import Bareme
from financement.baremes import trouver_bareme
from financement.documents import reponse_pdf
from financement.et_si import EtSi, comparer
from financement.forms.et_si import EtSiForm
from financement.refus import SaisieRefusee
from financement.registre import verifies
from financement.situation import Situation
from financement.variations import Choix, effet_possible


class EtSiDuContratView(VueContrat):
    """Qui voit le contrat compare ; rien ne s'écrit, rien ne change au contrat."""

    template_name = "contrats/et_si.html"

    def depart(self) -> tuple[Situation, Bareme, date | None]:
        """Tout ce qui détermine aujourd'hui l'argent du contrat, et le jour d'où les choix vaudraient.

        Pas encore signé : « comme s'il l'était ce jour », les choix valent depuis la signature (None).
        """
        contrat, jour = self.contrat, jour_paris(self.maintenant)
        if contrat.signe_le:
            situation, bareme = situation_en_vigueur(
                contrat,
                releves_de(contrat),
                resiliation=contrat.resiliation_effet_le,
                arretees=annees_arretees_de(contrat),
            )
            return situation, bareme, effet_possible(situation, max(jour, contrat.debut_le))
        photographie = photographie_a_lire(contrat)
        situation = situation_du_contrat(photographie, signature=contrat.debut_si_signe(jour))
        return situation, trouver_bareme(photographie["contenu"]["bareme"]), None

    def formulaire(self) -> EtSiForm | None:
        """Les choix ; None si le contrat ne se calcule pas encore (barème, territoire, date manquante)."""
        try:
            situation, bareme, depuis = self.depart()
            comparer(situation, bareme, Choix(), depuis)
        except SaisieRefusee:
            return None
        donnees = self.request.GET if EtSiForm.concerne(self.request.GET) else None
        return EtSiForm(situation, bareme, verifies(), donnees, depuis=depuis)

    def resultat(self, form: EtSiForm | None) -> EtSi | None:
        return form.resultat if form is not None and form.is_bound and form.is_valid() else None

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        form = self.formulaire()
        adresse = reverse("contrats:et_si_pdf", args=[self.dossier.numero])
        return super().get_context_data(
            form=form,
            resultat=self.resultat(form),
            champs_de_depart=[("contrat", rang)] if (rang := self.request.GET.get("contrat")) else [],
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
