"""Ce que le registre des versements ajoute aux tables des dossiers, au démarrage."""

from contrats.documents_fin_de_vie import inscrire_registre
from dossiers import archives, authenticite, blocs, conditions_inscrites, echeances, liens, notifications
from dossiers.enums import TypeDocument
from paiements import actes, parametres, taches, workflow
from paiements.actions.gestes import demander_les_retards
from paiements.actions.rapprochement import rapprocher_les_contrats
from paiements.authenticite import juger
from paiements.blocs import decompte_du_contrat
from paiements.conditions import rien_de_paye_depuis
from paiements.decompte import sommes_de_la_lettre
from paiements.liens import du_dossier, onglet

DECLARES = (parametres.SEUIL_APPROBATION, parametres.DEMANDE_D_OFFICE_JOURS)


def inscrire() -> None:
    """Idempotent : Django peut l'appeler plusieurs fois."""
    workflow.declarer()
    actes.inscrire()
    notifications.PREVIENT_DES_FAITS.update(workflow.PREVIENNENT)
    archives.GABARITS[TypeDocument.AVIS_DE_PAIEMENT] = "paiements/documents/avis_de_paiement.html"
    authenticite.inscrire_juge(TypeDocument.AVIS_DE_PAIEMENT, juger)
    echeances.inscrire(rapprocher_les_contrats)
    echeances.inscrire(demander_les_retards)
    blocs.inscrire(blocs.Place.FIN, decompte_du_contrat)
    inscrire_registre(sommes_de_la_lettre)
    liens.inscrire(liens.Place.DOSSIER, du_dossier)
    liens.inscrire(liens.Place.CONTRAT, onglet)
    for code in ("compte.confirmer", "caisse.programmer"):
        conditions_inscrites.inscrire(code, rien_de_paye_depuis)
    taches.inscrire()
