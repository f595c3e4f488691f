"""Ce que les indemnités ajoutent aux tables des dossiers, au démarrage."""

from dossiers import liens
from indemnites import workflow
from indemnites.liens import du_dossier


def inscrire() -> None:
    """Idempotent : Django peut l'appeler plusieurs fois."""
    workflow.declarer()
    liens.inscrire(liens.Place.DOSSIER, du_dossier)
