"""Ce que les séances ajoutent aux tables des dossiers, au démarrage."""

from dossiers import echeances, effets
from dossiers.authenticite import inscrire_archive
from instruction import workflow_seance
from instruction.actions.brouillon_seance import preparer_le_brouillon
from instruction.comptes_rendus import GABARIT, constater, produire_les_comptes_rendus


def inscrire() -> None:
    """Idempotent : Django peut l'appeler plusieurs fois."""
    workflow_seance.declarer()
    effets.inscrire("seance.proposer_avis", preparer_le_brouillon)
    echeances.inscrire(produire_les_comptes_rendus)
    inscrire_archive(GABARIT, constater)
