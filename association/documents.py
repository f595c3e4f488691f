"""Le PDF et le DOCX d'un texte : les mêmes données que la page, rien n'y est écrit une seconde fois."""

from datetime import date, datetime
from typing import Any

from django.conf import settings

from association.adresses import adresse_du_champ
from association.redaction.textes import Texte
from commun.pdf import rendre_pdf
from dossiers.models import Dossier

GABARIT = "association/documents/texte.html"


def contexte(dossier: Dossier, texte: Texte, *, mention: str, emis_le: date | datetime, liens: bool) -> dict[str, Any]:
    """``mention`` : « version 2 » ou « projet » ; ``liens`` : chaque manque mène à la page où le combler."""
    adresses = {cle: _lien(dossier, cle) for cle in texte.manques} if liens else {}
    return {
        "numero_dossier": dossier.numero,
        "code_court": mention,
        "emetteur": texte.nom,
        "emis_le": emis_le,
        "texte": texte,
        "adresses": adresses,
        "mention": mention,
    }


def _lien(dossier: Dossier, cle: str) -> str:
    return settings.URL_PUBLIQUE + adresse_du_champ(dossier, cle)


def imprimer(dossier: Dossier, texte: Texte, *, mention: str, emis_le: date | datetime, liens: bool) -> bytes:
    """Octets du PDF."""
    lu = contexte(dossier, texte, mention=mention, emis_le=emis_le, liens=liens)
    return rendre_pdf(GABARIT, lu, titre=texte.titre)


def modifiable(dossier: Dossier, texte: Texte, *, mention: str, emis_le: datetime, liens: bool) -> bytes:
    """Octets du DOCX."""
    # Chargé à la demande : python-docx ne sert qu'ici, et le portail démarre sans lui.
    from association.mise_en_docx import mettre_en_docx  # noqa: PLC0415

    adresses = contexte(dossier, texte, mention=mention, emis_le=emis_le, liens=liens)["adresses"]
    return mettre_en_docx(texte, adresses, mention=mention, emis_le=emis_le)
