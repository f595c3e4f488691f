"""« Rejouer ce calcul » : le plan de versement d'un contrat signé, en fichier que ``python -m financement`` relit."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header

from contrats.permissions import ACTEURS, parties_de
from contrats.rejeu import contrat_en_toml
from contrats.views.base import VueContrat


class RejeuView(VueContrat):
    """Le fichier TOML du plan, ou du décompte (``?decompte=1``) ; 404 sans plan, 403 hors des trois parties."""

    http_method_names = ["get"]
    precision = "les trois parties"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        contrat = self.contrat
        decompte = "decompte" in request.GET
        if not contrat.plans.exists() or (decompte and contrat.resiliation_effet_le is None):
            raise Http404("Ce contrat n’a pas ce calcul sur le portail.")
        if not parties_de(request.user, contrat, ACTEURS):
            raise PermissionDenied("Seules les trois parties rejouent le calcul du contrat.")
        nom = f"contrat-{self.dossier.numero}-{contrat.rang}{'-decompte' if decompte else ''}.toml"
        entetes = {"Content-Disposition": content_disposition_header(True, nom), "Cache-Control": "no-store"}
        texte = contrat_en_toml(contrat, decompte=decompte)
        return HttpResponse(texte, content_type="application/toml; charset=utf-8", headers=entetes)
