"""Ce que les séances ajoutent aux tables des dossiers, au démarrage.

Le brouillon d'avis se branche ici : ``effets.inscrire("seance.proposer_avis", effet)``, où ``effet(passage,
evenement)`` le prépare dans la même transaction.
"""

from dossiers import echeances
from instruction import workflow_seance
from instruction.comptes_rendus import produire_les_comptes_rendus


def inscrire() -> None:
    """Idempotent : Django peut l'appeler plusieurs fois."""
    workflow_seance.declarer()
    echeances.inscrire(produire_les_comptes_rendus)
