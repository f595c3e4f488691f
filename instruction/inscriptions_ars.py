"""Ce que la décision de l'ARS et le suivi FIR ajoutent aux tables des dossiers."""

from typing import Any

from django.urls import reverse

from comptes.models import Utilisateur
from dossiers import (
    archives,
    catalogue,
    conditions_inscrites,
    detours,
    echeances,
    effets,
    filtres,
    notifications,
    precisions,
    tours,
)
from dossiers.detours import Detour
from dossiers.enums import TypeDocument
from instruction import tour_ars, workflow_ars
from instruction.actions.compte_rendu import rappeler_les_comptes_rendus
from instruction.actions.decision import clore_les_preparations
from instruction.actions.fir import ouvrir_le_suivi
from instruction.conditions_ars import aucune_decision_proposee
from instruction.documents_ars import archiver_la_decision
from instruction.enums_ars import EtatDecision
from instruction.models import DecisionPreparee

DECISIONS = ("lettre.accorder", "lettre.refuser")
# Ce qui fixe ou rappelle un délai opposable au porteur (loi 2000-321, art. 10) : le courriel part toujours.
LEGAUX = ("fir.relance", "fir.retard", "fir.renvoyer_compte", "fir.demander_reversement")
FINS = (*DECISIONS, "lettre.retirer", "lettre.classer_sans_suite")


def inscrire() -> None:
    """Idempotent : Django peut l'appeler plusieurs fois."""
    workflow_ars.declarer()
    archives.GABARITS[TypeDocument.DECISION] = "instruction/documents/decision.html"
    notifications.PREVIENT_DES_FAITS.update(workflow_ars.PREVIENNENT)
    catalogue.declarer_legaux(*LEGAUX)
    for code in DECISIONS:
        conditions_inscrites.inscrire(code, aucune_decision_proposee)
        detours.inscrire(code, vers_la_decision_proposee)
        effets.inscrire(code, archiver_la_decision)
    effets.inscrire("lettre.accorder", ouvrir_le_suivi)
    for code in FINS:
        effets.inscrire(code, clore_les_preparations)
    echeances.inscrire(rappeler_les_comptes_rendus)
    precisions.inscrire(tour_ars.precisions)
    tours.inscrire_partage(tour_ars.chez_un_collegue)
    filtres.inscrire(tour_ars.FILTRE)


def vers_la_decision_proposee(lettre: Any, utilisateur: Utilisateur) -> Detour | None:
    """Une décision proposée se prend sur sa page ; sans proposition, l'acte reste direct."""
    proposees = DecisionPreparee.objects.filter(dossier=lettre.dossier_id, etat=EtatDecision.PROPOSEE)
    if not proposees.exists():
        return None
    return Detour(reverse("ars:prendre", args=[lettre.dossier.numero]), "Prendre la décision proposée")
