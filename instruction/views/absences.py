"""Mes absences : chaque agent du Guichet déclare la sienne et son suppléant, l'annule, confie ce qu'il doit."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.generic import TemplateView

from commun.delais import jour_paris
from comptes.permissions import capacites_de
from comptes.roles import Capacite
from dossiers.actions.transitions import TransitionRefusee
from instruction.actions import absences as actions
from instruction.charge import attendues_de
from instruction.forms.absences import AbsenceForm
from instruction.models import Absence

GESTES = ("annuler", "confier")


def dire_ce_qui_est_confie(request: HttpRequest, bilan: actions.Confiees) -> None:
    """Un message par issue."""
    if bilan.faites:
        messages.success(request, f"Confiées à votre suppléant : {', '.join(bilan.faites)}.")
    for refus in bilan.refusees:
        messages.warning(request, f"Reste à vous, {refus}")


class AbsencesView(TemplateView):
    """Ses absences à venir ou en cours, et de quoi en déclarer une."""

    template_name = "instruction/absences.html"
    capacite = Capacite.CONTRIBUER_AVIS

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.capacite not in capacites_de(request.user):
            raise PermissionDenied("Cette page est celle des agents du Guichet.")
        self.maintenant = timezone.now()
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        formulaire = self._formulaire(request.POST)
        if not formulaire.is_valid():
            return self._en_erreur(formulaire, 422)
        saisie = formulaire.cleaned_data
        acte = {"auteur": request.user, "maintenant": self.maintenant}
        try:
            absence = actions.declarer(
                agent=request.user, suppleant=formulaire.personne(), du=saisie["du"], au=saisie["au"], **acte
            )
        except TransitionRefusee as refus:
            for raison in refus.raisons:
                messages.error(request, raison)
            return self._en_erreur(formulaire, 409)
        messages.success(request, "Votre absence est déclarée ; votre suppléant est prévenu.")
        if saisie["confier"]:
            dire_ce_qui_est_confie(request, actions.confier_au_suppleant(absence, **acte))
        return redirect("instruction:absences")

    def _en_erreur(self, formulaire: AbsenceForm, statut: int) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=formulaire, page_en_erreur=True), status=statut)

    def _formulaire(self, donnees: Any = None) -> AbsenceForm:
        return AbsenceForm(donnees, suppleants=actions.suppleants_possibles(self.request.user))

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        if "form" not in contexte:
            contexte["form"] = self._formulaire()
        jour = jour_paris(self.maintenant)
        vivantes = Absence.objects.en_vigueur().filter(au__gte=jour)
        return super().get_context_data(
            absences=vivantes.filter(agent=self.request.user).select_related("suppleant").order_by("du"),
            suppleances=vivantes.filter(suppleant=self.request.user).select_related("agent").order_by("du"),
            attendues=attendues_de(self.request.user).count(),
            jour=jour,
            **contexte,
        )


class AbsenceView(TemplateView):
    """Annuler une absence, ou confier ce qu'on doit à son suppléant ; introuvable si ce n'est pas la sienne."""

    template_name = "instruction/absence.html"
    capacite = Capacite.CONTRIBUER_AVIS
    invisible_aux_autres = True

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.maintenant = timezone.now()
        siennes = Absence.objects.en_vigueur().filter(agent=request.user.pk, pk=kwargs["absence"])
        self.absence = siennes.select_related("agent", "suppleant").first()

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.absence is None or kwargs["geste"] not in GESTES:
            raise Http404("Cette absence n’existe pas, ou n’est pas la vôtre.")
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Rend la page ; les morceaux de l'adresse ne deviennent pas des variables de gabarit."""
        return self.render_to_response(self.get_context_data())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        acte = {"auteur": request.user, "maintenant": self.maintenant}
        try:
            if kwargs["geste"] == "annuler":
                actions.annuler(self.absence, **acte)
                messages.success(request, "Votre absence est annulée.")
            else:
                dire_ce_qui_est_confie(request, actions.confier_au_suppleant(self.absence, **acte))
        except TransitionRefusee as refus:
            for raison in refus.raisons:
                messages.error(request, raison)
        return redirect("instruction:absences")

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        attendues = attendues_de(self.absence.agent).select_related("dossier")
        return super().get_context_data(absence=self.absence, attendues=list(attendues), **contexte)
