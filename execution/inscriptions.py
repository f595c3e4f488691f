"""Ce que l'exécution ajoute aux tables des dossiers et des contrats, au démarrage (aucune ne la connaît)."""

from dossiers import liens, notifications, taches
from execution import liens as liens_de_l_execution
from execution import workflow
from execution.taches import SOURCES


def inscrire() -> None:
    """Idempotent : Django peut l'appeler plusieurs fois."""
    workflow.declarer()
    notifications.PREVIENT_DES_FAITS.update(workflow.PREVIENT)
    liens.inscrire(liens.Place.DOSSIER, liens_de_l_execution.du_dossier)
    for source in SOURCES:
        taches.inscrire(source)
