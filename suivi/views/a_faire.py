"""La page « À faire »."""

from collections import defaultdict
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.utils import timezone
from django.views.generic import TemplateView

from comptes.mandats import mandats
from comptes.permissions import est_administrateur, mandats_avec, peut_creer_dossier
from comptes.roles import Capacite
from dossiers.actions.tacite import constater_les_tacites
from dossiers.taches import A_VOUS, SOURCES, Rubrique, Tache
from suivi.avis import avis_a_rendre, avis_des, instructions_rapportees
from suivi.tableau import en_attente
from suivi.taches import CONTRIBUTIONS, DOSSIERS, dire_ce_qui_est_attendu

PAR_PAGE = 20


class AFaireView(TemplateView):
    """Ce qui attend la personne, puis ce qu'elle attend des autres."""

    template_name = "suivi/a_faire.html"

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        maintenant = timezone.now()
        constater_les_tacites(timezone.localdate(maintenant), maintenant)
        page = self._page(DOSSIERS.lignes(self.request.user), "page")
        attente = self._page(en_attente(self.request.user), "attente")
        rangees = self._rangees()
        avis = self._avis(page, timezone.localdate(maintenant))
        nombre = len(avis["contributions"]) + sum(len(siennes) for siennes in rangees.values())
        a_vous = rangees.pop(A_VOUS, [])
        return super().get_context_data(
            page=page,
            attente=attente,
            a_vous=a_vous,
            nombre_a_vous=page.paginator.count + len(a_vous),
            rubriques=list(rangees.items()),
            **avis,
            nombre_a_faire=page.paginator.count + nombre,
            mandats=mandats(self.request.user),
            administre=est_administrateur(self.request.user),
            peut_creer=peut_creer_dossier(self.request.user),
            **contexte,
        )

    def _rangees(self) -> dict[Rubrique, list[Tache]]:
        """Les tâches des autres sources, rangées par rubrique ; celles qui sont vides ne se montrent pas."""
        rangees: dict[Rubrique, list[Tache]] = defaultdict(list)
        for source in SOURCES.values():
            if source not in (DOSSIERS, CONTRIBUTIONS):
                rangees[source.rubrique] += source.taches(self.request.user)
        return {rubrique: siennes for rubrique, siennes in rangees.items() if siennes}

    def _avis(self, page: Any, jour: date) -> dict[str, Any]:
        """Contributions attendues, dossiers rapportés, et l'avancement des avis à rendre de la page."""
        contributions = list(CONTRIBUTIONS.lignes(self.request.user))
        for contribution in contributions:
            contribution.en_retard = contribution.echeance_le < jour
        caches = {contribution.dossier_id for contribution in contributions}
        rapportees = list(instructions_rapportees(self.request.user))
        avis = avis_des(rapportees, caches) if rapportees else {}
        for instruction in rapportees:
            instruction.avis = avis[instruction.dossier_id]
        a_rendre = avis_a_rendre(self.request.user, page.object_list, caches)
        for dossier in page.object_list:
            dossier.avis = a_rendre.get(dossier.pk)
        return {
            "contributions": contributions,
            "rapportees": rapportees,
            "du_guichet": bool(mandats_avec(self.request.user, Capacite.CONTRIBUER_AVIS)),
            "coordonne": bool(mandats_avec(self.request.user, Capacite.RENDRE_AVIS)),
            "jour": jour,
        }

    def _page(self, dossiers: Any, parametre: str) -> Any:
        page = Paginator(dossiers, PAR_PAGE).get_page(self.request.GET.get(parametre))
        page.object_list = list(page.object_list)
        dire_ce_qui_est_attendu(page.object_list, self.request.user)
        return page
