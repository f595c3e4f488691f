"""La base d'une page du contrat : 404 sans contrat lisible, fin échue constatée avant de lire."""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest

from commun.calendrier import jour_paris
from contrats.actions import constater_fin
from contrats.models import Avenant, Contrat
from contrats.relais_de_caisse import constater_la_caisse
from dossiers.enums import Sujet
from dossiers.views.base import VueDossier


class VueContrat(VueDossier):
    """Charge le contrat courant du dossier visible, ou celui que l'adresse demande (``?contrat=2``)."""

    contrat: Contrat

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        courant = self.dossier.contrat if hasattr(self.dossier, "contrat") else None
        if courant is not None and constater_fin(courant, maintenant=self.maintenant) is not None:
            self.dossier.refresh_from_db()
        self.contrat = self.objet(Sujet.CONTRAT)
        constater_la_caisse(self.contrat, maintenant=self.maintenant)

    @property
    def jour(self) -> date:
        return jour_paris(self.maintenant)

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        return super().get_context_data(contrat=self.contrat, objet_lu=self.contrat, **contexte)


class VueAvenant(VueContrat):
    """Charge l'avenant du contrat ; 404 s'il n'existe pas."""

    avenant: Avenant

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        avenant = self.contrat.avenants.select_related("redaction__territoire").filter(numero=kwargs["rang"]).first()
        if avenant is None:
            raise Http404("Cet avenant n’existe pas.")
        avenant.contrat, avenant.dossier = self.contrat, self.dossier
        self.avenant = avenant

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        return super().get_context_data(avenant=self.avenant, **contexte)
