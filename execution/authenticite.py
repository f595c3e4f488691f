"""Ce que vaut un compte rendu que l'on tient : la dernière version du même dialogue remplace les autres."""

from dossiers.authenticite import AUTHENTIQUE, REMPLACE, Jugement
from dossiers.models import Document


def juger(document: Document) -> Jugement:
    """Remplacé si une version suivante de ce dialogue est archivée ; celui d'une autre année n'y change rien."""
    suivants = Document.objects.filter(
        dossier=document.dossier_id,
        sujet=document.sujet,
        evenement__donnees__gestion=document.evenement.donnees["gestion"],
        pk__gt=document.pk,
    )
    return REMPLACE if suivants.exists() else AUTHENTIQUE
