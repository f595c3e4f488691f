"""La base d'une page du contrat : 404 sans contrat lisible, fin échue constatée avant de lire."""

from typing import Any

from django.http import HttpRequest

from contrats.actions import constater_fin
from contrats.models import Contrat
from dossiers.enums import Sujet
from dossiers.views.base import VueDossier


class VueContrat(VueDossier):
    """Charge le contrat du dossier visible."""

    contrat: Contrat

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.contrat = self.objet(Sujet.CONTRAT)
        constater_fin(self.contrat, maintenant=self.maintenant)

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        return super().get_context_data(contrat=self.contrat, **contexte)
