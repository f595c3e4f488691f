"""Ce que l'instruction ajoute aux tables des dossiers, au démarrage (dossiers ne connaît pas instruction)."""

from instruction import workflow


def inscrire() -> None:
    """Idempotent : Django peut l'appeler plusieurs fois."""
    workflow.declarer()
