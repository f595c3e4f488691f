"""Le PDF d'un document rendu sur papier : les pages numérisées, droites, dans l'ordre, décrites."""

import base64
from collections.abc import Iterable, Mapping
from typing import Any

from commun.pdf import rendre_pdf
from contrats.models import ActeSignable
from contrats.scans import pages_retenues
from dossiers.archives import Brouillon
from dossiers.enums import TypeDocument
from dossiers.models import Document

GABARIT = "contrats/documents/scan.html"


def scan_du_document(acte: ActeSignable, cles: list[int]) -> Brouillon:
    """Le document à archiver ; ``cles`` : les pages, dans l'ordre."""
    return Brouillon(TypeDocument.SCAN_SIGNE, _titre(acte), {"pages": cles}, acte.version)


def recomposer(cles: Iterable[int], acte: ActeSignable) -> bytes:
    """Les octets du PDF de ces pages."""
    return _rendre(_titre(acte), acte.dossier.numero, list(cles))


def refaire(document: Document, contexte: Mapping[str, Any]) -> bytes:
    """Le même PDF, depuis le contexte figé d'un document déjà archivé."""
    return _rendre(document.titre, document.dossier.numero, contexte["pages"])


def _titre(acte: ActeSignable) -> str:
    nom = f"{acte.nom[:1].upper()}{acte.nom[1:]}"
    return f"{nom} signé sur papier (version {acte.version}), {acte.dossier.nom}"[:200]


def _rendre(titre: str, numero: str, cles: list[int]) -> bytes:
    pages = [{"numero": page.numero, "image": _en_donnees(page.image)} for page in pages_retenues(cles)]
    return rendre_pdf(GABARIT, {"numero_dossier": numero, "pages": pages, "total": len(pages)}, titre=titre)


def _en_donnees(image: Any) -> str:
    with image.open("rb") as fichier:
        return f"data:image/jpeg;base64,{base64.b64encode(fichier.read()).decode()}"
