"""Les paramètres du portail : lus par les agents, changés par l'administrateur."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.generic import TemplateView

from commun.delais import jour_paris
from commun.models import ValeurDeParametre
from commun.parametres import Parametre, declares, lire
from comptes.actions.parametres import REFUS, poser_valeur
from comptes.enums import ROLES_ORGANISATION
from comptes.forms.parametres import ParametreForm
from comptes.mandats import mandats
from comptes.models import Utilisateur
from comptes.permissions import mandats_avec
from comptes.roles import Capacite


class VueParametres(TemplateView):
    """Base : tout agent d'un organisme lit les règles du jeu ; l'administrateur seul les change."""

    roles = frozenset(ROLES_ORGANISATION)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not mandats(request.user):
            raise PermissionDenied("Les paramètres du portail se lisent chez les organismes qui instruisent.")
        self.maintenant = timezone.now()
        self.jour = jour_paris(self.maintenant)
        self.modifie = bool(mandats_avec(request.user, Capacite.ADMINISTRER_REFERENTIEL))
        return super().dispatch(request, *args, **kwargs)


class ParametresView(VueParametres):
    """Tous les paramètres, par thème : la valeur d'aujourd'hui, la prochaine, la source."""

    template_name = "comptes/parametres.html"

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        prevues: dict[str, ValeurDeParametre] = {}
        for posee in ValeurDeParametre.objects.filter(effet_le__gt=self.jour).order_by("-effet_le", "pk"):
            prevues[posee.cle] = posee
        return super().get_context_data(themes=_par_theme(declares().values(), prevues), **contexte)


def _par_theme(parametres: Iterable[Parametre], prevues: dict[str, ValeurDeParametre]) -> list[tuple[str, list]]:
    ranges = sorted(parametres, key=lambda p: p.theme)
    return [(theme, [_ligne(p, prevues.get(p.cle)) for p in groupe]) for theme, groupe in groupby(ranges, _theme)]


def _theme(parametre: Parametre) -> str:
    return parametre.theme


def _ligne(parametre: Parametre, prevue: ValeurDeParametre | None) -> dict[str, Any]:
    vigueur = parametre.vigueur
    return {
        "parametre": parametre,
        "valeur": parametre.en_clair(vigueur.valeur),
        "vigueur": vigueur,
        "prevue": parametre.en_clair(lire(prevue)) if prevue else "",
        "prevue_le": prevue.effet_le if prevue else None,
    }


class ParametreView(VueParametres):
    """Un paramètre, son histoire, et un changement à partir d'une date."""

    template_name = "comptes/parametre.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.parametre = declares().get(kwargs["cle"])
        if self.parametre is None and mandats(request.user):
            raise Http404("Ce paramètre n’existe pas.")
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.modifie:
            raise PermissionDenied(REFUS)
        formulaire = ParametreForm(request.POST, parametre=self.parametre)
        if not formulaire.is_valid():
            return self._fautive(formulaire, 422)
        try:
            poser_valeur(
                cle=self.parametre.cle, auteur=request.user, maintenant=self.maintenant, **formulaire.cleaned_data
            )
        except ValidationError as refus:
            for raison in refus.messages:
                formulaire.add_error(None, raison)
            return self._fautive(formulaire, 409)
        messages.success(request, f"Le changement vaudra à partir du {formulaire.cleaned_data['effet_le']:%d/%m/%Y}.")
        return redirect("comptes:parametre", self.parametre.cle)

    def _fautive(self, formulaire: ParametreForm, statut: int) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=formulaire, page_en_erreur=True), status=statut)

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        changeable = self.modifie and not self.parametre.fixe_par_les_textes
        contexte.setdefault("form", ParametreForm(parametre=self.parametre) if changeable else None)
        vigueur = self.parametre.vigueur
        return super().get_context_data(
            parametre=self.parametre,
            valeur=self.parametre.en_clair(vigueur.valeur),
            vigueur=vigueur,
            depart=self.parametre.en_clair(self.parametre.depart),
            changements=self._changements(),
            modifie=self.modifie,
            **contexte,
        )

    def _changements(self) -> list[dict[str, Any]]:
        posees = list(ValeurDeParametre.objects.filter(cle=self.parametre.cle).order_by("-effet_le", "-pk"))
        auteurs = Utilisateur.objects.in_bulk([posee.auteur for posee in posees])
        suivies = {posee.effet_le: posee for posee in reversed(posees)}
        return [
            {
                "posee": posee,
                "valeur": self.parametre.en_clair(lire(posee)),
                "auteur": auteurs.get(posee.auteur, "Compte effacé"),
                "a_venir": posee.effet_le > self.jour,
                "remplacee": suivies[posee.effet_le] != posee,
            }
            for posee in posees
        ]
