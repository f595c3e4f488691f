"""Ce que les indemnités ajoutent aux tables des dossiers et des contrats, au démarrage."""

from dossiers import liens, taches
from dossiers.authenticite import inscrire_archive
from indemnites import workflow
from indemnites.documents import GABARIT, constater
from indemnites.liens import du_dossier, onglet
from indemnites.taches import SOURCES


def inscrire() -> None:
    """Idempotent : Django peut l'appeler plusieurs fois."""
    workflow.declarer()
    inscrire_archive(GABARIT, constater)
    liens.inscrire(liens.Place.DOSSIER, du_dossier)
    liens.inscrire(liens.Place.CONTRAT, onglet)
    for source in SOURCES:
        taches.inscrire(source)
