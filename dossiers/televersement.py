"""Un fichier reçu d'une personne : on ne croit ni son nom ni son type, on l'ouvre."""

import hashlib
import io
from dataclasses import dataclass

import filetype
from pypdf import PdfReader
from pypdf.errors import PyPdfError

TAILLE_MAXIMALE = 10 * 1024 * 1024
PAGES_MAXIMALES = 500


class TeleversementRefuse(ValueError):
    """Le fichier n'est pas recevable ; le message dit quoi faire."""


@dataclass(frozen=True)
class Pdf:
    """Un PDF vérifié."""

    octets: bytes
    sha256: str
    pages: int


def verifier_pdf(octets: bytes) -> Pdf:
    """Rend le PDF s'il s'ouvre, sans mot de passe, avec au moins une page et dix mégaoctets au plus."""
    if not octets:
        raise TeleversementRefuse("Ce fichier est vide : choisissez-en un autre.")
    if len(octets) > TAILLE_MAXIMALE:
        raise TeleversementRefuse("Ce fichier dépasse 10 Mo : réduisez-le ou joignez-le en plusieurs parties.")
    reconnu = filetype.guess(octets)
    if reconnu is None or reconnu.mime != "application/pdf":
        raise TeleversementRefuse("Ce fichier n'est pas un PDF : enregistrez-le au format PDF puis joignez-le.")
    return Pdf(octets, hashlib.sha256(octets).hexdigest(), _compter_les_pages(octets))


def _compter_les_pages(octets: bytes) -> int:
    try:
        lecteur = PdfReader(io.BytesIO(octets))
        if lecteur.is_encrypted:
            raise TeleversementRefuse("Ce PDF est protégé par un mot de passe : joignez une copie sans protection.")
        pages = len(lecteur.pages)
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError, OSError) as erreur:
        if isinstance(erreur, TeleversementRefuse):
            raise
        raise TeleversementRefuse("Ce PDF est abîmé et ne s'ouvre pas : enregistrez-le de nouveau.") from None
    if not 1 <= pages <= PAGES_MAXIMALES:
        raise TeleversementRefuse(f"Ce PDF a {pages} page(s) : il en faut de une à {PAGES_MAXIMALES}.")
    return pages
