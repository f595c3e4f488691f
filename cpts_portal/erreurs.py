"""Pages d'erreur : en français, sans base de données, quel que soit le moment où l'erreur est levée."""

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import loader

from cpts_portal.contexte import theme_choisi

MEGA = 1024 * 1024


def _page(request: HttpRequest, gabarit: str, statut: int, **contexte: object) -> HttpResponse:
    """Rend ``gabarit`` sans passer par les processeurs de contexte : ni session, ni base, ni messages."""
    contexte["theme"] = theme_choisi(request)
    return HttpResponse(loader.get_template(gabarit).render(contexte), status=statut)


def requete_incorrecte(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400 ; 413 quand l'envoi dépasse ``DATA_UPLOAD_MAX_MEMORY_SIZE``."""
    if isinstance(exception, RequestDataTooBig):
        return _envoi_trop_lourd(request)
    return _page(request, "400.html", 400)


def _envoi_trop_lourd(request: HttpRequest) -> HttpResponse:
    """La limite et la sortie ; en JSON pour l'enregistrement automatique, qui garde la saisie dans la page."""
    limite, piece = settings.DATA_UPLOAD_MAX_MEMORY_SIZE // MEGA, settings.PIECES_TAILLE_MO
    if request.accepts("text/html"):
        return _page(request, "413.html", 413, limite=limite, piece=piece)
    detail = f"Envoi trop lourd : {limite} Mo de texte au plus. Joignez ce document en pièce ({piece} Mo par fichier)."
    return JsonResponse({"detail": detail}, status=413)


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
