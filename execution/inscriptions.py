"""Ce que l'exécution ajoute aux tables des dossiers et des contrats, au démarrage (aucune ne la connaît)."""

from contrats import sources
from dossiers import archives, authenticite, echeances, effets, liens, notifications, taches
from dossiers.enums import TypeDocument
from execution import documents_suivi, taches_gestion, taches_retards, taches_suivis, workflow, workflow_gestion
from execution import liens as liens_de_l_execution
from execution.actions.missions import demarrages_acceptes
from execution.actions.rappels import rappeler_les_suivis
from execution.actions.renouvellement import garder_les_jalons
from execution.actions.suivis import archiver_les_comptes_rendus
from execution.authenticite import juger
from execution.calendriers import (
    CHANGENT_LE_CALENDRIER,
    a_la_reprise,
    completer_les_calendriers,
    ouvrir_les_annees_de_suivi,
    quand_le_contrat_change,
    quand_le_contrat_commence,
)
from execution.documents import GABARIT
from execution.releves import annees_arretees, releves_retenus
from execution.taches import SOURCES
from execution.textes import inscrire_les_textes

TRAITEMENTS = (
    completer_les_calendriers,
    ouvrir_les_annees_de_suivi,
    rappeler_les_suivis,
    archiver_les_comptes_rendus,
)
CE_QUI_S_EST_DIT = "Il dit ce qui s’est dit ce jour-là ; ni la réunion suivante ni la fin du contrat n’y change rien."


def inscrire() -> None:
    """Idempotent : Django peut l'appeler plusieurs fois."""
    inscrire_les_textes()
    workflow.declarer()
    workflow_gestion.declarer()
    notifications.PREVIENT_DES_FAITS.update({**workflow.PREVIENT, **workflow_gestion.PREVIENT})
    archives.GABARITS[TypeDocument.DIALOGUE_DE_GESTION] = GABARIT
    archives.GABARITS[TypeDocument.REUNION_DE_SUIVI] = documents_suivi.GABARIT
    authenticite.inscrire_juge(TypeDocument.DIALOGUE_DE_GESTION, juger)
    authenticite.dispenser(TypeDocument.REUNION_DE_SUIVI, CE_QUI_S_EST_DIT)
    sources.releves_de.inscrire(releves_retenus)
    sources.annees_arretees_de.inscrire(annees_arretees)
    sources.demarrages_de.inscrire(demarrages_acceptes)
    for code in CHANGENT_LE_CALENDRIER:
        effets.inscrire(code, quand_le_contrat_change)
    for code in ("contrat.activer", "contrat.programmer"):
        effets.inscrire(code, quand_le_contrat_commence)
    for code in ("contrat.activer", "contrat.prendre_effet"):
        effets.inscrire(code, garder_les_jalons)
    effets.inscrire("dossier.reprise", a_la_reprise)
    for traitement in TRAITEMENTS:
        echeances.inscrire(traitement)
    liens.inscrire(liens.Place.DOSSIER, liens_de_l_execution.du_dossier)
    liens.inscrire(liens.Place.CONTRAT, liens_de_l_execution.onglets)
    for source in (*SOURCES, *taches_suivis.SOURCES, *taches_retards.SOURCES, *taches_gestion.SOURCES):
        taches.inscrire(source)
