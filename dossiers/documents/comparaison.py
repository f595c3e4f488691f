"""La comparaison de deux versions, imprimée ; jamais archivée."""

from typing import Any

from commun.pdf import rendre_pdf
from dossiers.comparaison import Comparaison
from dossiers.models import Dossier

GABARIT = "dossiers/documents/comparaison.html"


def contexte_de_la_comparaison(dossier: Dossier, titre: str, etats: Any, comparaison: Comparaison) -> dict[str, Any]:
    """Ce qu'imprime le gabarit ; ``etats`` : (avant, après), chacun avec ``titre`` et ``deposee_le``."""
    avant, apres = etats
    return {
        "titre": titre,
        "numero_dossier": dossier.numero,
        "code_court": "",
        "emetteur": dossier.nom,
        "cpts": dossier.nom,
        "avant": avant,
        "apres": apres,
        "comparaison": comparaison,
    }


def imprimer_la_comparaison(dossier: Dossier, titre: str, etats: Any, comparaison: Comparaison) -> bytes:
    """Octets du PDF."""
    return rendre_pdf(GABARIT, contexte_de_la_comparaison(dossier, titre, etats, comparaison), titre=titre)
