"""Pages d'erreur : en français, sans base de données, quel que soit le moment où l'erreur est levée."""

from django.http import HttpRequest, HttpResponse
from django.template import loader

from cpts_portal.contexte import theme_choisi


def _page(request: HttpRequest, gabarit: str, statut: int, **contexte: object) -> HttpResponse:
    """Rend ``gabarit`` sans passer par les processeurs de contexte : ni session, ni base, ni messages."""
    contexte["theme"] = theme_choisi(request)
    return HttpResponse(loader.get_template(gabarit).render(contexte), status=statut)


def requete_incorrecte(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, "400.html", 400)


def acces_refuse(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403 ; le message de ``PermissionDenied`` s'affiche s'il a été écrit pour la personne."""
    return _page(request, "403.html", 403, motif=str(exception))


def introuvable(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404 : la même page que le dossier n'existe pas ou qu'il ne soit pas visible."""
    return _page(request, "404.html", 404)


def erreur_interne(request: HttpRequest) -> HttpResponse:
    return _page(request, "500.html", 500)


def formulaire_perime(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Échec du contrôle anti-falsification (CSRF_FAILURE_VIEW)."""
    return _page(request, "403_csrf.html", 403)
