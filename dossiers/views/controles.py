"""L'essai à blanc (toutes les règles, sans effet) et le motif d'un avertissement passé outre."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from comptes.roles import Capacite
from dossiers import etapes
from dossiers.actions.depot import controler
from dossiers.actions.dossier import est_modifiable
from dossiers.actions.passer_outre import ne_plus_passer_outre, passer_outre
from dossiers.actions.transitions import TransitionRefusee
from dossiers.completude import Manque
from dossiers.forms.controles import PasseOutreForm
from dossiers.models import PasseOutre
from dossiers.permissions import Lecture
from dossiers.regles import regle as trouver_regle
from dossiers.views.base import VueDossier


class EssaiView(VueDossier):
    """Toutes les règles du dépôt sur la copie de travail ; rien n'est écrit, personne n'est prévenu."""

    template_name = "dossiers/essai.html"
    precision = "sur une copie de travail que l’on lit"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.capacite in self.capacites:
            self.cible = self.objet(kwargs["sujet"])
            if self.lecture(self.cible.SUJET) < Lecture.COPIE_DE_TRAVAIL:
                raise PermissionDenied("L’essai porte sur la copie de travail : seule l’équipe du dossier la lit.")
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        _contenu, bilan = controler(self.cible, self.maintenant)
        redige = Capacite.REDIGER in self.capacites and est_modifiable(self.cible)
        return super().get_context_data(
            objet=self.cible,
            maintenant=self.maintenant,
            redige=redige,
            bloquants=situer(self.cible, bilan.bloquants),
            avertissements=situer(self.cible, bilan.avertissements),
            bloquants_par_regle=par_regle(self.cible, bilan.bloquants),
            avertissements_par_regle=par_regle(self.cible, bilan.avertissements),
            satisfaites=bilan.satisfaites,
            adresse_recapitulatif=etapes.adresse_recapitulatif(self.cible),
            **contexte,
        )


def situer(objet: Any, manques: list[Manque]) -> list[tuple[Manque, str]]:
    """Chaque manque et l'adresse du champ où le corriger."""
    return [(manque, etapes.adresse_du_manque(objet, manque)) for manque in manques]


def par_regle(objet: Any, manques: list[Manque]) -> list[list[tuple[Manque, str]]]:
    """Les manques réunis par règle, dans leur ordre, chacun avec son adresse."""
    groupes: dict[str, list[tuple[Manque, str]]] = {}
    for manque, adresse in situer(objet, manques):
        groupes.setdefault(manque.regle, []).append((manque, adresse))
    return list(groupes.values())


class PasseOutreView(VueDossier):
    """Écrire, changer ou retirer le motif d'un avertissement ; un bloquant ne se passe pas outre."""

    template_name = "dossiers/passer_outre.html"
    capacite = Capacite.REDIGER

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.capacite in self.capacites:
            self.cible = self.objet(kwargs["sujet"])
            self.regle = trouver_regle(self.cible.SUJET, kwargs["regle"])
            if self.regle is None:
                raise Http404("Ce contrôle n’existe pas.")
            if not est_modifiable(self.cible):
                raise PermissionDenied(f"« {self.cible.fiche.porteur} » : le contenu ne se modifie plus dans cet état.")
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        ancien = PasseOutre.objects.filter(
            dossier=self.dossier, sujet=self.cible.SUJET, regle=self.regle.code, version__lte=self.cible.version + 1
        )
        dernier = ancien.order_by("-version").first()
        formulaire = PasseOutreForm(initial={"motif": dernier.motif if dernier else ""})
        contexte = self.get_context_data(form=formulaire)
        return self.render_to_response(contexte, status=200 if contexte["possible"] else 409)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "retirer" in request.POST:
            return self._executer(PasseOutreForm(request.POST), "Votre motif est retiré.", ne_plus_passer_outre)
        formulaire = PasseOutreForm(request.POST)
        if not formulaire.is_valid():
            return self.render_to_response(self.get_context_data(form=formulaire, page_en_erreur=True), status=422)
        fait = "Votre motif est enregistré ; il sera joint au dépôt."
        return self._executer(formulaire, fait, passer_outre, motif=formulaire.cleaned_data["motif"])

    def _executer(self, formulaire: PasseOutreForm, fait: str, action: Any, **donnees: Any) -> HttpResponse:
        try:
            action(
                self.cible,
                regle=self.regle.code,
                auteur=self.request.user,
                maintenant=self.maintenant,
                **donnees,
            )
        except TransitionRefusee as refus:
            return self.refuser(refus.raisons, form=formulaire, trouves=[])
        messages.success(self.request, fait)
        return redirect("dossiers:essai", self.dossier.numero, self.cible.SUJET)

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        refuse = "trouves" in contexte
        trouves = contexte.pop("trouves") if refuse else self._trouves()
        return super().get_context_data(
            objet=self.cible,
            regle=self.regle,
            trouves=situer(self.cible, trouves),
            possible=refuse or (bool(trouves) and not trouves[0].bloquant),
            bloque=bool(trouves) and trouves[0].bloquant,
            deja_ecrit=bool(trouves) and bool(trouves[0].motif),
            adresse_essai=reverse("dossiers:essai", args=[self.dossier.numero, self.cible.SUJET]),
            **contexte,
        )

    def _trouves(self) -> list[Manque]:
        _contenu, bilan = controler(self.cible, self.maintenant)
        return [manque for manque in bilan.manques if manque.regle == self.regle.code]
