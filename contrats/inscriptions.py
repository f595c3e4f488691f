"""Ce que le contrat ajoute aux tables des dossiers, au démarrage (dossiers ne connaît pas contrats)."""

from contrats import actes, workflow
from contrats.actions import ouvrir_a_la_validation, reprendre_a_la_confirmation, traiter_echeances
from dossiers import archives, echeances, effets
from dossiers.enums import TypeDocument


def inscrire() -> None:
    """Idempotent : Django peut l'appeler plusieurs fois."""
    workflow.declarer()
    effets.inscrire("projet.valider_am", ouvrir_a_la_validation)
    effets.inscrire("dossier.reprise", reprendre_a_la_confirmation)
    echeances.inscrire(traiter_echeances)
    archives.GABARITS[TypeDocument.CONTRAT] = "contrats/documents/contrat.html"
    actes.inscrire()
