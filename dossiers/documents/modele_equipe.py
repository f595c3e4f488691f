"""La charte de l'équipe et la fiche de poste, imprimées pour être signées ou rendues modifiables ; jamais archivées."""

from datetime import datetime
from typing import Any

from commun.pdf import rendre_pdf
from dossiers.documents.courrier import titrer
from dossiers.modeles_equipe import Modele
from dossiers.models import Dossier, LettreIntention

GABARIT = "dossiers/documents/modele_equipe.html"


def contexte_du_modele(dossier: Dossier, lettre: LettreIntention, modele: Modele) -> dict[str, Any]:
    """Le texte de l'équipe s'il est écrit, sinon le modèle, en parties : un titre court, puis ses paragraphes."""
    texte = getattr(lettre, modele.champ).strip() or modele.pour(dossier.nom)
    blocs = [bloc.strip().splitlines() for bloc in texte.replace("\r\n", "\n").split("\n\n") if bloc.strip()]
    return {
        "titre": titrer(modele.titre, dossier),
        "numero_dossier": dossier.numero,
        "code_court": "",
        "emetteur": dossier.nom,
        "parties": [_partie(lignes) for lignes in blocs],
    }


def _partie(lignes: list[str]) -> dict[str, Any]:
    """Une première ligne courte et sans point final est un titre ; des tirets font une liste."""
    titree = len(lignes) > 1 and len(lignes[0]) <= 60 and lignes[0][-1:] not in ".:;"
    corps = lignes[1:] if titree else lignes
    liste = bool(corps) and all(ligne.startswith("- ") for ligne in corps)
    return {
        "titre": lignes[0] if titree else "",
        "liste": liste,
        "lignes": [ligne.removeprefix("- ") for ligne in corps],
    }


def modele_modifiable(dossier: Dossier, lettre: LettreIntention, modele: Modele, emis_le: datetime) -> bytes:
    """Octets du DOCX : le même texte que le PDF, à adapter dans un traitement de texte."""
    # Chargé à la demande : python-docx ne sert qu'ici, et le portail démarre sans lui.
    from commun.docx import Partie, rendre_docx  # noqa: PLC0415

    contexte = contexte_du_modele(dossier, lettre, modele)
    parties = [
        Partie(p["titre"], **{"puces" if p["liste"] else "paragraphes": p["lignes"]}) for p in contexte["parties"]
    ]
    pied = f"{dossier.nom} · dossier {dossier.numero}"
    return rendre_docx(contexte["titre"], parties, emetteur=dossier.nom, emis_le=emis_le, pied=pied)


def imprimer_le_modele(dossier: Dossier, lettre: LettreIntention, modele: Modele) -> bytes:
    """Octets du PDF."""
    contexte = contexte_du_modele(dossier, lettre, modele)
    return rendre_pdf(GABARIT, contexte, titre=contexte["titre"])
