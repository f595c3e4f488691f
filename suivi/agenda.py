"""L'agenda d'une personne : les échéances de ses tâches, sur ses droits du moment ; numéro, fait, adresse."""

from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings

from commun.icalendrier import Journee, ecrire
from comptes.models import Utilisateur
from dossiers.taches import taches

NOM = "Guichet CPTS : à faire"


def agenda_de(utilisateur: Utilisateur, maintenant: datetime) -> str:
    """Le calendrier de cette personne, refait à chaque lecture."""
    domaine = urlsplit(settings.URL_PUBLIQUE).hostname or "localhost"
    journees = [
        Journee(
            uid=f"{tache.cle.replace(':', '-')}@{domaine}",
            jour=tache.echeance,
            resume=tache.fait,
            adresse=settings.URL_PUBLIQUE + tache.adresse,
        )
        for tache in taches(utilisateur)
        if tache.echeance is not None
    ]
    return ecrire(journees, nom=NOM, maintenant=maintenant)
