"""L'instruction d'une lettre par l'ARS : lire l'avis à côté de la lettre, préparer la décision, la prendre."""

from typing import Any

from django.http import Http404

from comptes.enums import Role
from dossiers.completude import controles_a_lire
from dossiers.documents.budget import financement_a_imprimer
from dossiers.enums import Sujet
from dossiers.permissions import versions_lisibles
from dossiers.situation import situation
from dossiers.views.rubriques import pour_relire
from instruction.enums_ars import VoieDecision
from instruction.views import decision
from instruction.voies_decision import VOIES


class VueARS(decision.VueDecision):
    """Une page que seule l'ARS du département pilote ouvre : 403 aux autres, 404 à qui ne voit pas le dossier."""

    roles = frozenset({Role.INSTRUCTEUR_ARS, Role.DECIDEUR_ARS})
    voie = VOIES[VoieDecision.LETTRE_ARS]


class InstructionView(VueARS):
    """La lettre à gauche ; l'avis, la demande, les points signalés et la décision à droite."""

    template_name = "instruction/ars.html"

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        version = versions_lisibles(self.request.user, self.dossier, Sujet.LETTRE).last()
        if version is None:
            raise Http404("Cette lettre a été reprise d’avant le portail : elle n’a pas de version à instruire.")
        courante = situation(self.dossier, self.request.user, self.capacites)
        avis = self.dossier.lettre.avis.select_related("auteur").order_by("-rendu_le").first()
        return super().get_context_data(
            lettre=self.dossier.lettre,
            version=version,
            contenu=version.contenu,
            situation=courante,
            avis=avis,
            grille=list(avis.lignes.order_by("pk")) if avis else [],
            budget=financement_a_imprimer(version.contenu["financement"]),
            controles=controles_a_lire(version.contenu),
            **self.volet_de_la_decision(),
            redige=False,
            **pour_relire(self, Sujet.LETTRE, version.contenu),
            **contexte,
        )


class PreparationView(VueARS, decision.PreparationView):
    """Préparer la décision sur la lettre."""


class PriseView(VueARS, decision.PriseView):
    """Prendre la décision proposée sur la lettre."""

    roles = frozenset({Role.DECIDEUR_ARS})


class RenvoiView(VueARS, decision.RenvoiView):
    """Renvoyer la décision sur la lettre."""

    roles = frozenset({Role.DECIDEUR_ARS})


class RappelView(VueARS, decision.RappelView):
    """Reprendre la décision proposée sur la lettre (POST)."""
