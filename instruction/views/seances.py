"""Les séances du Guichet d'une région : leur liste, en convoquer une."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.generic import TemplateView

from comptes.permissions import capacites_de, mandats_avec
from comptes.roles import Capacite
from dossiers.actions.transitions import TransitionRefusee
from instruction.actions import seance as actions
from instruction.forms.seance import SeanceForm
from instruction.models import Seance
from instruction.permissions import agents_du_guichet


class VueSeances(TemplateView):
    """Base des pages sans séance : les agents du Guichet, ou le coordinateur seul."""

    capacite = Capacite.CONTRIBUER_AVIS

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.maintenant = timezone.now()
        if self.capacite not in capacites_de(request.user):
            raise PermissionDenied("Cette page est celle du Guichet.")
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data())

    def refuser(self, raisons: list[str], statut: int = 409, **contexte: Any) -> HttpResponse:
        """La même page avec les raisons du refus, sans rien perdre."""
        for raison in raisons:
            messages.error(self.request, raison)
        return self.render_to_response(self.get_context_data(page_en_erreur=True, **contexte), status=statut)


class SeancesView(VueSeances):
    """Les séances de ma région, la plus récente d'abord."""

    template_name = "instruction/seance/liste.html"

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        visibles = Seance.objects.visibles_par(self.request.user).select_related("presidence", "region")
        seances = list(visibles.annotate(nombre=Count("passages")).order_by("-tenue_le", "-heure", "-pk")[:200])
        return super().get_context_data(
            a_venir=[s for s in reversed(seances) if not s.close_le and not s.annulee_le],
            passees=[s for s in seances if s.close_le or s.annulee_le],
            coordonne=Capacite.RENDRE_AVIS in capacites_de(self.request.user),
            **contexte,
        )


class NouvelleSeanceView(VueSeances):
    """Convoquer une séance dans sa région."""

    template_name = "instruction/seance/saisie.html"
    capacite = Capacite.RENDRE_AVIS

    @property
    def region(self) -> str:
        return sorted(m.region for m in mandats_avec(self.request.user, self.capacite) if m.region)[0]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        formulaire = self._formulaire(request.POST)
        if not formulaire.is_valid():
            return self.refuser([], 422, form=formulaire)
        acte = {"auteur": request.user, "maintenant": self.maintenant}
        try:
            seance = actions.convoquer(region=self.region, **acte, **formulaire.champs())
        except TransitionRefusee as refus:
            return self.refuser(refus.raisons, form=formulaire)
        messages.success(request, "La séance est préparée. Composez maintenant son ordre du jour.")
        return redirect(seance)

    def _formulaire(self, donnees: Any = None) -> SeanceForm:
        agents = list(agents_du_guichet(self.region))
        return SeanceForm(donnees, agents=agents, initial={"presidence": self.request.user.pk})

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        contexte.setdefault("form", self._formulaire() if "form" not in contexte else None)
        return super().get_context_data(**contexte)
