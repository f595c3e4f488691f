"""Le résumé public d'un projet : le lire, en informer des tiers, le lire d'un lien reçu."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.views.generic import View

from comptes.roles import Capacite
from dossiers.actions.transitions import TransitionRefusee
from dossiers.archives import apercevoir, rendre
from dossiers.documents.resume import DIFFUSABLES, avis_de, resume_public
from dossiers.enums import Sujet
from dossiers.models import Document
from dossiers.permissions import Lecture
from dossiers.views.base import VueDossier
from dossiers.views.personne import SANS_COMPTE
from instruction.actions.tiers import PAS_DIFFUSABLE, informer
from instruction.forms.tiers import InformationForm
from instruction.jetons import information_du_jeton
from instruction.tiers import adresse_connue, destinataires, informations, resume_en_cours, version_a_resumer


def fichier(octets: bytes, nom: str) -> HttpResponse:
    """Le PDF, à l'écran ; aucun moteur de recherche ne le range."""
    entetes = {"Content-Disposition": f'inline; filename="{nom}"', "X-Robots-Tag": "noindex"}
    return HttpResponse(octets, content_type="application/pdf", headers=entetes)


class VueResume(VueDossier):
    """Base : le projet lisible, et la version que l'on résume (None s'il ne se diffuse pas)."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.capacite in self.capacites:
            self.projet = self.objet(Sujet.PROJET)
            self.version = version_a_resumer(self.projet)
        return super().dispatch(request, *args, **kwargs)


class ResumeView(VueResume):
    """Le résumé tel qu'il serait envoyé aujourd'hui, à qui lit le projet."""

    precision = "à qui lit le projet déposé"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.version is None or self.lecture(Sujet.PROJET) < Lecture.VERSION_DEPOSEE:
            raise Http404(PAS_DIFFUSABLE)
        octets = apercevoir(self.dossier, resume_public(self.projet, self.version))
        return fichier(octets, f"{self.dossier.numero}-resume-public.pdf")


class InformerView(VueResume):
    """Dit qui recevra quoi et qui l'a déjà reçu, puis envoie."""

    template_name = "instruction/tiers/informer.html"
    capacite = Capacite.INFORMER_TIERS

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(), status=200 if self.version else 409)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.version is None:
            return self.refuser([PAS_DIFFUSABLE])
        formulaire = self._formulaire(request.POST)
        if not formulaire.is_valid():
            return self.render_to_response(self.get_context_data(form=formulaire, page_en_erreur=True), status=422)
        try:
            informer(self.projet, auteur=request.user, maintenant=self.maintenant, **formulaire.valeurs())
        except TransitionRefusee as refus:
            return self.refuser(refus.raisons, form=formulaire)
        messages.success(request, "Le résumé public est envoyé ; la trace est au journal du dossier.")
        return redirect("tiers:informer", self.dossier.numero)

    def _lire(self) -> None:
        """Une fois par demande : le résumé en cours, les envois, les destinataires."""
        if not hasattr(self, "envoyees"):
            self.envoyees = informations(self.dossier)
            avis = vars(avis_de(self.projet, self.version))
            self.document = resume_en_cours(self.projet, self.version, avis)
            self.connus = destinataires(self.projet, self.version, self.document, self.request.user)

    def _formulaire(self, data: Any = None) -> InformationForm:
        self._lire()
        vu = self.envoyees[0].pk if self.envoyees else 0
        return InformationForm(data, connus=self.connus, adresse=adresse_connue(self.dossier), vu=vu)

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        if self.version is None:
            return super().get_context_data(raison=PAS_DIFFUSABLE, envoyees=informations(self.dossier), **contexte)
        formulaire = contexte.pop("form", None) or self._formulaire()
        choisies = {str(v) for v in formulaire["voisines"].value() or ()}
        return super().get_context_data(
            form=formulaire,
            avis=avis_de(self.projet, self.version),
            conseil=self.connus[0],
            voisines=[(d, str(d.cle) in choisies) for d in self.connus[1:]],
            envoyees=self.envoyees,
            raison="",
            **contexte,
        )


@method_decorator(SANS_COMPTE, name="dispatch")
class LireView(View):
    """Le résumé reçu, sans compte ; fermé dès que le projet ne se diffuse plus. N'écrit rien."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        information = information_du_jeton(kwargs["jeton"])
        if information is None or information.dossier.projet.etat not in DIFFUSABLES:
            raise Http404("Ce résumé n’est plus diffusé.")
        return fichier(_octets(information.document), "resume-public.pdf")


def _octets(document: Document) -> bytes:
    """Le fichier scellé ; à défaut le même, rendu de son contexte figé."""
    if document.produit_le is None:
        return rendre(document)
    with document.fichier.open("rb") as ouvert:
        return ouvert.read()
