"""Ce que la négociation ajoute aux tables des dossiers et des contrats, au démarrage (aucune ne la connaît)."""

from contrats import ecoutes
from dossiers import blocs, conditions_inscrites, detours, effets, liens, notifications, qui_joue, taches
from negociation import notifications as courriels
from negociation import pages_d_acte, workflow
from negociation.actions.versions import reprendre_apres_un_rappel, suivre_l_ecriture
from negociation.attentes import a_lire, qui_negocie
from negociation.conditions import approuve_par_les_trois
from negociation.taches import SOURCES
from negociation.textes_d_acte import inscrire_les_actes


def inscrire() -> None:
    """Idempotent : Django peut l'appeler plusieurs fois."""
    inscrire_les_actes()
    workflow.declarer()
    notifications.PREVIENT_DES_FAITS.update(workflow.PREVIENT)
    courriels.inscrire()
    ecoutes.inscrire(suivre_l_ecriture)
    blocs.inscrire(blocs.Place.ACTE, pages_d_acte.de_l_acte)
    qui_joue.inscrire(qui_negocie)
    liens.inscrire(liens.Place.TRAVAIL, a_lire)
    for sujet in ("contrat", "avenant"):
        conditions_inscrites.inscrire(f"{sujet}.proposer", approuve_par_les_trois)
        detours.inscrire(f"{sujet}.proposer", pages_d_acte.vers_la_negociation)
        for retour in ("rappeler", "refuser_signature"):
            effets.inscrire(f"{sujet}.{retour}", reprendre_apres_un_rappel)
    for source in SOURCES:
        taches.inscrire(source)
