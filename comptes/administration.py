"""Le site d'administration : référentiels et comptes, pour le seul rôle ADMINISTRATEUR.

La connexion passe par la page du portail (limites d'essais et double vérification comprises).
"""

from django.contrib.admin import AdminSite
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme


class SiteAdministration(AdminSite):
    """Administration en français, sans page de connexion propre."""

    site_header = "Administration du portail"
    site_title = "Administration"
    index_title = "Référentiels et comptes"
    site_url = "/"
    enable_nav_sidebar = True

    @method_decorator(login_not_required)
    def login(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        """Renvoie à la connexion du portail ; refuse un compte connecté qui n'administre pas."""
        suite = request.GET.get("next", "")
        if not url_has_allowed_host_and_scheme(suite, {request.get_host()}, request.is_secure()):
            suite = reverse("admin:index")
        if not request.user.is_authenticated:
            return redirect_to_login(suite)
        if not self.has_permission(request):
            raise PermissionDenied("L’administration est réservée aux administrateurs du portail.")
        return redirect(suite)

    def password_change(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        """Le mot de passe se change dans « Mon compte »."""
        return redirect("account_change_password")

    def logout(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        """Ferme la session et revient à l'accueil, comme partout ailleurs."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        logout(request)
        return redirect("accueil")
