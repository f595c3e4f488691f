"""Les documents d'une reprise : joindre, retirer, lire."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.text import slugify
from django.views.generic import TemplateView

from comptes.roles import Capacite
from dossiers.actions import reprise as actions
from dossiers.actions.transitions import TransitionRefusee
from dossiers.enums import Sujet
from dossiers.forms.reprise import PieceForm
from dossiers.models import Dossier, PieceReprise, Reprise
from dossiers.permissions import Lecture, lecture
from dossiers.views.reprise import PREPARENT, RepriseView, VueReprise


class AjoutPieceView(RepriseView):
    """Joindre un PDF (POST) ; refusé, la page de la reprise se remontre avec la raison."""

    http_method_names = ["post"]
    modifie = True
    roles = PREPARENT

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        formulaire = PieceForm(request.POST, request.FILES)
        if not formulaire.is_valid():
            return self.montrer(422, form=formulaire)
        donnees = {"titre": formulaire.cleaned_data["titre"], "octets": formulaire.cleaned_data["fichier"].octets}
        try:
            actions.ajouter_piece(self.reprise, auteur=request.user, maintenant=self.maintenant, **donnees)
        except TransitionRefusee as refus:
            for raison in refus.raisons:
                formulaire.add_error("fichier", raison)
            return self.montrer(409, form=formulaire)
        messages.success(request, f"« {donnees['titre']} » est joint.")
        return redirect(self.reprise)


class RetraitPieceView(VueReprise):
    """Retirer un document (POST)."""

    http_method_names = ["post"]
    modifie = True
    roles = PREPARENT

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        piece = self.reprise.pieces.filter(pk=kwargs["piece"]).first()
        if piece is None:
            raise Http404("Ce document n’existe pas.")
        actions.retirer_piece(piece, auteur=request.user, maintenant=self.maintenant)
        messages.success(request, f"« {piece.titre} » est retiré.")
        return redirect(self.reprise)


class PieceView(TemplateView):
    """Un document de reprise : lu de qui voit la reprise, puis de qui lit le dossier né d'elle."""

    http_method_names = ["get", "head"]
    capacite = Capacite.LIRE
    invisible_aux_autres = True
    precision = "qui voit la reprise, ou lit le dossier né d’elle"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        piece = PieceReprise.objects.filter(pk=kwargs["piece"], reprise=kwargs["reprise"]).first()
        if piece is None or not self._lisible(piece.reprise):
            raise Http404("Ce document n’existe pas, ou vous n’y avez pas accès.")
        nom = f"{slugify(piece.titre) or 'document'}.pdf"
        return FileResponse(piece.fichier.open("rb"), filename=nom, content_type="application/pdf")

    def _lisible(self, reprise: Reprise) -> bool:
        if Reprise.objects.visibles_par(self.request.user).filter(pk=reprise.pk).exists():
            return True
        dossier = Dossier.objects.visibles_par(self.request.user).filter(pk=reprise.dossier_id).first()
        return dossier is not None and lecture(self.request.user, dossier, Sujet.LETTRE) >= Lecture.VERSION_DEPOSEE
