"""Préparer une demande de compléments, à plusieurs du même côté, et la faire partir."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from dossiers import etapes
from dossiers.actions import elements, questions
from dossiers.actions.elements import preparation
from dossiers.actions.transitions import TransitionRefusee
from dossiers.complements_lus import cible_de
from dossiers.enums import Demandeur, Sujet, Tour
from dossiers.forms.complements import ElementForm, QuestionsForm, elements_prepares
from dossiers.models import ElementDemande
from dossiers.natures import annoncer, effet_d_ensemble, rouvre
from dossiers.remarques import Remarque, remarques_de
from dossiers.views.base import VueDossier
from dossiers.voies import CAPACITES_DE_DEMANDE, voie_ouverte


def echeance_de(objet: Any) -> Any:
    """L'échéance légale qui court sur cet objet, s'il y en a une."""
    return objet.echeance_le if objet.SUJET == Sujet.PROJET else objet.echeance_refus_implicite_le


def _sans_espaces(texte: str) -> str:
    """Un navigateur renvoie ses fins de ligne en CRLF : les mots seuls disent si c'est la même remarque."""
    return " ".join(texte.split())


class VuePreparation(VueDossier):
    """Base : l'objet lisible (404), une capacité de demande (403), un état où ce côté demande (409)."""

    precision = "qui demande des compléments à cette étape"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.capacite in self.capacites:
            self.cible = self.objet(self.sujet_voulu())
            if not CAPACITES_DE_DEMANDE & self.capacites:
                raise PermissionDenied("Votre rôle ne permet pas de demander des compléments.")
            self.voie = voie_ouverte(self.cible.SUJET, self.cible.etat)
            if self.voie and not ({self.voie.capacite} | self.voie.propose) & self.capacites:
                self.voie = None
        return super().dispatch(request, *args, **kwargs)

    def sujet_voulu(self) -> str:
        return self.kwargs["sujet"]

    @property
    def demande(self) -> bool:
        """Vrai si cette personne envoie ; faux si elle ne fait que proposer au demandeur."""
        return self.voie is not None and self.voie.capacite in self.capacites

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(), status=200 if self.voie else 409)

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        prepares = elements_prepares(self.cible, self.voie.demandeur) if self.voie else []
        if not self.demande:
            prepares = [element for element in prepares if element.propose_par == Tour.AM]
        natures = [element.nature for element in prepares]
        effet = effet_d_ensemble(self.cible.SUJET, self.voie.demandeur, natures) if self.voie else None
        return super().get_context_data(
            objet=self.cible,
            voie=self.voie,
            demande_elle_meme=self.demande,
            demandeur=Demandeur(self.voie.demandeur).label if self.voie else "",
            prepares=[(element, cible_de(element)) for element in prepares],
            rouvre=any(map(rouvre, natures)),
            annonce=annoncer(effet, echeance_de(self.cible)) if prepares else "",
            attend=self.voie is not None and self.cible.etat == self.voie.pendant,
            **contexte,
        )


class PreparationView(VuePreparation):
    """La préparation partagée : la liste des éléments, et de quoi en ajouter un."""

    template_name = "dossiers/complements/preparation.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.voie is None:
            return self.refuser(["Plus rien ne se demande à cette étape."])
        formulaire = ElementForm(request.POST, voie=self.voie, objet=self.cible)
        if not formulaire.is_valid():
            return self.render_to_response(self.get_context_data(form=formulaire, page_en_erreur=True), status=422)
        try:
            self.ajouter(formulaire.cleaned_data)
        except TransitionRefusee as refus:
            return self.refuser(refus.raisons, form=formulaire)
        messages.success(request, "L’élément est dans la préparation ; rien n’est encore parti.")
        return redirect("dossiers:preparer_complements", self.dossier.numero, self.cible.SUJET)

    def ajouter(self, donnees: dict[str, Any]) -> None:
        elements.preparer(
            self.cible,
            demandeur=self.voie.demandeur,
            auteur=self.request.user,
            maintenant=self.maintenant,
            **donnees,
        )

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        if self.voie is not None:
            contexte.setdefault("form", ElementForm(voie=self.voie, objet=self.cible))
        return super().get_context_data(**{"form": None, "element": None, "remarques": self._remarques(), **contexte})

    def _remarques(self) -> list[tuple[Remarque, bool]]:
        """Ce que d'autres ont remarqué, et s'il est déjà dans la liste."""
        if not self.demande:
            return []
        prepares = preparation(self.cible, self.voie.demandeur)
        deja = {(_sans_espaces(texte), rubrique) for texte, rubrique in prepares.values_list("texte", "rubrique")}
        trouvees = remarques_de(self.dossier, self.voie, self.request.user)
        return [(remarque, (_sans_espaces(remarque.texte), remarque.rubrique) in deja) for remarque in trouvees]


