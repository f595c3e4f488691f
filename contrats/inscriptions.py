"""Ce que le contrat ajoute aux tables des dossiers, au démarrage (dossiers ne connaît pas contrats)."""

from contrats import actes, workflow
from contrats.actions import ouvrir_a_la_validation, reprendre_a_la_confirmation, traiter_echeances
from contrats.authenticite import juger
from contrats.completude import REGLES
from dossiers import archives, echeances, effets, regles
from dossiers.authenticite import inscrire_juge
from dossiers.catalogue import declarer_legaux
from dossiers.enums import Sujet, TypeDocument


def inscrire() -> None:
    """Idempotent : Django peut l'appeler plusieurs fois."""
    workflow.declarer()
    regles.inscrire(Sujet.CONTRAT, REGLES)
    effets.inscrire("projet.valider_am", ouvrir_a_la_validation)
    effets.inscrire("dossier.reprise", reprendre_a_la_confirmation)
    echeances.inscrire(traiter_echeances)
    archives.GABARITS[TypeDocument.CONTRAT] = "contrats/documents/contrat.html"
    inscrire_juge(Sujet.CONTRAT, juger)
    actes.inscrire()
    declarer_legaux(*(f"{pas.code}" for pas in workflow.TRANSITIONS))
