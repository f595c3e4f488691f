"""Ce que le suivi ajoute, au démarrage, aux tables des applications du dessous."""

from commun import envois
from commun.evenements import inscrire_source
from suivi import resumes, taches


def inscrire() -> None:
    """Idempotent : Django peut l'appeler plusieurs fois."""
    taches.inscrire()
    inscrire_source(resumes.evenements)
    envois.inscrire(resumes.PREFIXE, resumes.juger_le_resume)
