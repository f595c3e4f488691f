"""L'attestation de l'aide de l'URPS des médecins libéraux : accordée, puis versée, avec ses preuves (S4)."""

from typing import Any

from acteurs.nomenclatures import TypeOrganisation
from commun.montants import euros
from dialogue.models import AideURPS
from dossiers.archives import Brouillon, preparer
from dossiers.documents.courrier import destinataire, journal_de, le_jour, service, titrer
from dossiers.enums import Sujet, TypeDocument
from dossiers.models import Evenement, PieceJointe
from dossiers.parametres import AIDE_URPS_ML

GABARIT = "dialogue/documents/attestation_aide.html"


def attestation(aide: AideURPS, evenement: Evenement) -> Brouillon:
    """Ce que le Guichet atteste : le montant, la décision de l'URPS, les justificatifs remis et leur empreinte."""
    dossier = aide.dossier
    guichet = service(TypeOrganisation.GUICHET, aide.region)
    versee = aide.versee_le is not None
    contexte = {
        "emetteur": guichet["nom"],
        "service": guichet,
        "destinataire": destinataire(dossier),
        "cpts": dossier.nom,
        "date": le_jour(evenement.instant),
        "versee": versee,
        "montant": euros(aide.verse if versee else aide.montant),
        "accorde": euros(aide.montant),
        "decidee_le": le_jour(aide.decidee_le),
        "reference": aide.reference,
        "versee_le": le_jour(aide.versee_le) if versee else "",
        "source": AIDE_URPS_ML.en_vigueur(aide.decidee_le).source,
        "preuves": [_preuve(piece) for piece in aide.preuves],
        "journal": journal_de(evenement),
    }
    nature = "Attestation de l’aide versée" if versee else "Attestation de l’aide accordée"
    return Brouillon(TypeDocument.ATTESTATION_AIDE, titrer(nature, dossier), contexte)


def _preuve(piece: PieceJointe) -> dict[str, Any]:
    return {"titre": piece.titre, "nom": piece.nom, "le": le_jour(piece.deposee_le), "empreinte": piece.sha256}


def archiver_l_attestation(aide: AideURPS, evenement: Evenement) -> None:
    """Effet d'un accord ou d'un versement noté : le PDF est archivé avec l'acte, lu de l'équipe et du Guichet."""
    preparer(aide.dossier, Sujet.AIDE, evenement, attestation(aide, evenement))
