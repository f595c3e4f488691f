"""Ce que partagent les pages du dialogue : qui entre, les refus, un fichier servi."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header

from comptes.enums import ROLES_EQUIPE, Role
from comptes.roles import Capacite
from dossiers.views.base import VueDossier


class VuePartagee(VueDossier):
    """Une page de l'équipe et du coordinateur du Guichet ; les autres qui voient le dossier n'y entrent pas."""

    roles = frozenset({*ROLES_EQUIPE, Role.COORDINATEUR})

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not {Capacite.COMMENTER, Capacite.ORGANISER_REUNION} & self.capacites:
            raise PermissionDenied("Cette page est celle de l’équipe du dossier et du coordinateur du Guichet.")
        return super().dispatch(request, *args, **kwargs)


def fichier(octets: bytes, nom: str, nature: str) -> HttpResponse:
    """Un fichier à télécharger, jamais gardé par un relais."""
    entetes = {
        "Content-Disposition": content_disposition_header(True, nom),
        "Cache-Control": "private, no-store",
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(octets, content_type=nature, headers=entetes)
