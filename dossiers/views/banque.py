"""Le compte bancaire de l'association : masqué à tous, en entier à qui en a besoin et le demande."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from acteurs.identifiants import formater_iban
from comptes.roles import Capacite
from dossiers.actions.banque import consigner_lecture_banque, enregistrer_banque, retirer_banque
from dossiers.actions.dossier import est_modifiable
from dossiers.actions.transitions import TransitionRefusee
from dossiers.banque import coordonnees_a_lire
from dossiers.enums import Sujet
from dossiers.forms.banque import BanqueForm
from dossiers.permissions import Lecture
from dossiers.views.base import VueDossier


class BanqueView(VueDossier):
    """Les coordonnées, masquées ; l'équipe qui rédige les donne ou les retire ici."""

    template_name = "dossiers/banque.html"
    precision = "pas sur simple information"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.capacite in self.capacites:
            self.lettre, self.niveau = self.objet(Sujet.LETTRE), self.lecture(Sujet.LETTRE)
            if self.niveau == Lecture.INFORMATION:
                raise PermissionDenied("Vous êtes informé de ce dossier ; ses coordonnées bancaires ne s’ouvrent pas.")
            self.coordonnees = coordonnees_a_lire(self.dossier, self.niveau)
            self.redige = Capacite.REDIGER in self.capacites and est_modifiable(self.lettre)
        return super().dispatch(request, *args, **kwargs)

    def formulaire(self, data: Any = None) -> BanqueForm:
        return BanqueForm(data, enregistrees=self.coordonnees, structure=self.lettre.structure_nom)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        formulaire = self.formulaire(request.POST)
        retire = "retirer" in request.POST
        if not retire and not formulaire.is_valid():
            return self.render_to_response(self.get_context_data(form=formulaire, page_en_erreur=True), status=422)
        qui = {"auteur": request.user, "maintenant": self.maintenant}
        try:
            if retire:
                retirer_banque(self.lettre, **qui)
            else:
                enregistrer_banque(self.lettre, **qui, **formulaire.cleaned_data)
        except TransitionRefusee as refus:
            return self.refuser(refus.raisons, form=formulaire)
        messages.success(request, f"Les coordonnées bancaires sont {'retirées' if retire else 'enregistrées'}.")
        if not retire and formulaire.avertissement:
            messages.warning(request, formulaire.avertissement)
        return redirect("dossiers:banque", self.dossier.numero)

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        if self.redige:
            contexte.setdefault("form", self.formulaire())
        contexte.setdefault("iban_entier", "")
        return super().get_context_data(objet=self.lettre, coordonnees=self.coordonnees, redige=self.redige, **contexte)


class IbanView(BanqueView):
    """L'IBAN en entier, à la demande, pour le responsable et l'ARS qui paie ; chaque lecture est au journal."""

    capacite = Capacite.VOIR_BANQUE
    http_method_names = ["post"]
    precision = "par envoi seulement"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.coordonnees is None:
            return redirect("dossiers:banque", self.dossier.numero)
        consigner_lecture_banque(self.dossier, auteur=request.user, maintenant=self.maintenant)
        entier = formater_iban(self.coordonnees.iban)
        reponse = self.render_to_response(self.get_context_data(iban_entier=entier))
        reponse["Cache-Control"] = "no-store"
        return reponse
