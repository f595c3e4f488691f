"""L'adresse complète d'une page, pour un courriel."""

from django.conf import settings


def adresse_complete(chemin: str) -> str:
    """Le chemin derrière l'adresse publique du portail."""
    return f"{settings.URL_PUBLIQUE}{chemin}"