class ElementView(PreparationView):
    """Réécrire un élément en préparation ; tout agent du même côté le peut."""

    def sujet_voulu(self) -> str:
        self.element = self.dossier.elements.filter(pk=self.kwargs["element"]).first()
        if self.element is None or self.element.etat != "prepare":
            raise Http404("Cet élément n’est pas, ou plus, en préparation.")
        return self.element.sujet

    def ajouter(self, donnees: dict[str, Any]) -> None:
        elements.modifier(self.element, auteur=self.request.user, **donnees)

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        if self.voie is None or not self._du_cote(self.element):
            raise Http404("Cet élément n’est pas, ou plus, en préparation.")
        contexte.setdefault("form", ElementForm(voie=self.voie, objet=self.cible, element=self.element))
        return super().get_context_data(element=self.element, **contexte)

    def _du_cote(self, element: ElementDemande) -> bool:
        if element.demandeur != self.voie.demandeur:
            return False
        return self.demande or element.propose_par == Tour.AM


class DepuisView(VuePreparation):
    """Préparer un élément d'un clic depuis un commentaire ou une remarque (POST : texte, rubrique, champ)."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        rubrique = request.POST.get("rubrique", "")
        if self.voie is None or (rubrique and etapes.rubrique(self.cible.SUJET, rubrique) is None):
            raise Http404("Rien ne se prépare ici.")
        try:
            elements.preparer_depuis(
                self.cible,
                demandeur=self.voie.demandeur,
                texte=request.POST.get("texte", ""),
                rubrique=rubrique,
                champ=request.POST.get("champ", "")[:80],
                auteur=request.user,
                maintenant=self.maintenant,
            )
        except TransitionRefusee as refus:
            for raison in refus.raisons:
                messages.error(request, raison)
        else:
            messages.success(request, "La remarque est dans la préparation ; relisez-la avant d’envoyer.")
        return redirect("dossiers:preparer_complements", self.dossier.numero, self.cible.SUJET)


class QuestionsView(VuePreparation):
    """Envoyer des questions seules : un message au porteur, sans effet sur l'état ni le délai."""

    template_name = "dossiers/complements/questions.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        formulaire = self.formulaire(request.POST)
        if not self.demande:
            return self.refuser(["Plus rien ne se demande à cette étape."], form=formulaire)
        if not formulaire.is_valid():
            return self.render_to_response(self.get_context_data(form=formulaire, page_en_erreur=True), status=422)
        try:
            questions.poser(
                self.cible,
                demandeur=self.voie.demandeur,
                auteur=request.user,
                maintenant=self.maintenant,
                **formulaire.cleaned_data,
            )
        except TransitionRefusee as refus:
            return self.refuser(refus.raisons, form=formulaire)
        messages.success(request, "Les questions sont parties ; ni l’état ni le délai n’ont changé.")
        return redirect("dossiers:complements", self.dossier.numero)

    def formulaire(self, data: Any = None) -> QuestionsForm:
        prepares = preparation(self.cible, self.voie.demandeur) if self.voie else ()
        return QuestionsForm(data, prepares=list(prepares))

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        contexte.setdefault("form", self.formulaire())
        return super().get_context_data(**contexte)
