"""Les fiches-actions imprimées, une par page ; jamais archivées, tirées de la photographie du moment."""

from typing import Any

from commun.pdf import rendre_pdf
from dossiers.documents.courrier import titrer
from dossiers.models import Dossier

GABARIT = "dossiers/documents/fiches.html"


def contexte_des_fiches(dossier: Dossier, contenu: dict[str, Any], fiche: int | None = None) -> dict[str, Any]:
    """Toutes les fiches et leur calendrier, ou une seule (sa clé)."""
    voulues = [f for f in contenu["fiches"] if fiche is None or f["cle"] == fiche]
    return {
        "titre": titrer("Fiches-actions" if fiche is None else "Fiche-action", dossier),
        "numero_dossier": dossier.numero,
        "code_court": "",
        "emetteur": dossier.nom,
        "fiches": voulues,
        "echeances": contenu["echeances"] if fiche is None else [],
        "ensemble": fiche is None,
    }


def imprimer_les_fiches(dossier: Dossier, contenu: dict[str, Any], fiche: int | None = None) -> bytes:
    """Octets du PDF."""
    contexte = contexte_des_fiches(dossier, contenu, fiche)
    return rendre_pdf(GABARIT, contexte, titre=contexte["titre"])
