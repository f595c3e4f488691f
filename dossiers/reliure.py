"""Relier les annexes en un seul PDF : une page de garde par annexe, puis ses pages.

Un PDF est recopié page à page, une image est mise en page ; tout autre fichier, et ce qui ne s'ouvre pas, n'a que sa
page de garde, qui dit pourquoi et où le trouver. Les gardes sont balisées ; les pages recopiées, non.
"""

import hashlib
import io
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from PIL import Image, ImageOps
from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError

from commun.pdf import AdresseDePage, rendre_pdf
from dossiers.acces_pieces import est_servie
from dossiers.adresses_de_verification import adresses_des_pages
from dossiers.enums_pieces import EtatPiece
from dossiers.models import Document, PieceJointe
from dossiers.televersement.formats import IMAGES, PDF

GABARIT = "dossiers/documents/annexes.html"
COTE_MAXIMAL = 2200  # pixels : 300 points par pouce sur la largeur utile d'une page
QUALITE = 85
AU_ZIP = "Ce fichier n’est pas relié ici : il est fourni tel quel, à part, dans l’archive du dossier (ZIP)."
INTROUVABLE = "Le fichier de cette annexe est introuvable : signalez-le au Guichet."
ALTERE = "Le fichier de cette annexe ne correspond plus à son empreinte : signalez-le au Guichet."
INFECTEE = "Cette annexe est écartée : l’antivirus y a trouvé un programme malveillant."
CHIFFRE = f"Ce PDF est protégé par un mot de passe. {AU_ZIP}"
ABIME = f"Ce fichier est abîmé et ne s’ouvre pas. {AU_ZIP}"
_FORMATS_D_IMAGE = {format_.code for format_ in IMAGES}
_PANNES = (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, OSError)


class AnnexeEnAnalyse(RuntimeError):
    """Une annexe attend l'antivirus : rien ne se relie avant lui."""


@dataclass(frozen=True)
class Feuillet:
    """Une annexe prête à relier : ses octets PDF et son nombre de pages, ou une image, ou le motif de son absence."""

    annexe: Mapping[str, Any]
    pages: int = 0
    pdf: bytes = b""
    image: str = ""
    motif: str = ""


def relier_les_annexes(document: Document, contexte: Mapping[str, Any]) -> bytes:
    """Octets du PDF relié. Lève ``AnnexeEnAnalyse`` tant que l'antivirus n'a pas tout vu."""
    pieces = PieceJointe.objects.filter(dossier=document.dossier, cle__in=[a["cle"] for a in contexte["annexes"]])
    par_cle = {str(piece.cle): piece for piece in pieces.order_by("pk")}
    feuillets = [_feuillet(annexe, par_cle.get(annexe["cle"])) for annexe in contexte["annexes"]]
    devant = 2
    for _passe in range(3):
        octets = _mettre_en_page(document, contexte, feuillets, devant)
        reel = len(PdfReader(io.BytesIO(octets)).pages) - sum(1 + bool(f.image) for f in feuillets)
        if reel == devant or reel < 1:
            break
        devant = reel
    return _inserer(octets, feuillets, devant)


def _feuillet(annexe: Mapping[str, Any], piece: PieceJointe | None) -> Feuillet:
    if piece is None:
        return Feuillet(annexe, motif=INTROUVABLE)
    if piece.etat == EtatPiece.INFECTEE:
        return Feuillet(annexe, motif=INFECTEE)
    if not est_servie(piece):
        raise AnnexeEnAnalyse(piece.titre)
    try:
        with piece.fichier.open("rb") as fichier:
            octets = fichier.read()
    except FileNotFoundError:
        return Feuillet(annexe, motif=INTROUVABLE)
    return feuillet_de(annexe, octets)


def feuillet_de(annexe: Mapping[str, Any], octets: bytes) -> Feuillet:
    """Le feuillet d'un fichier lu ; jamais d'erreur : ce qui ne s'ouvre pas est dit sur la page de garde."""
    if hashlib.sha256(octets).hexdigest() != annexe["sha256"]:
        return Feuillet(annexe, motif=ALTERE)
    try:
        if annexe["format"] == PDF.code:
            return _du_pdf(annexe, octets)
        if annexe["format"] in _FORMATS_D_IMAGE:
            return Feuillet(annexe, pages=1, image=_en_jpeg(octets))
    except (*_PANNES, Image.DecompressionBombError):
        return Feuillet(annexe, motif=ABIME)
    return Feuillet(annexe, motif=AU_ZIP)


def _du_pdf(annexe: Mapping[str, Any], octets: bytes) -> Feuillet:
    """Recopie les seules pages, sans ce que le document déclenche à l'ouverture."""
    lecteur = PdfReader(io.BytesIO(octets))
    if lecteur.is_encrypted:
        return Feuillet(annexe, motif=CHIFFRE)
    copie = PdfWriter()
    copie.append(lecteur, import_outline=False)
    for page in copie.pages:
        page.pop("/AA", None)
    sortie = io.BytesIO()
    copie.write(sortie)
    return Feuillet(annexe, pages=len(copie.pages), pdf=sortie.getvalue())


def _en_jpeg(octets: bytes) -> str:
    """L'image redressée, réduite à ce qu'une page imprime, en adresse ``data:``."""
    with Image.open(io.BytesIO(octets)) as lue:
        image = ImageOps.exif_transpose(lue).convert("RGB")
    image.thumbnail((COTE_MAXIMAL, COTE_MAXIMAL))
    sortie = io.BytesIO()
    image.save(sortie, "JPEG", quality=QUALITE)
    return "data:image/jpeg;base64," + b64encode(sortie.getvalue()).decode()


def _mettre_en_page(document: Document, contexte: Mapping[str, Any], feuillets: list[Feuillet], devant: int) -> bytes:
    """Couverture, sommaire et gardes, chaque garde sachant sa page dans le document relié."""
    suivante, gardes = devant + 1, []
    for feuillet in feuillets:
        gardes.append({"feuillet": feuillet, "page": suivante, "derniere": suivante + feuillet.pages})
        suivante += 1 + feuillet.pages
    total = suivante - 1
    return rendre_pdf(
        GABARIT,
        {**contexte, "gardes": gardes, "total": total},
        titre=document.titre,
        adresse_de_page=_adresses_reliees(document, gardes, devant),
    )


def _adresses_reliees(document: Document, gardes: list[dict[str, Any]], devant: int) -> AdresseDePage | None:
    """Le QR d'une garde dit sa page dans le document relié ; les pages recopiées d'un autre PDF n'en reçoivent pas."""
    adresses = adresses_des_pages(document.code_court)
    if adresses is None:
        return None
    rangs = list(range(1, devant + 1))
    for garde in gardes:
        rangs += [garde["page"]] + [garde["page"] + 1] * bool(garde["feuillet"].image)
    return lambda rang: adresses(rangs[rang - 1] if rang <= len(rangs) else rang)


def _inserer(octets: bytes, feuillets: list[Feuillet], devant: int) -> bytes:
    """Glisse les pages recopiées derrière leurs gardes ; le tout ne se dit plus conforme PDF/UA."""
    relie = PdfWriter(clone_from=io.BytesIO(octets))
    place = devant
    for feuillet in feuillets:
        place += 1
        if feuillet.pdf:
            relie.merge(min(place, len(relie.pages)), io.BytesIO(feuillet.pdf), import_outline=False)
        place += feuillet.pages
    relie.root_object.pop("/Metadata", None)
    sortie = io.BytesIO()
    relie.write(sortie)
    return sortie.getvalue()
