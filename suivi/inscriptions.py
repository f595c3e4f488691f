"""Ce que le suivi ajoute, au démarrage, aux tables des applications du dessous."""

from commun import envois
from commun.evenements import inscrire_source
from dossiers import colonnes, filtres, liens
from suivi import resumes, taches
from suivi.contributions import COLONNE, FILTRES
from suivi.liens import de_la_liste, du_budget
from suivi.liste_personnelle import AFFECTER, liste_personnelle


def inscrire() -> None:
    """Idempotent : Django peut l'appeler plusieurs fois."""
    taches.inscrire()
    inscrire_source(resumes.evenements)
    envois.inscrire(resumes.PREFIXE, resumes.juger_le_resume)
    colonnes.inscrire(COLONNE)
    for filtre in FILTRES:
        filtres.inscrire(filtre)
    liens.inscrire(liens.Place.LISTE, de_la_liste)
    liens.inscrire(liens.Place.BUDGET, du_budget)
    filtres.inscrire_geste(AFFECTER)
    filtres.fournir(liste_personnelle)
