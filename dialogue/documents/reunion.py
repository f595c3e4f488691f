"""Le compte rendu d'une réunion, en PDF ; refait à chaque lecture, il suit le texte du moment."""

from commun.pdf import rendre_pdf
from dialogue.models import Reunion
from dossiers.documents.courrier import l_instant

GABARIT = "dialogue/documents/compte_rendu.html"


def contexte(reunion: Reunion) -> dict[str, object]:
    """Ce qu'imprime le compte rendu."""
    invites = list(reunion.invites.all())
    return {
        "emetteur": reunion.dossier.nom,
        "numero_dossier": reunion.dossier.numero,
        "emis_le": reunion.redige_le or reunion.debut,
        "reunion": reunion,
        "debut": l_instant(reunion.debut),
        "presents": [i for i in invites if i.present],
        "absents": [i for i in invites if not i.present],
    }


def compte_rendu(reunion: Reunion) -> bytes:
    """Les octets du PDF."""
    return rendre_pdf(GABARIT, contexte(reunion), titre=f"Compte rendu : {reunion.titre}")
