"""La base des pages d'un fil : 404 si la personne ne le lit pas, par son dossier ou par l'appui qu'elle traite."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView

from comptes.roles import Capacite
from dialogue.echanges import titre_du_fil
from dialogue.enums import Public
from dialogue.models import Fil
from dialogue.permissions import acces
from dialogue.publics import PUBLICS
from dossiers.enums import Tour
from dossiers.models import AppuiGuichet
from dossiers.permissions import role_dans_l_equipe
from dossiers.views.base import VueDossier

INTROUVABLE = "Cet échange n’existe pas, ou vous n’y avez pas accès."


class VueDUnFil(VueDossier):
    """Un fil d'un dossier visible. ``acces`` : ce que la personne y peut."""

    precision = "selon le public de l’échange"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.capacite in self.capacites:
            nom = kwargs.get("public", Public.PORTEUR_GUICHET)
            self.acces = acces(request.user, self.dossier).get(nom)
            if self.acces is None or not self.acces.lit:
                raise Http404(INTROUVABLE)
            self.public = self.acces.public
            self.fil = Fil.objects.filter(dossier=self.dossier, public=self.public).first()
        return super().dispatch(request, *args, **kwargs)

    def adresse(self, page: str = "fil") -> str:
        """L'adresse d'une page de ce fil."""
        return reverse(f"dialogue:{page}", args=[self.dossier.numero, self.public])

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        equipe = role_dans_l_equipe(self.request.user, self.dossier) is not None
        return super().get_context_data(
            public=self.public,
            titre=titre_du_fil(self.public, Tour.PORTEUR if equipe else self.acces.cote),
            aide=PUBLICS[self.public].aide,
            acces=self.acces,
            adresse_fil=self.adresse(),
            adresse_note=self.adresse("note"),
            par_appui=None,
            **contexte,
        )


class VueDUnFilDAppui(VueDUnFil):
    """Le fil porteur–Guichet, pour qui traite un appui en cours : ni numéro, ni lien vers le dossier."""

    capacite = Capacite.REPONDRE_APPUI
    invisible_aux_autres = True
    precision = ""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        TemplateView.setup(self, request, *args, **kwargs)
        self.maintenant = timezone.now()
        appuis = AppuiGuichet.objects.visibles_par(request.user).a_traiter()
        complets = appuis.select_related("dossier__lettre").prefetch_related("dossier__equipe", "dossier__departements")
        self.appui = complets.filter(pk=kwargs["appui"]).first()

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.appui is None:
            raise Http404("Cette demande n’existe pas, ou vous n’y avez pas accès.")
        self.dossier, self.capacites = self.appui.dossier, frozenset({self.capacite})
        return super().dispatch(request, *args, **kwargs)

    def adresse(self, page: str = "fil") -> str:
        return reverse(f"dialogue:{page}_d_appui", args=[self.appui.pk])

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        return super().get_context_data(**contexte) | {"par_appui": self.appui}
