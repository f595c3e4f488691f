"""Une page d'essai qui porte le sélecteur, comme le fera celle d'un dossier."""

from django.urls import path

from cpts_portal.urls import handler404
from cpts_portal.urls import urlpatterns as adresses_du_portail
from territoires.models import Territoire, VersionTerritoire
from territoires.views import VueDuSelecteur

__all__ = ["handler404", "urlpatterns"]


class PageDEssai(VueDuSelecteur):
    template_name = "territoires/page_d_essai.html"

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.territoire = Territoire.objects.get(pk=kwargs["pk"])
        self.modifiable = "lecture" not in request.GET

    def versions_a_comparer(self):
        return VersionTerritoire.objects.courantes().exclude(territoire=self.territoire)

    def decrire_recouvrements(self, recouvrements):
        return [
            {"numero": f"N-{r.cle}", "nom": "CPTS voisine", "etape": "lettre déposée", "communes": r.communes}
            for r in recouvrements
        ]


urlpatterns = [*adresses_du_portail, path("essai/<int:pk>/", PageDEssai.as_view(), name="essai")]
