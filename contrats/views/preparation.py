"""Préparer le contrat, étape par étape ; fonctionne sans JavaScript."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from commun.calendrier import jour_paris
from comptes.roles import Capacite
from contrats import etapes
from contrats.actions import enregistrer_contenu
from contrats.completude import manques_de_la_photographie
from contrats.enums import EtatContrat
from contrats.financier import enveloppe_variable
from contrats.photographie import photographier
from contrats.views.base import VueContrat
from dossiers.actions.transitions import TransitionRefusee


class PreparationView(VueContrat):
    """Une étape : ses formulaires, la liste des étapes, ce qui lui manque encore."""

    template_name = "contrats/preparation.html"
    capacite = Capacite.PREPARER_CONTRAT

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.capacite in self.capacites:
            self.etape = etapes.etape(kwargs["etape"])
            if self.etape is None:
                raise Http404("Cette étape n'existe pas.")
            if self.contrat.etat != EtatContrat.PREPARATION:
                raise PermissionDenied(f"« {self.contrat.fiche.instructeur} » : le contenu ne se modifie plus.")
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        saisis = self.etape.formulaires(request.POST, self.contrat)
        tous = etapes.tous(saisis)
        if not all([formulaire.is_valid() for formulaire in tous]):
            return self.render_to_response(self.get_context_data(page_en_erreur=True, saisis=saisis), status=422)
        try:
            enregistrer_contenu(self.contrat, auteur=request.user, maintenant=self.maintenant, formulaires=tous)
        except TransitionRefusee as refus:
            return self.refuser(refus.raisons, saisis=saisis)
        messages.success(request, f"« {self.etape.titre} » : enregistré.")
        return redirect(self._suite(request.POST))

    def _suite(self, data: Any) -> str:
        prochaine = etapes.suivante(self.etape.cle)
        if "rester" in data:
            return self.request.path
        return etapes.adresse(self.contrat, prochaine.cle) if prochaine else self.contrat.get_absolute_url()

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        saisis = contexte.pop("saisis", None) or self.etape.formulaires(None, self.contrat)
        enregistre = type(self.contrat).objects.select_related("dossier", "caisse").get(pk=self.contrat.pk)
        photographie = photographier(enregistre)
        manques = manques_de_la_photographie(photographie, jour_paris(self.maintenant))
        for jeu in saisis.get("jeux", ()):
            jeu.enveloppe = enveloppe_variable(
                self.contrat.bareme, jeu.instance.mission_id, photographie["territoire"]["taille"]
            )
        return super().get_context_data(
            etape=self.etape,
            etapes=etapes.liste_des_etapes(self.contrat, manques),
            manques=[manque for manque in manques if manque.rubrique == self.etape.cle],
            saisis=self._plats(saisis),
            taille=photographie["territoire"]["taille"],
            form=saisis.get("form"),
            signataires=saisis.get("signataires"),
            engagements=saisis.get("engagements"),
            jeux=saisis.get("jeux"),
            formset=None,
            **contexte,
        )

    def _plats(self, saisis: dict[str, Any]) -> list[Any]:
        return [
            formulaire
            for groupe in etapes.tous(saisis)
            for formulaire in (groupe.forms if isinstance(groupe, etapes.EngagementsParMission) else [groupe])
        ]
