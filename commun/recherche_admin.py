"""La recherche d'une liste d'administration, où l'apostrophe tapée n'est pas toujours celle du nom cherché."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest

from commun.textes import APOSTROPHES

EN_ESPACE = str.maketrans(dict.fromkeys(APOSTROPHES, " "))


class RechercheSansApostrophe:
    """À mettre avant ``ModelAdmin`` : une apostrophe sépare deux mots, que la recherche veut tous les deux."""

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        return super().get_search_results(request, queryset, search_term.translate(EN_ESPACE))  # type: ignore[misc]
