"""Le territoire qu'un avenant récrit : le sélecteur des dossiers, avec les droits de l'avenant."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict

from comptes.roles import Capacite
from contrats.actions import modifier_le_territoire
from contrats.enums import EtatAvenant, MotifAvenant
from contrats.views.base import VueAvenant
from dossiers.actions.transitions import TransitionRefusee
from dossiers.montants_du_territoire import complement_financier
from dossiers.territoire import decrire_recouvrements, versions_vivantes
from territoires.constats import Evaluation, Recouvrement
from territoires.perimetre import Perimetre
from territoires.reponse import ERREUR, Reponse
from territoires.selecteur import Complement
from territoires.views import VueDuSelecteur


class AvenantTerritoireView(VueAvenant, VueDuSelecteur):
    """Choisir les communes de l'avenant ; 404 s'il ne change pas le territoire, 403 hors préparation."""

    template_name = "contrats/avenant_territoire.html"
    capacite = Capacite.PREPARER_CONTRAT

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.capacite in self.capacites:
            if MotifAvenant.TERRITOIRE not in self.avenant.motifs:
                raise Http404("Cet avenant ne change pas le territoire.")
            if self.avenant.etat != EtatAvenant.PREPARATION:
                raise PermissionDenied(f"« {self.avenant.fiche.instructeur} » : le territoire ne se modifie plus.")
            self.territoire = self.dossier.territoire
        return super().dispatch(request, *args, **kwargs)

    def versions_a_comparer(self) -> Any:
        return versions_vivantes(sauf=self.dossier)

    def decrire_recouvrements(self, recouvrements: tuple[Recouvrement, ...]) -> list[dict[str, Any]]:
        return decrire_recouvrements(recouvrements)

    def agir(self, donnees: QueryDict) -> Reponse:
        try:
            return modifier_le_territoire(
                self.avenant, donnees=donnees, auteur=self.request.user, maintenant=self.maintenant
            )
        except TransitionRefusee as refus:
            return Reponse(" ".join(refus.raisons), ERREUR)

    def completer_le_panneau(self, perimetre: Perimetre, evaluation: Evaluation) -> Complement | None:
        return complement_financier(perimetre, evaluation)
