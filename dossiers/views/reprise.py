"""Les reprises de CPTS antérieures au portail : liste, préparation par le Guichet, décision de l'ARS."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.generic import ListView, TemplateView

from commun.textes import en_incise
from comptes.enums import Role
from comptes.permissions import mandats_avec
from comptes.roles import Capacite
from dossiers.actions import reprise as actions
from dossiers.actions.transitions import TransitionRefusee
from dossiers.forms.reprise import PieceForm, RepriseForm
from dossiers.models import Dossier, Reprise
from dossiers.offres_reprise import GESTES
from dossiers.territoire import decrire_recouvrements, versions_vivantes
from territoires.chargement import communes_partagees, perimetre_de
from territoires.constats import Recouvrement
from territoires.evaluation import evaluer
from territoires.views import VueDuSelecteur

PREPARENT = frozenset({Role.COORDINATEUR})


def exiger_la_capacite(request: HttpRequest) -> None:
    """403 à qui ne prépare ni ne confirme aucune reprise."""
    if not mandats_avec(request.user, Capacite.REPRISE_ANTERIEURE):
        raise PermissionDenied("Votre rôle ne permet pas de reprendre une CPTS antérieure au portail.")


class ReprisesView(ListView):
    """Les reprises de son périmètre, celles qui attendent d'abord."""

    template_name = "dossiers/reprises.html"
    paginate_by = 25
    context_object_name = "reprises"
    capacite = Capacite.REPRISE_ANTERIEURE

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        exiger_la_capacite(request)
        return super().dispatch(request, *args, **kwargs)

    def get_queryset(self) -> Any:
        visibles = Reprise.objects.visibles_par(self.request.user)
        return visibles.select_related("preparee_par", "dossier").order_by("-preparee_le", "-pk")

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        prepare = bool(actions.mandats_de_reprise(self.request.user, "guichet"))
        return super().get_context_data(prepare=prepare, **contexte)


class NouvelleRepriseView(TemplateView):
    """Ouvrir une reprise : ce que l'on sait de la CPTS."""

    template_name = "dossiers/reprise_formulaire.html"
    capacite = Capacite.REPRISE_ANTERIEURE
    roles = PREPARENT

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not actions.mandats_de_reprise(request.user, "guichet"):
            raise PermissionDenied("Seul un coordinateur du Guichet prépare une reprise.")
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        formulaire = RepriseForm(request.POST)
        if not formulaire.is_valid():
            return self.montrer(formulaire, 422)
        try:
            reprise = actions.preparer(auteur=request.user, maintenant=timezone.now(), **formulaire.cleaned_data)
        except TransitionRefusee as refus:
            for raison in refus.raisons:
                formulaire.add_error(None, raison)
            return self.montrer(formulaire, 409)
        messages.success(request, "La reprise est ouverte. Choisissez maintenant son territoire.")
        return redirect("dossiers:reprise_territoire", reprise.pk)

    def montrer(self, formulaire: RepriseForm, statut: int) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=formulaire, page_en_erreur=True), status=statut)

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        contexte.setdefault("form", RepriseForm(initial={"fir_accorde": 0}))
        return super().get_context_data(reprise=None, **contexte)


class VueReprise(TemplateView):
    """Base : charge la reprise visible (404 sinon) ; ``modifie`` : seulement qui la prépare, tant qu'elle s'écrit."""

    capacite = Capacite.REPRISE_ANTERIEURE
    invisible_aux_autres = True
    modifie = False

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.maintenant = timezone.now()
        visibles = Reprise.objects.visibles_par(request.user).select_related(
            "territoire", "region", "preparee_par", "confirmee_par", "refusee_par", "dossier"
        )
        self.reprise = visibles.filter(pk=kwargs["reprise"]).first()
        if self.reprise is None:
            raise Http404("Cette reprise n’existe pas, ou vous n’y avez pas accès.")
        self.territoire = self.reprise.territoire
        self.prepare = actions.prepare(request.user, self.reprise)
        self.modifiable = self.prepare and self.reprise.situation in actions.MODIFIABLES

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.modifie and not self.modifiable:
            raise PermissionDenied(f"« {self.reprise.situation.label} » : vous ne pouvez pas modifier cette reprise.")
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        return {**super().get_context_data(**contexte), "reprise": self.reprise, "modifiable": self.modifiable}

    def montrer(self, statut: int, **contexte: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(page_en_erreur=True, **contexte), status=statut)


