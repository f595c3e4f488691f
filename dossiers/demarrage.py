"""Ce que l'application inscrit au démarrage : actes, effets, traitements du temps."""

from commun.evenements import inscrire_source
from comptes.effets import enregistrer, garder
from dossiers import catalogue, echeances, effets, encarts, envois
from dossiers.actions.appuis import rappeler_les_echeances
from dossiers.actions.attribution import rappeler_les_rubriques
from dossiers.actions.constat_deports import constater_au_depot, constater_les_deports
from dossiers.actions.corbeille import effacer_les_pieces_jetees
from dossiers.actions.equipe import NATURE, dossiers_a_transmettre, rejoindre
from dossiers.actions.quarantaine import analyser_les_pieces, dire_quoi_faire
from dossiers.actions.refus_implicite import constater_les_refus_implicites
from dossiers.actions.relecture import clore_a_la_sortie
from dossiers.actions.tacite import archiver_attestation, constater_les_tacites
from dossiers.archives import produire_les_documents
from dossiers.colonnes_du_dossier import inscrire_les_colonnes
from dossiers.offres import inscrire_les_actes
from dossiers.projet_garde import encart_du_projet_garde


def inscrire() -> None:
    """Remplit les tables ; sans effet la seconde fois."""
    inscrire_les_colonnes()
    inscrire_les_actes()
    inscrire_source(catalogue.evenements)
    envois.inscrire()
    encarts.inscrire(encart_du_projet_garde)
    effets.inscrire("projet.reputer_valide", archiver_attestation)
    for code in ("lettre.deposer", "lettre.retirer", "projet.deposer", "projet.retirer"):
        effets.inscrire(code, clore_a_la_sortie)
    for code in ("lettre.deposer", "lettre.completer", "lettre.completer_ars", "projet.deposer", "projet.completer"):
        effets.inscrire(code, constater_au_depot)
    effets.inscrire("piece.declarer_infectee", dire_quoi_faire)
    enregistrer(NATURE, "Une personne invitée rejoint l’équipe d’un dossier.", rejoindre)
    garder(dossiers_a_transmettre)
    for traitement in (
        constater_les_tacites,
        constater_les_refus_implicites,
        produire_les_documents,
        analyser_les_pieces,
        effacer_les_pieces_jetees,
        constater_les_deports,
        rappeler_les_echeances,
        rappeler_les_rubriques,
    ):
        echeances.inscrire(traitement)
