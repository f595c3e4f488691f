"""Les déports d'un dossier : ce que voit et décide le coordinateur ; se récuser."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from comptes.roles import Capacite
from dossiers.actions import deports as actions
from dossiers.actions.transitions import TransitionRefusee
from dossiers.deport import agents_acteurs, agents_du_guichet, agents_voisins
from dossiers.enums_deports import OrigineDeport
from dossiers.forms.deports import DecisionDeportForm, MotifDeportForm
from dossiers.models import Deport
from dossiers.permissions import role_dans_l_equipe
from dossiers.views.base import VueDossier


class DeportsView(VueDossier):
    """Qui est écarté et pourquoi, qui est voisin et attend une décision, qui peut lire."""

    template_name = "dossiers/deports/page.html"
    capacite = Capacite.RENDRE_AVIS

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        traces = list(self.dossier.deports.select_related("agent", "decide_par", "leve_par"))
        acteurs = list(agents_acteurs(self.dossier))
        exclus = {d.agent_id for d in traces if d.exclut and d.leve_le is None} | {a.pk for a in acteurs}
        voisins = {v.agent.pk: v for v in agents_voisins(self.dossier)}
        tranches = {d.agent_id for d in traces if d.origine == OrigineDeport.VOISIN and d.decide_le and not d.leve_le}
        agents = [a for a in agents_du_guichet(self.dossier) if a.pk not in exclus]
        return super().get_context_data(
            traces=traces,
            acteurs_sans_trace=[a for a in acteurs if a.pk not in {d.agent_id for d in traces if not d.leve_le}],
            a_trancher=[v for cle, v in voisins.items() if cle not in tranches | exclus],
            agents=[(a, a.pk in voisins) for a in agents],
            levables={d.pk for d in traces if self._peut_lever(d, acteurs)},
            **contexte,
        )

    def _peut_lever(self, deport: Deport, acteurs: list[Any]) -> bool:
        if deport.leve_le is not None or not deport.exclut:
            return False
        return deport.origine != OrigineDeport.ACTEUR or deport.agent_id not in {a.pk for a in acteurs}


class VueMotif(VueDossier):
    """Base d'un geste motivé : 422 sans motif, 409 refusé, sinon retour avec un mot."""

    formulaire: Any = MotifDeportForm

    def former(self, data: Any = None) -> Any:
        return self.formulaire(data)

    def agir(self, donnees: dict[str, Any]) -> str:
        """Fait le geste ; rend le mot à dire."""
        raise NotImplementedError

    def suite(self) -> HttpResponse:
        return redirect("dossiers:deports", self.dossier.numero)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.former(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form, page_en_erreur=True), status=422)
        try:
            mot = self.agir({**form.cleaned_data, "auteur": request.user, "maintenant": self.maintenant})
        except TransitionRefusee as refus:
            return self.refuser(refus.raisons, form=form)
        messages.success(request, mot)
        return self.suite()

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        if "form" not in contexte:
            contexte["form"] = self.former()
        return super().get_context_data(**contexte)


class DeportAgentView(VueMotif):
    """Déporter un agent du Guichet, ou maintenir celui qui est acteur d'une CPTS voisine."""

    template_name = "dossiers/deports/agent.html"
    capacite = Capacite.RENDRE_AVIS

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.capacite in self.capacites:
            self.agent = agents_du_guichet(self.dossier).filter(pk=kwargs["agent"]).exclude(pk=request.user.pk).first()
            if self.agent is None:
                raise Http404("Cette personne n’est pas un agent du Guichet de cette région.")
            voisins = {v.agent.pk: v.voisines for v in agents_voisins(self.dossier)}
            self.voisines = voisins.get(self.agent.pk, ())
        return super().dispatch(request, *args, **kwargs)

    def former(self, data: Any = None) -> DecisionDeportForm:
        return DecisionDeportForm(data, voisin=bool(self.voisines))

    def agir(self, donnees: dict[str, Any]) -> str:
        if donnees.pop("decision") == "maintenir":
            actions.maintenir(self.dossier, agent=self.agent, **donnees)
            return f"{self.agent} continue d’instruire ce dossier ; votre décision est au journal."
        actions.deporter(self.dossier, agent=self.agent, **donnees)
        return f"{self.agent} ne voit plus rien de ce dossier ; votre décision est au journal."

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        return super().get_context_data(agent=self.agent, voisines=self.voisines, **contexte)


class LeveeView(VueMotif):
    """Lever un déport décidé ou une récusation."""

    template_name = "dossiers/deports/levee.html"
    capacite = Capacite.RENDRE_AVIS

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.capacite in self.capacites:
            siens = self.dossier.deports.select_related("agent", "dossier")
            self.deport = siens.filter(pk=kwargs["deport"]).first()
            if self.deport is None:
                raise Http404("Ce déport n’existe pas.")
        return super().dispatch(request, *args, **kwargs)

    def agir(self, donnees: dict[str, Any]) -> str:
        actions.lever(self.deport, **donnees)
        return f"Le déport de {self.deport.agent} est levé."

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        return super().get_context_data(deport=self.deport, **contexte)


class RecusationView(VueMotif):
    """Se retirer d'un dossier que l'on instruit : plus rien n'en est visible ensuite."""

    template_name = "dossiers/deports/recusation.html"
    precision = "une personne d’un organisme, hors de l’équipe"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if role_dans_l_equipe(request.user, self.dossier) is not None:
            raise PermissionDenied("Un membre de l’équipe quitte son équipe : il n’a pas à se récuser.")
        return super().dispatch(request, *args, **kwargs)

    def agir(self, donnees: dict[str, Any]) -> str:
        actions.se_recuser(self.dossier, **donnees)
        return f"Vous êtes récusé du dossier {self.dossier.numero} : il ne vous est plus ouvert."

    def suite(self) -> HttpResponse:
        return redirect("dossiers:liste")
