"""Ce que vaut un compte rendu que l'on tient : la dernière version du même dialogue remplace les autres."""

from dossiers.authenticite import ANNULE, AUTHENTIQUE, REMPLACE, Jugement
from dossiers.models import Document
from execution.enums_gestion import EtatGestion
from execution.models import DialogueDeGestion

SOUMIS = (EtatGestion.A_APPROUVER, EtatGestion.APPROUVE)


def juger(document: Document) -> Jugement:
    """Remplacé si une version suivante de ce dialogue est archivée ; annulé si elle est à corriger.

    Celui d'une autre année n'y change rien, la fin du contrat non plus : il dit ce qui fut approuvé.
    """
    gestion = document.evenement.donnees["gestion"]
    suivants = Document.objects.filter(
        dossier=document.dossier_id,
        sujet=document.sujet,
        type=document.type,
        evenement__donnees__gestion=gestion,
        pk__gt=document.pk,
    )
    if suivants.exists():
        return REMPLACE
    return AUTHENTIQUE if DialogueDeGestion.objects.get(pk=gestion).etat in SOUMIS else ANNULE
