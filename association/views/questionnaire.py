"""Répondre au questionnaire des statuts, et nommer les dirigeants."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from association.actions.options import enregistrer_les_dirigeants, enregistrer_les_options
from association.forms.dirigeants import jeu_de_dirigeants
from association.forms.options import OptionsForm
from association.situation import fondateurs_du_dossier, options_de
from association.views.base import VueTrousse
from comptes.roles import Capacite
from dossiers.actions.transitions import TransitionRefusee


class OptionsView(VueTrousse):
    """Les options, remplies d'avance ; une contradiction revient avec sa raison et toute la saisie."""

    template_name = "association/options.html"
    capacite = Capacite.REDIGER
    precision = ""

    def formulaire(self, data: Any = None) -> OptionsForm:
        options = options_de(self.dossier)
        return OptionsForm(data, instance=options, reprises=self._reprises())

    def _reprises(self) -> dict[str, str]:
        """Ce que reprend un champ laissé vide."""
        lettre = self.dossier.lettre
        return {
            "denomination": lettre.structure_nom or self.dossier.nom,
            "siege": lettre.structure_adresse,
            "fondateurs": "\n".join(fondateurs_du_dossier(self.dossier)),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.formulaire(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form, page_en_erreur=True), status=422)
        qui = {"auteur": request.user, "maintenant": self.maintenant}
        try:
            enregistrer_les_options(self.dossier, valeurs=form.valeurs(), revision=form.cleaned_data["revision"], **qui)
        except TransitionRefusee as refus:
            form.data = form.data.copy()
            form.data["revision"] = str(options_de(self.dossier).revision)
            return self.refuser(refus.raisons, form=form)
        messages.success(request, "Vos options sont enregistrées : les documents les suivent.")
        return redirect("association:trousse", self.dossier.numero)

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        if "form" not in contexte:
            contexte["form"] = self.formulaire()
        return super().get_context_data(**contexte)


class DirigeantsView(VueTrousse):
    """Les personnes chargées de l'administration, une ligne chacune."""

    template_name = "association/dirigeants.html"
    capacite = Capacite.REDIGER
    precision = ""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        jeu = jeu_de_dirigeants(request.POST, self.dossier)
        if not jeu.is_valid():
            return self.render_to_response(self.get_context_data(jeu=jeu, page_en_erreur=True), status=422)
        enregistrer_les_dirigeants(self.dossier, lignes=jeu.valeurs(), auteur=request.user)
        messages.success(request, "La liste des dirigeants est enregistrée.")
        if "ajouter" in request.POST:
            return redirect(f"{request.path}#ajouter")
        return redirect("association:trousse", self.dossier.numero)

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        if "jeu" not in contexte:
            contexte["jeu"] = jeu_de_dirigeants(None, self.dossier)
        acteurs = self.dossier.acteurs.order_by("nom_recherche", "pk")
        noms = list(dict.fromkeys(a.nom_complet for a in acteurs if a.est_une_personne))
        return super().get_context_data(noms=noms, **contexte)
