"""Ce que voit et répond une personne invitée à une réunion, avec ou sans compte."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.generic import TemplateView, View

from dialogue.actions.invitations import repondre
from dialogue.agenda import ics
from dialogue.enums_reunions import EtatReunion
from dialogue.jetons import adresse_de_l_invitation, invite_du_jeton
from dialogue.models import InviteReunion
from dialogue.views.partage import fichier
from dossiers.actions.transitions import TransitionRefusee
from dossiers.views.personne import SANS_COMPTE

CALENDRIER = "text/calendar; charset=utf-8"
REPONSES = {"oui": True, "non": False}
MERCI = {True: "C’est noté : vous viendrez.", False: "C’est noté : vous ne viendrez pas."}


def repondre_au_nom_de(invite: InviteReunion, request: HttpRequest, maintenant: datetime) -> tuple[list[str], int]:
    """Enregistre la réponse envoyée ; rend les raisons d'un refus et son statut, ou rien."""
    viendra = REPONSES.get(request.POST.get("viendra", ""))
    if viendra is None:
        return ["Dites si vous viendrez : choisissez l’une des deux réponses."], 422
    try:
        repondre(invite, viendra=viendra, maintenant=maintenant)
    except TransitionRefusee as refus:
        return refus.raisons, 409
    messages.success(request, MERCI[viendra])
    return [], 200


def _invite(jeton: str) -> InviteReunion:
    invite = invite_du_jeton(jeton)
    if invite is None:
        raise Http404("Ce lien ne mène plus à aucune réunion.")
    return invite


@method_decorator(SANS_COMPTE, name="dispatch")
class InvitationView(TemplateView):
    """La page d'une personne invitée, sans compte : la réunion, rien du dossier ni des autres invités.

    Ouvrir le lien ne répond rien (les messageries ouvrent les liens) : répondre est un envoi.
    """

    template_name = "dialogue/reunions/invitation.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._montrer(_invite(kwargs["jeton"]))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        invite = _invite(kwargs["jeton"])
        raisons, statut = repondre_au_nom_de(invite, request, timezone.now())
        if not raisons:
            return redirect("dialogue:invitation", kwargs["jeton"])
        for raison in raisons:
            messages.error(request, raison)
        return self._montrer(invite, statut)

    def _montrer(self, invite: InviteReunion, statut: int = 200) -> HttpResponse:
        reunion, adresse = invite.reunion, adresse_de_l_invitation(invite)
        prevue = reunion.etat == EtatReunion.PREVUE
        contexte = {"invite": invite, "reunion": reunion, "prevue": prevue, "agenda": f"{adresse}agenda/"}
        contexte |= {"commencee": reunion.debut <= timezone.now(), "page_en_erreur": statut != 200}
        return self.render_to_response(super().get_context_data(**contexte), status=statut)


@method_decorator(SANS_COMPTE, name="dispatch")
class InvitationIcsView(View):
    """La même réunion pour l'agenda de la personne invitée."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        reunion = _invite(kwargs["jeton"]).reunion
        return fichier(ics(reunion), f"reunion-{reunion.pk}.ics", CALENDRIER)
