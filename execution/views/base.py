"""La base d'une page de l'exécution : 404 tant que le contrat n'est pas signé, la partie de la personne."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from contrats.enums import EN_VIGUEUR, SIGNES
from contrats.permissions import partie_de
from contrats.views.base import VueContrat
from dossiers.actions.transitions import TransitionRefusee
from dossiers.televersement import TeleversementRefuse


class VueExecution(VueContrat):
    """Charge le contrat signé du dossier visible ; ``partie`` : celle pour laquelle la personne écrit, ou None."""

    ecrit = False

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if self.contrat.etat not in SIGNES:
            raise Http404("Ce contrat n’est pas encore signé.")
        self.contrat.dossier = self.dossier
        self.partie = partie_de(request.user, self.contrat)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.capacite in self.capacites and self.ecrit:
            self.exiger_d_ecrire()
        return super().dispatch(request, *args, **kwargs)

    def exiger_d_ecrire(self) -> None:
        """Lève ``PermissionDenied`` si la personne n'écrit pour aucune partie."""
        if self.partie is None:
            raise PermissionDenied("Vous lisez ce contrat, sans y écrire pour l’une de ses parties.")

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        return super().get_context_data(
            partie=self.partie, en_vigueur=self.contrat.etat in EN_VIGUEUR, jour=self.jour, **contexte
        )


class VueGeste(VueExecution):
    """Un formulaire sur sa page, un envoi : 422 saisie fautive, 409 refus, rien de perdu."""

    ecrit = True
    fait = titre = bouton = explication = ""
    danger = False

    def formulaire(self, data: Any = None, files: Any = None) -> Any:
        """Le formulaire du geste, vide ou rempli."""
        raise NotImplementedError

    def agir(self, formulaire: Any, **acte: Any) -> None:
        """Appelle l'action."""
        raise NotImplementedError

    def adresse_de_retour(self) -> str:
        """Où l'on va ensuite."""
        raise NotImplementedError

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        formulaire = self.formulaire(request.POST, request.FILES)
        if not formulaire.is_valid():
            return self.render_to_response(self.get_context_data(form=formulaire, page_en_erreur=True), status=422)
        try:
            self.agir(formulaire, auteur=request.user, maintenant=self.maintenant)
        except TeleversementRefuse as refus:
            formulaire.add_error("preuve", str(refus))
            return self.render_to_response(self.get_context_data(form=formulaire, page_en_erreur=True), status=422)
        except TransitionRefusee as refus:
            return self.refuser(refus.raisons, form=formulaire)
        messages.success(request, self.fait)
        return redirect(self.adresse_de_retour())

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        contexte.setdefault("form", None)
        if contexte["form"] is None:
            contexte["form"] = self.formulaire()
        mots = {nom: getattr(self, nom) for nom in ("titre", "bouton", "explication", "danger")}
        return super().get_context_data(retour=self.adresse_de_retour(), **{**mots, **contexte})
