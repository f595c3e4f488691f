"""Le lien d'adhésion : l'équipe l'ouvre, l'imprime, répond aux inscriptions ; chacun s'inscrit sans compte."""

from typing import Any

from allauth.core.ratelimit import consume
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.http import content_disposition_header
from django.views.generic import TemplateView

from comptes.verrouillage import trop_de_demandes
from dossiers.actions import adhesion as actions
from dossiers.actions.transitions import TransitionRefusee
from dossiers.documents.affichette import affichette, qr_en_image
from dossiers.forms.adhesion import ReponseAdhesionForm
from dossiers.forms.personne import InscriptionForm
from dossiers.jetons import adresse_du_lien
from dossiers.parametres import ACTEURS_ANS, DEMANDE_ADHESION_JOURS, LIEN_ADHESION_JOURS
from dossiers.views.acteurs import VueActeurs
from dossiers.views.personne import SANS_COMPTE


class LienAdhesionView(VueActeurs):
    """Le lien et son QR code ; les inscriptions qui attendent."""

    template_name = "dossiers/acteurs/lien.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        geste, fait = actions.ouvrir_lien, "Le lien est ouvert."
        if "fermer" in request.POST:
            geste, fait = actions.fermer_lien, "Le lien est fermé : il ne mène plus nulle part."
        geste(self.cible, auteur=request.user, maintenant=self.maintenant)
        messages.success(request, fait)
        return self.vers("lien_adhesion")

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        lien = actions.lien_ouvert(self.dossier, self.maintenant)
        adresse = adresse_du_lien(lien) if lien else ""
        return super().get_context_data(
            lien=lien,
            adresse=adresse,
            qr=qr_en_image(adresse) if lien else "",
            demandes=self.dossier.demandes_adhesion.select_related("commune"),
            validite_jours=LIEN_ADHESION_JOURS.valeur,
            **contexte,
        )


class AffichetteView(VueActeurs):
    """L'affichette A4, en PDF."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        lien = actions.lien_ouvert(self.dossier, self.maintenant)
        if lien is None:
            raise Http404("Aucun lien n’est ouvert : ouvrez-en un d’abord.")
        nom = content_disposition_header(False, f"affichette-{self.dossier.numero}.pdf")
        entetes = {"Content-Disposition": nom, "Cache-Control": "no-store"}
        return HttpResponse(affichette(self.dossier, lien), content_type="application/pdf", headers=entetes)


class DemandeAdhesionView(VueActeurs):
    """Une inscription : l'accepter, la rapprocher d'un acteur, la refuser."""

    template_name = "dossiers/acteurs/demande.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.capacite in self.capacites:
            demandes = self.dossier.demandes_adhesion.select_related("commune", "dossier")
            self.demande = demandes.filter(pk=kwargs["demande"]).first()
            if self.demande is None:
                raise Http404("Cette inscription n’attend plus de réponse.")
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "refuser" in request.POST:
            actions.refuser(self.cible, self.demande, auteur=request.user, maintenant=self.maintenant)
            messages.success(request, "Inscription refusée et effacée ; la personne en est informée.")
            return self.vers("lien_adhesion")
        formulaire = ReponseAdhesionForm(request.POST, demande=self.demande)
        if not formulaire.is_valid():
            return self.render_to_response(self.get_context_data(form=formulaire, page_en_erreur=True), status=422)
        try:
            acteur = actions.accepter(
                self.cible, self.demande, **formulaire.cleaned_data, auteur=request.user, maintenant=self.maintenant
            )
        except TransitionRefusee as refus:
            return self.refuser(refus.raisons, form=formulaire)
        messages.success(request, f"{acteur} figure désormais parmi les acteurs ; un courriel l’en informe.")
        return self.vers("acteurs")

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        contexte.setdefault("form", ReponseAdhesionForm(demande=self.demande))
        return super().get_context_data(demande=self.demande, **contexte)


@method_decorator(SANS_COMPTE, name="dispatch")
class RejoindreView(TemplateView):
    """S'inscrire en une minute, depuis un téléphone. Un lien faux, fermé ou échu répond pareil."""

    template_name = "dossiers/personne/rejoindre.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.maintenant = timezone.now()
        self.lien = actions.trouver_lien(kwargs["jeton"], self.maintenant)
        if self.lien is None:
            raise Http404("Ce lien d’inscription n’est plus ouvert. Demandez-en un autre à l’équipe du projet.")
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        formulaire = InscriptionForm(request.POST)
        if not formulaire.is_valid():
            return self.render_to_response(self.get_context_data(form=formulaire, page_en_erreur=True), status=422)
        valeurs = formulaire.valeurs()
        if not consume(request, action="adhesion", key=self.lien.cle):
            return trop_de_demandes(request)
        # Une adresse trop sollicitée ne reçoit plus rien ; la réponse reste la même.
        if consume(request, action="adhesion_adresse", key=f"{self.lien.cle}:{valeurs['courriel']}"):
            actions.s_inscrire(self.lien, valeurs=valeurs, maintenant=self.maintenant)
        return redirect("dossiers:inscrit")

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        contexte.setdefault("form", InscriptionForm())
        dossier = self.lien.dossier
        return super().get_context_data(
            dossier=dossier, lettre=dossier.lettre, conservation_ans=ACTEURS_ANS.valeur, **contexte
        )


@method_decorator(SANS_COMPTE, name="dispatch")
class InscritView(TemplateView):
    """L'inscription est reçue."""

    template_name = "dossiers/personne/inscrit.html"

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        return super().get_context_data(attente_jours=DEMANDE_ADHESION_JOURS.valeur, **contexte)