class RepriseView(VueReprise):
    """La reprise : ce qu'elle dit, son territoire, ses documents, ce qu'on peut en faire."""

    template_name = "dossiers/reprise.html"

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        perimetre = perimetre_de(self.territoire.version_courante)
        sauf = self.reprise.dossier
        evaluation = evaluer(perimetre, communes_partagees(perimetre, versions_vivantes(sauf)))
        contexte.setdefault("form", PieceForm() if self.modifiable else None)
        return super().get_context_data(
            evaluation=evaluation,
            perimetre=perimetre,
            recouvrements=decrire_recouvrements(evaluation.recouvrements),
            pieces=list(self.reprise.pieces.order_by("pk")),
            gestes=[(cle, geste) for cle, geste in GESTES.items() if geste.offert(self.request.user, self.reprise)],
            dossier_visible=self._dossier_visible(),
            **contexte,
        )

    def _dossier_visible(self) -> bool:
        if self.reprise.dossier_id is None:
            return False
        return Dossier.objects.visibles_par(self.request.user).filter(pk=self.reprise.dossier_id).exists()


class ModifierRepriseView(VueReprise):
    """Corriger ce que dit une reprise en préparation, ou refusée."""

    template_name = "dossiers/reprise_formulaire.html"
    modifie = True
    roles = PREPARENT

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        formulaire = RepriseForm(request.POST)
        if not formulaire.is_valid():
            return self.montrer(422, form=formulaire)
        try:
            actions.modifier(self.reprise, auteur=request.user, maintenant=self.maintenant, **formulaire.cleaned_data)
        except TransitionRefusee as refus:
            for raison in refus.raisons:
                formulaire.add_error(None, raison)
            return self.montrer(409, form=formulaire)
        messages.success(request, "La reprise est enregistrée.")
        return redirect(self.reprise)

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        contexte.setdefault("form", RepriseForm(instance=self.reprise))
        return super().get_context_data(**contexte)


class TerritoireRepriseView(VueReprise, VueDuSelecteur):
    """Le territoire d'une reprise, avec le même sélecteur que les dossiers."""

    template_name = "dossiers/reprise_territoire.html"
    modifie = True
    roles = PREPARENT

    def versions_a_comparer(self) -> Any:
        return versions_vivantes()

    def decrire_recouvrements(self, recouvrements: tuple[Recouvrement, ...]) -> list[dict[str, Any]]:
        return decrire_recouvrements(recouvrements)


class GesteRepriseView(VueReprise):
    """Un pas d'une reprise, sur sa page."""

    template_name = "dossiers/reprise_geste.html"
    precision = "le Guichet prépare, l’ARS décide"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.geste = GESTES.get(kwargs["geste"])
        if self.geste is None:
            raise Http404("Cette page n’existe pas.")
        if not self.geste.permis(request.user, self.reprise):
            raise PermissionDenied(f"Votre rôle ne permet pas cet acte : {en_incise(self.geste.bouton)}.")
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        possible = self.reprise.situation in self.geste.situations
        return self.render_to_response(self.get_context_data(), status=200 if possible else 409)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        formulaire = self.geste.formulaire(request.POST)
        if not formulaire.is_valid():
            return self.montrer(422, form=formulaire)
        donnees = formulaire.cleaned_data
        try:
            resultat = self.geste.action(self.reprise, auteur=request.user, maintenant=self.maintenant, **donnees)
        except TransitionRefusee as refus:
            for raison in refus.raisons:
                messages.error(request, raison)
            return self.montrer(409, form=formulaire)
        messages.success(request, self.geste.fait)
        return redirect(resultat)

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        contexte.setdefault("form", self.geste.formulaire())
        possible = self.reprise.situation in self.geste.situations
        return super().get_context_data(**{**contexte, "geste": self.geste, "possible": possible})
