"""L'agenda d'une personne, sur ses droits du moment : ses échéances (numéro, fait, adresse) et ses réunions."""

from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings

from commun.icalendrier import Journee, ecrire
from comptes.models import Utilisateur
from contrats import rendez_vous as contrats_rendez_vous
from dialogue import rendez_vous as dialogue_rendez_vous
from dossiers.taches import taches
from execution import rendez_vous as execution_rendez_vous
from instruction import rendez_vous as instruction_rendez_vous
from paiements import rendez_vous as paiements_rendez_vous

NOM = "Guichet CPTS : à faire"
REUNIONS = (
    dialogue_rendez_vous.rendez_vous_de,
    instruction_rendez_vous.rendez_vous_de,
    contrats_rendez_vous.rendez_vous_de,
    execution_rendez_vous.rendez_vous_de,
    paiements_rendez_vous.rendez_vous_de,
)


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
    reunions = [rendez_vous for source in REUNIONS for rendez_vous in source(utilisateur, maintenant, domaine)]
    return ecrire([*journees, *reunions], nom=NOM, maintenant=maintenant)
