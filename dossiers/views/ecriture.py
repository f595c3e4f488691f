"""Écrire le projet à plusieurs : la répartition des rubriques, et la vue de réunion en grands caractères."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property

from commun.composants.dates import jour_moyen
from commun.delais import jour_paris
from comptes.roles import Capacite
from dossiers import etapes
from dossiers.actions.attribution import dire_ecrite, plumes, repartir
from dossiers.actions.commentaires import commenter
from dossiers.actions.depot import preparer_depot
from dossiers.actions.dossier import est_modifiable
from dossiers.actions.transitions import TransitionRefusee
from dossiers.attributions import RubriqueSuivie, progression, suivre_l_ecriture
from dossiers.enums import Sujet
from dossiers.fils import fils_lus
from dossiers.forms.attribution import NATURES, NoteDeReunionForm, RepartitionForm
from dossiers.views.base import VueDossier

FINI = "Ce projet ne s’écrit plus : il est déposé, validé ou retiré."


class VueEcriture(VueDossier):
    """Le projet en cours d'écriture, vu de son équipe."""

    capacite = Capacite.COMMENTER

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.capacite in self.capacites:
            self.cible = self.objet(Sujet.PROJET)
            if not est_modifiable(self.cible):
                raise PermissionDenied(FINI)
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def suivies(self) -> list[RubriqueSuivie]:
        contenu, self.manques = preparer_depot(self.cible, self.maintenant)
        liste = etapes.etapes(
            self.cible, self.manques, etapes.rubriques_touchees(Sujet.PROJET, contenu), avec_plumes=False
        )
        return suivre_l_ecriture(self.cible, liste, jour_paris(self.maintenant))

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        return super().get_context_data(
            objet=self.cible,
            suivies=self.suivies,
            progression=progression(self.suivies),
            terminees=sum(s.avancement == 100 for s in self.suivies),
            redige=Capacite.REDIGER in self.capacites,
            repartit=Capacite.GERER_EQUIPE in self.capacites,
            **contexte,
        )


class RepartitionView(VueEcriture):
    """Qui écrit quoi et pour quand : l'équipe lit, le responsable du dossier décide."""

    template_name = "dossiers/ecriture/repartition.html"

    def formulaire(self, data: Any = None) -> RepartitionForm:
        return RepartitionForm(data, suivies=self.suivies, plumes=plumes(self.cible))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            if "ecrite" in request.POST or "a_reprendre" in request.POST:
                cle = request.POST.get("ecrite") or request.POST["a_reprendre"]
                ecrite = "ecrite" in request.POST
                dire_ecrite(self.cible, cle, ecrite=ecrite, auteur=request.user, maintenant=self.maintenant)
                messages.success(request, "C’est noté.")
                return redirect(request.path)
            formulaire = self.formulaire(request.POST)
            if not formulaire.is_valid():
                return self.render_to_response(self.get_context_data(form=formulaire, page_en_erreur=True), status=422)
            repartir(self.cible, formulaire.repartitions(), auteur=request.user, maintenant=self.maintenant)
        except TransitionRefusee as refus:
            return self.refuser(refus.raisons)
        messages.success(request, "La répartition est enregistrée.")
        return redirect(request.path)

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        contexte.setdefault("form", self.formulaire())
        return super().get_context_data(**contexte)


class ReunionView(VueEcriture):
    """Une rubrique à la fois, en grands caractères : ce qui manque, qui l'écrit, et ce que l'on décide."""

    template_name = "dossiers/ecriture/reunion.html"

    @cached_property
    def rang(self) -> int:
        voulue = self.request.GET.get("rubrique", "")
        return next((rang for rang, s in enumerate(self.suivies) if s.etape.cle == voulue), 0)

    def adresse(self, rang: int) -> str:
        """La page de la rubrique de ce rang, vide hors de la liste."""
        if not 0 <= rang < len(self.suivies):
            return ""
        base = reverse("dossiers:reunion", args=[self.dossier.numero])
        return f"{base}?rubrique={self.suivies[rang].etape.cle}"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        formulaire = NoteDeReunionForm(request.POST)
        if not formulaire.is_valid():
            return self.render_to_response(self.get_context_data(form=formulaire, page_en_erreur=True), status=422)
        etape = self.suivies[self.rang].etape
        nature = "Décision" if formulaire.cleaned_data["nature"] == NATURES[0][0] else "Tâche"
        jour = jour_moyen(jour_paris(self.maintenant))
        commenter(
            self.dossier,
            sujet=Sujet.PROJET,
            rubrique=etape.cle,
            texte=f"{nature} de la réunion du {jour} : {formulaire.cleaned_data['texte']}",
            endroit=etape.titre,
            auteur=request.user,
            maintenant=self.maintenant,
        )
        messages.success(request, f"{nature} notée dans les commentaires de « {etape.titre} ».")
        return redirect(self.adresse(self.rang))

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        contexte.setdefault("form", NoteDeReunionForm())
        suivie = self.suivies[self.rang]
        fils = fils_lus(self.dossier, self.request.user, Sujet.PROJET, suivie.etape.cle)
        return super().get_context_data(
            suivie=suivie,
            rubrique=etapes.rubrique(Sujet.PROJET, suivie.etape.cle),
            rang=self.rang + 1,
            precedente=self.adresse(self.rang - 1),
            suivante=self.adresse(self.rang + 1),
            manques_ici=[manque for manque in self.manques if manque.rubrique == suivie.etape.cle],
            fils=[fil for fil in fils if not fil.resolu],
            **contexte,
        )
