"""Ce que le contrat ajoute aux tables des dossiers, au démarrage (dossiers ne connaît pas contrats)."""

from contrats import actes, notifications_compte, notifications_delegation, workflow, workflow_compte
from contrats.actions import ouvrir_a_la_validation, reprendre_a_la_confirmation, traiter_echeances
from contrats.actions.annonces import annoncer_les_termes, rappeler_les_demeures
from contrats.authenticite import JUGES
from contrats.completude import REGLES
from contrats.documents_scan import refaire
from contrats.encarts import fin_du_contrat
from contrats.lecture import qui_signe
from contrats.liens import onglet
from contrats.relais import rendre_la_place
from contrats.relais_de_caisse import donner_effet_aux_caisses
from contrats.taches import AVENANTS, DELEGATIONS
from contrats.taches_compte import COMPTES
from contrats.taches_fin_de_vie import FIN_DE_VIE
from contrats.territoires import rendre_le_territoire
from contrats.tours_de_signature import signatures_attendues
from dossiers import archives, echeances, effets, encarts, liens, notifications, precisions, qui_joue, regles, taches
from dossiers.authenticite import inscrire_juge
from dossiers.catalogue import declarer_legaux
from dossiers.enums import Sujet, TypeDocument


def inscrire() -> None:
    """Idempotent : Django peut l'appeler plusieurs fois."""
    workflow.declarer()
    workflow_compte.declarer()
    notifications_compte.inscrire()
    notifications_delegation.inscrire()
    regles.inscrire(Sujet.CONTRAT, REGLES)
    effets.inscrire("projet.valider_am", ouvrir_a_la_validation)
    effets.inscrire("dossier.reprise", reprendre_a_la_confirmation)
    effets.inscrire("avenant.abandonner", rendre_le_territoire)
    effets.inscrire("contrat.abandonner", rendre_la_place)
    echeances.inscrire(traiter_echeances)
    echeances.inscrire(donner_effet_aux_caisses)
    echeances.inscrire(annoncer_les_termes)
    echeances.inscrire(rappeler_les_demeures)
    notifications.PREVIENT_DES_FAITS.update(workflow.PREVIENT)
    archives.GABARITS[TypeDocument.CONTRAT] = "contrats/documents/contrat.html"
    archives.RENDUS[TypeDocument.SCAN_SIGNE] = refaire
    archives.GABARITS[TypeDocument.PREUVE_SIGNATURE] = "contrats/documents/preuve.html"
    for type_, juge in JUGES.items():
        inscrire_juge(type_, juge)
    archives.GABARITS[TypeDocument.MISE_EN_DEMEURE] = "contrats/documents/mise_en_demeure.html"
    archives.GABARITS[TypeDocument.RESILIATION] = "contrats/documents/resiliation.html"
    archives.GABARITS[TypeDocument.AVENANT] = "contrats/documents/avenant.html"
    archives.GABARITS[TypeDocument.VERSION_EN_VIGUEUR] = "contrats/documents/version_en_vigueur.html"
    actes.inscrire()
    qui_joue.inscrire(qui_signe)
    precisions.inscrire(signatures_attendues)
    taches.inscrire(AVENANTS)
    taches.inscrire(DELEGATIONS)
    taches.inscrire(COMPTES)
    liens.inscrire(liens.Place.CONTRAT, onglet)
    taches.inscrire(FIN_DE_VIE)
    encarts.inscrire(fin_du_contrat)
    declarer_legaux(*(f"{pas.code}" for pas in (*workflow.TRANSITIONS, *workflow.PAS_DE_L_AVENANT)))
