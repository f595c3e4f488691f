"""La base de toute vue d'un dossier : 404 s'il est invisible, 403 si l'acte est interdit."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.generic import TemplateView

from commun.textes import en_incise
from comptes.roles import Capacite
from dossiers.actions.refus_implicite import constater_a_la_lecture
from dossiers.actions.tacite import constater_tacite
from dossiers.enums import Sujet
from dossiers.models import Dossier
from dossiers.ouverture import ouvrir
from dossiers.permissions import Lecture, capacites_sur, lecture


class VueDossier(TemplateView):
    """Charge le dossier visible de la personne, constate ce que le silence a fait naître, vérifie la capacité.

    ``capacite`` : ce qu'il faut pour ouvrir la page (LIRE par défaut).
    """

    capacite = Capacite.LIRE

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.maintenant = timezone.now()
        self.dossier = self._charger(kwargs["numero"])
        constater_a_la_lecture(self.dossier.lettre, maintenant=self.maintenant)
        projet = getattr(self.dossier, "projet", None)
        if projet is not None:
            constater_tacite(projet, maintenant=self.maintenant)
        self.capacites = capacites_sur(request.user, self.dossier)

    def _charger(self, numero: str) -> Dossier:
        dossier = ouvrir(self.request.user, numero)
        if dossier is None:
            raise Http404("Ce dossier n’existe pas, ou vous n’y avez pas accès.")
        return dossier

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.capacite not in self.capacites:
            raise PermissionDenied(f"Votre rôle ne permet pas cet acte : {en_incise(self.capacite.label)}.")
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Rend la page ; les morceaux de l'adresse ne deviennent pas des variables de gabarit."""
        return self.render_to_response(self.get_context_data())

    def objet(self, sujet: str) -> Any:
        """L'objet du dossier (lettre, projet, contrat) ; 404 s'il n'existe pas ou n'est pas lisible.

        Un objet qu'un dossier a en plusieurs exemplaires choisit le demandé par ``parmi`` (contrats successifs).
        """
        if sujet not in (Sujet.LETTRE, Sujet.PROJET, Sujet.CONTRAT):
            raise Http404("Cette page n’existe pas.")
        objet = getattr(self.dossier, sujet, None)
        if objet is None or self.lecture(sujet) == Lecture.RIEN:
            raise Http404("Cette étape n’existe pas encore, ou vous n’y avez pas accès.")
        demande = objet.parmi(self.request.GET) if hasattr(objet, "parmi") else objet
        if demande is None:
            raise Http404("Ce contrat n’existe pas.")
        return demande

    def lecture(self, sujet: str) -> Lecture:
        return lecture(self.request.user, self.dossier, Sujet(sujet))

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        return super().get_context_data(
            dossier=self.dossier, capacites={capacite.value: True for capacite in self.capacites}, **contexte
        )

    def refuser(self, raisons: list[str], statut: int = 409, **contexte: Any) -> HttpResponse:
        """Rend la même page avec les raisons du refus, sans rien perdre de ce qui a été saisi."""
        for raison in raisons:
            messages.error(self.request, raison)
        return self.render_to_response(self.get_context_data(page_en_erreur=True, **contexte), status=statut)
