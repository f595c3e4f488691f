"""La liste des dossiers, filtrée et cherchable, et l'ouverture d'un dossier."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import urlencode
from django.views.generic import ListView, TemplateView

from commun.composants.elements import FiltreActif
from comptes.enums import ROLES_EQUIPE, Role
from comptes.permissions import mandats_avec, peut_creer_dossier
from comptes.roles import Capacite
from dossiers.actions.dossier import ouvrir_dossier
from dossiers.actions.tacite import constater_les_tacites
from dossiers.forms.liste import FiltresForm, OuvertureForm
from dossiers.models import Dossier
from dossiers.tours import marquer_les_siens
from dossiers.workflow import fiche_courante


class ListeView(ListView):
    """Dossiers visibles de la personne ; filtres dans l'adresse, résumés en mots."""

    template_name = "dossiers/liste.html"
    paginate_by = 25
    context_object_name = "dossiers"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        maintenant = timezone.now()
        constater_les_tacites(timezone.localdate(maintenant), maintenant)
        self.visibles = Dossier.objects.visibles_par(request.user)
        self.filtres = FiltresForm(request.GET, visibles=self.visibles)
        return super().get(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[Dossier]:
        dossiers = self.visibles.select_related("departement_pilote").order_by("-id")
        return self.filtres.appliquer(dossiers) if self.filtres.is_valid() else dossiers

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        contexte = super().get_context_data(
            form=self.filtres,
            filtres=self._resumes(),
            peut_creer=peut_creer_dossier(self.request.user),
            peut_reprendre=bool(mandats_avec(self.request.user, Capacite.REPRISE_ANTERIEURE)),
            **contexte,
        )
        marquer_les_siens(contexte["dossiers"], self.request.user)
        for dossier in contexte["dossiers"]:
            dossier.fiche = fiche_courante(dossier)
        return contexte

    def _resumes(self) -> list[FiltreActif]:
        if not self.filtres.is_valid():
            return []
        actifs = self.filtres.en_adresse()
        return [
            FiltreActif(self.filtres.en_mots(cle), f"?{urlencode(self.filtres.en_adresse(sauf=cle))}") for cle in actifs
        ]


class OuvertureView(TemplateView):
    """Ouvrir un dossier : un nom suffit, tout le reste se remplit ensuite."""

    template_name = "dossiers/ouverture.html"
    # Tout compte sans mandat, ou un relecteur d'URPS pour sa propre CPTS.
    roles = frozenset({*ROLES_EQUIPE, Role.RELECTEUR_URPS})

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not peut_creer_dossier(request.user):
            raise PermissionDenied("Votre rôle ne permet pas d'ouvrir un dossier.")
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        formulaire = OuvertureForm(request.POST)
        if not formulaire.is_valid():
            return self.render_to_response(self.get_context_data(form=formulaire), status=422)
        dossier = ouvrir_dossier(nom=formulaire.cleaned_data["nom"], auteur=request.user, maintenant=timezone.now())
        return redirect("dossiers:rubrique", dossier.numero, "lettre", "contact")

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        contexte.setdefault("form", OuvertureForm())
        return super().get_context_data(**contexte)
