"""Les crises sanitaires graves reconnues par l'ARS pour un contrat signé : les lire, en reconnaître une, y revenir."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from comptes.roles import Capacite
from contrats import actions
from contrats.crises import concerne, contrats_concernes
from contrats.enums import EN_VIGUEUR, SIGNES, Partie
from contrats.forms.crise import CriseForm, RevocationDeCriseForm
from contrats.permissions import parties_de
from contrats.versions import versions
from contrats.views.base import VueContrat
from dossiers.actions.transitions import TransitionRefusee

DECIDE = frozenset({Capacite.DECIDER_ARS})


class VueCrises(VueContrat):
    """404 tant que le contrat n'est pas signé ; ``decide`` : la personne décide pour l'ARS de ce contrat."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if self.contrat.etat not in SIGNES:
            raise Http404("Ce contrat n’est pas encore signé.")
        self.contrat.dossier = self.dossier

    @property
    def decide(self) -> bool:
        return Partie.ARS in parties_de(self.request.user, self.contrat, DECIDE)

    @property
    def retour(self) -> str:
        return self.contrat.adresse("contrats:crises")


class CrisesView(VueCrises):
    """Toutes les crises reconnues, révoquées comprises, et ce que chacune ouvre."""

    template_name = "contrats/crises.html"

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        lues = self.contrat.crises.select_related("reconnue_par", "revoquee_par").order_by("-decision_le", "-pk")
        baremes = {version.photographie["contenu"]["bareme"] for version in versions(self.contrat)}
        return super().get_context_data(
            crises=list(lues),
            payee=concerne(baremes),
            decide=self.decide and self.contrat.etat in EN_VIGUEUR,
            **contexte,
        )


class VueDuDecideur(VueCrises):
    """Un formulaire du décideur de l'ARS : 422 saisie fautive, 409 refus, rien de perdu."""

    precision = "le décideur de l’ARS du contrat"
    fait = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.capacite in self.capacites and not self.decide:
            raise PermissionDenied("Seul un décideur de l’ARS reconnaît une crise, ou revient sur cette décision.")
        return super().dispatch(request, *args, **kwargs)

    def formulaire(self, data: Any = None) -> Any:
        """Le formulaire du geste, vide ou rempli."""
        raise NotImplementedError

    def agir(self, form: Any, **acte: Any) -> None:
        """Appelle l'action."""
        raise NotImplementedError

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.formulaire(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form, page_en_erreur=True), status=422)
        try:
            self.agir(form, auteur=request.user, maintenant=self.maintenant)
        except TransitionRefusee as refus:
            return self.refuser(refus.raisons, form=form)
        messages.success(request, self.fait)
        return redirect(self.retour)

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        contexte.setdefault("form", self.formulaire())
        return super().get_context_data(retour=self.retour, **contexte)


class ReconnaitreView(VueDuDecideur):
    """Reconnaître une crise pour ce contrat, et pour d'autres de ses départements."""

    template_name = "contrats/crise_reconnaitre.html"
    fait = "La crise est reconnue ; les parties sont prévenues et les plans de versement sont refaits."

    def formulaire(self, data: Any = None) -> CriseForm:
        possibles = list(contrats_concernes(self.request.user))
        return CriseForm(data, possibles=possibles, contrat=self.contrat, jour=self.jour)

    def agir(self, form: CriseForm, **acte: Any) -> None:
        actions.reconnaitre_une_crise(**form.valeurs(), **acte)


class RevoquerView(VueDuDecideur):
    """Revenir sur la reconnaissance d'une crise."""

    template_name = "contrats/crise_revoquer.html"
    fait = "La reconnaissance est révoquée ; les parties sont prévenues et le plan de versement est refait."

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.crise = self.contrat.crises.filter(pk=kwargs["crise"], revoquee_le__isnull=True).first()
        if self.crise is None:
            raise Http404("Cette crise n’est pas reconnue, ou ne l’est plus.")
        self.crise.contrat = self.contrat

    def formulaire(self, data: Any = None) -> RevocationDeCriseForm:
        return RevocationDeCriseForm(data)

    def agir(self, form: RevocationDeCriseForm, **acte: Any) -> None:
        actions.revoquer_une_crise(self.crise, **form.cleaned_data, **acte)

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        return super().get_context_data(crise=self.crise, **contexte)
