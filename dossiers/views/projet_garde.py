"""Le projet gardé d'une archive, avant l'accord : y renoncer, ou en retirer une pièce. Une page pour confirmer."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from comptes.roles import Capacite
from dossiers.actions.renoncement import pieces_gardees, renoncer_au_projet_garde, retirer_une_piece_gardee
from dossiers.actions.transitions import TransitionRefusee
from dossiers.models import PieceJointe, ProjetGarde
from dossiers.views.base import VueDossier


class VueProjetGarde(VueDossier):
    """Base : il faut rédiger ; 404 si rien n'attend, ou plus."""

    capacite = Capacite.REDIGER
    fait = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.capacite in self.capacites:
            self.garde = ProjetGarde.objects.filter(dossier=self.dossier, repris_le=None).defer("contenu").first()
            if self.garde is None:
                raise Http404("Aucun projet n’est gardé de côté pour ce dossier.")
        return super().dispatch(request, *args, **kwargs)

    def agir(self) -> None:
        raise NotImplementedError

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            self.agir()
        except TransitionRefusee as refus:
            return self.refuser(refus.raisons)
        messages.success(request, self.fait)
        return redirect(self.dossier)


class RenoncementView(VueProjetGarde):
    """Renoncer au projet gardé : il ne sera pas repris à l'accord."""

    template_name = "dossiers/projet_garde_renoncer.html"
    fait = "Le projet de santé de l’archive ne sera pas repris."

    def agir(self) -> None:
        renoncer_au_projet_garde(self.dossier, auteur=self.request.user, maintenant=self.maintenant)

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        nombre = pieces_gardees(self.dossier).count()
        return super().get_context_data(garde=self.garde, nombre_de_pieces=nombre, **contexte)


class RetraitPieceGardeeView(VueProjetGarde):
    """Retirer une pièce du projet gardé."""

    template_name = "dossiers/projet_garde_piece.html"
    fait = "La pièce ne sera pas reprise avec le projet."

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.capacite in self.capacites:
            self.piece: PieceJointe | None = pieces_gardees(self.dossier).filter(cle=kwargs["cle"]).first()
            if self.piece is None:
                raise Http404("Cette pièce n’attend pas, ou plus.")
        return super().dispatch(request, *args, **kwargs)

    def agir(self) -> None:
        retirer_une_piece_gardee(self.dossier, self.piece, auteur=self.request.user, maintenant=self.maintenant)

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        return super().get_context_data(piece=self.piece, **contexte)
