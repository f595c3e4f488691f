"""Les plafonds annuels : lus par les agents, saisis par un administrateur, vérifiés par un autre."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.generic import TemplateView

from comptes.enums import ROLES_ORGANISATION, Role
from financement.actions.porte import ActeRefuse
from financement.permissions import peut_administrer_les_baremes, peut_lire, verifier_administration
from indemnites.actions import franchir, saisir
from indemnites.actions.plafonds import SON_PROPRE, possible
from indemnites.forms.plafonds import PlafondForm, formulaire
from indemnites.models import PlafondAnnuel
from indemnites.workflow import PLAFOND


class PlafondsView(TemplateView):
    """Chaque année, son montant, son texte, qui l'a saisi et vérifié."""

    template_name = "indemnites/plafonds.html"
    roles = frozenset(ROLES_ORGANISATION)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not peut_lire(request.user):
            raise PermissionDenied("Les plafonds se lisent chez les organismes qui instruisent.")
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        administre = peut_administrer_les_baremes(self.request.user)
        plafonds = PlafondAnnuel.objects.select_related("auteur", "verificateur", "clos_par")
        lignes = [
            (plafond, self._offerts(plafond) if administre else []) for plafond in plafonds.order_by("-annee", "-pk")
        ]
        return super().get_context_data(lignes=lignes, administre=administre, **contexte)

    def _offerts(self, plafond: PlafondAnnuel) -> list[Any]:
        """Les pas que cette personne peut faire maintenant."""
        siens = [pas for pas in PLAFOND.values() if possible(plafond, pas.nom)]
        return [pas for pas in siens if not (pas.un_autre and plafond.auteur_id == self.request.user.pk)]


class VueSaisie(TemplateView):
    """Base d'une page où l'administrateur écrit : 422 saisie fautive, 409 refus, rien de perdu."""

    roles = frozenset({Role.ADMINISTRATEUR})

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        verifier_administration(request.user)
        return super().dispatch(request, *args, **kwargs)

    def formulaire(self, data: Any = None) -> Form:
        """Le formulaire de la page."""
        raise NotImplementedError

    def agir(self, lues: dict[str, Any], **acte: Any) -> str:
        """Appelle l'action ; rend ce qui est fait."""
        raise NotImplementedError

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Rend la page ; les morceaux de l'adresse ne deviennent pas des variables de gabarit."""
        return self.render_to_response(self.get_context_data())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.formulaire(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form, page_en_erreur=True), status=422)
        try:
            fait = self.agir(form.cleaned_data, auteur=request.user, maintenant=timezone.now())
        except ActeRefuse as refus:
            form.add_error(None, refus.raisons)
            return self.render_to_response(self.get_context_data(form=form, page_en_erreur=True), status=409)
        messages.success(request, fait)
        return redirect("indemnites:plafonds")

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        contexte.setdefault("form", self.formulaire())
        return super().get_context_data(**contexte)


class PlafondSaisirView(VueSaisie):
    """Saisir le plafond d'une année."""

    template_name = "indemnites/plafond_saisir.html"

    def formulaire(self, data: Any = None) -> Form:
        return PlafondForm(data)

    def agir(self, lues: dict[str, Any], **acte: Any) -> str:
        plafond = saisir(**lues, **acte)
        return f"Plafond de {plafond.annee} saisi : une autre personne doit le vérifier."


class PlafondActeView(VueSaisie):
    """Vérifier, écarter ou retirer, sur sa propre page."""

    template_name = "indemnites/plafond_acte.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        verifier_administration(request.user)
        if kwargs["nom"] not in PLAFOND:
            raise Http404("Cet acte n’existe pas.")
        self.pas = PLAFOND[kwargs["nom"]]
        self.plafond = get_object_or_404(PlafondAnnuel.objects.select_related("auteur"), pk=kwargs["plafond"])
        if self.pas.un_autre and self.plafond.auteur_id == request.user.pk:
            raise PermissionDenied(SON_PROPRE)
        return super().dispatch(request, *args, **kwargs)

    def formulaire(self, data: Any = None) -> Form:
        return formulaire(self.pas.nom, data)

    def agir(self, lues: dict[str, Any], **acte: Any) -> str:
        franchir(self.plafond, self.pas.nom, motif=lues.get("motif", ""), **acte)
        return f"Plafond de {self.plafond.annee} : {self.pas.fait.lower()}."

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        return super().get_context_data(
            plafond=self.plafond, pas=self.pas, possible=possible(self.plafond, self.pas.nom), **contexte
        )
