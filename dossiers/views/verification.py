"""La page publique où l'on vérifie un document : sans compte, limitée en débit, hors des moteurs de recherche."""

import hashlib
from typing import Any

from allauth.core.internal.ratelimit import consume  # celui qui compte aussi les lectures (GET)
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.generic import TemplateView

from commun.codes_courts import CodeFautif, lire
from comptes.verrouillage import trop_de_demandes
from dossiers.authenticite import INCONNU, Constat, Verdict, constater_le_code, constater_le_fichier
from dossiers.forms.verification import VerificationForm


@method_decorator([login_not_required, never_cache], name="dispatch")
class VerificationView(TemplateView):
    """Taper un code, déposer un fichier ; la réponse ne dit que la nature du document et son jour."""

    template_name = "dossiers/verification.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if (request.method == "POST" or kwargs) and not consume(
            request, app="allauth.account", action="verification", limit_get=True
        ):
            return trop_de_demandes(request)
        reponse = super().dispatch(request, *args, **kwargs)
        reponse["X-Robots-Tag"] = "noindex, nofollow"
        # Rien ne part vers un autre site ; « no-referrer » ferait refuser notre propre formulaire (Origin : null).
        reponse["Referrer-Policy"] = "same-origin"
        return reponse

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        formulaire = VerificationForm(request.POST, request.FILES)
        if not formulaire.is_valid():
            return self.render_to_response(self.get_context_data(form=formulaire, page_en_erreur=True), status=422)
        code, fichier = formulaire.cleaned_data["code"], formulaire.cleaned_data["fichier"]
        constat = constater_le_code(code) if code else INCONNU
        if fichier:
            constat, different = self._comparer(constat, code, fichier)
        else:
            different = False
        return self.render_to_response(
            self.get_context_data(constat=constat, code=code, par_fichier=bool(fichier), different=different)
        )

    def _comparer(self, du_code: Constat, code: str, fichier: Any) -> tuple[Constat, bool]:
        """Le constat du fichier ; vrai si le code tapé est connu et que ce fichier n'est pas le sien."""
        sha256 = hashlib.sha256()
        for morceau in fichier.chunks():
            sha256.update(morceau)
        du_fichier = constater_le_fichier(sha256.hexdigest())
        different = bool(code) and du_code.verdict != Verdict.INCONNU and du_fichier.code != code
        return (du_code if different else du_fichier), different

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        contexte.setdefault("form", VerificationForm())
        vide = {"constat": None, "code": "", "par_fichier": False, "different": False}
        return super().get_context_data(**vide | contexte)


class PageVerifieeView(VerificationView):
    """L'adresse que code le QR d'une page."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            code = lire(kwargs["code"])
        except CodeFautif:
            return self.render_to_response(self.get_context_data(constat=INCONNU))
        return self.render_to_response(self.get_context_data(constat=constater_le_code(code), code=code))
