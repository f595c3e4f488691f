"""La base des pages de la trousse : 404 si le dossier est invisible, 403 à qui n'est ni de l'équipe ni du Guichet."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse

from association.enums import TypeTexte
from association.permissions import REFUS, lecture_de_la_trousse
from association.situation import situation_de
from association.textes import Etat, etat_de, versions_lisibles
from comptes.roles import Capacite
from dossiers.permissions import Lecture
from dossiers.views.base import VueDossier

PRECISION = "l’équipe et le Guichet"


class VueTrousse(VueDossier):
    """``niveau`` : ce que cette personne lit ; ``redige`` : elle répond au questionnaire et produit les textes."""

    precision = PRECISION

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.capacite in self.capacites:
            self.niveau = lecture_de_la_trousse(request.user, self.dossier)
            if self.niveau == Lecture.RIEN:
                raise PermissionDenied(REFUS)
            self.redige = Capacite.REDIGER in self.capacites
            self.charger()
        return super().dispatch(request, *args, **kwargs)

    def charger(self) -> None:
        """Ce qu'une page précise cherche, une fois les droits vérifiés ; 404 s'il n'existe pas."""

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        return super().get_context_data(redige=self.redige, **contexte)


class VueTexte(VueTrousse):
    """Un texte : celui du moment pour qui le lit, sinon sa dernière version."""

    def charger(self) -> None:
        self.type = nature(self.kwargs["type"])
        situation = situation_de(self.dossier) if self.niveau == Lecture.COPIE_DE_TRAVAIL else None
        produites = versions_lisibles(self.dossier, self.request.user)
        self.lu: Etat = etat_de(self.type, situation, produites.get(self.type))
        if self.lu.courant is None and self.lu.version is None:
            raise Http404("L’équipe n’a pas encore produit ce document.")


def nature(code: str) -> TypeTexte:
    """Le type nommé dans l'adresse ; 404 s'il n'existe pas."""
    if code not in TypeTexte.values:
        raise Http404("Ce document n’est pas dans la trousse.")
    return TypeTexte(code)
