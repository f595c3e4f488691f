"""Mettre en forme un texte en cours de saisie : le nettoyage d'un collage, et son rendu. N'écrit rien."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_POST

from commun.texte_riche import nettoyer, rendre
from commun.texte_riche.champs import NIVEAU_DE_SAISIE


@require_POST
def texte_riche(request: HttpRequest) -> JsonResponse:
    """``html`` (un collage) ou ``texte`` → le texte rangé, son rendu, et ce qui a été retiré, en clair."""
    collage = request.POST.get("html", "")
    propre = nettoyer(collage or request.POST.get("texte", ""), collage=bool(collage))
    rendu = rendre(propre.texte, NIVEAU_DE_SAISIE)
    return JsonResponse({"texte": propre.texte, "html": rendu, "retire": propre.message})
