"""Lire les pages d'un scan : les séparer, y trouver le QR, les redresser. Ni base, ni contrat : des octets aux pages.

Un QR qui ne se lit pas à la première passe est cherché de nouveau sur l'image agrandie et contrastée. Sans QR, la
netteté dit si la page est floue ou si elle n'est pas une page du portail.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from PIL import Image, ImageFilter, ImageOps, ImageStat
from pypdfium2 import PdfDocument
from zxingcpp import BarcodeFormat, read_barcodes

from commun.codes_courts import CodeFautif, lire
from contrats.nettete import est_floue

POINTS_PAR_POUCE = 200
COTE_MAXIMAL = 3600  # pixels : une page A4 à 300 points par pouce
ADRESSE = re.compile(r"/V/(?P<code>[0-9A-Z]+)/(?P<page>\d{1,4})$", re.IGNORECASE)


@dataclass(frozen=True)
class PageLue:
    """Une page d'un fichier : le code et le numéro de son QR s'il se lit, sa rotation (degrés), sa netteté."""

    fichier: int
    rang: int
    image: Image.Image
    code: str = ""
    numero: int = 0
    rotation: int = 0
    nettete: float = 0.0

    @property
    def reconnue(self) -> bool:
        return bool(self.code)

    @property
    def floue(self) -> bool:
        return est_floue(self.reconnue, self.nettete)


def pages_du_fichier(octets: bytes, *, pdf: bool, fichier: int = 0) -> Iterator[PageLue]:
    """Les pages d'un PDF ou d'une image déjà vérifiés, dans l'ordre, redressées d'après leur QR."""
    images = _pages_du_pdf(octets) if pdf else [_ouvrir(octets)]
    for rang, image in enumerate(images, start=1):
        yield lire_la_page(image, fichier=fichier, rang=rang)


def lire_la_page(image: Image.Image, *, fichier: int = 0, rang: int = 1) -> PageLue:
    """Lit une page ; l'image rendue est droite si son QR a été trouvé."""
    grise = ImageOps.grayscale(image)
    grise.thumbnail((COTE_MAXIMAL, COTE_MAXIMAL))
    for essai in _essais(grise):
        for qr in read_barcodes(essai, formats=BarcodeFormat.QRCode):
            trouve = _adresse(qr.text)
            if trouve:
                code, numero = trouve
                droite = _redresser(grise, qr.orientation)
                return PageLue(fichier, rang, droite, code, numero, _quart(qr.orientation), _nettete(grise))
    return PageLue(fichier, rang, grise, nettete=_nettete(grise))


def _pages_du_pdf(octets: bytes) -> Iterator[Image.Image]:
    with PdfDocument(octets) as document:
        for page in document:
            cote = max(page.get_size()) / 72 * POINTS_PAR_POUCE
            echelle = POINTS_PAR_POUCE / 72 * min(1.0, COTE_MAXIMAL / cote)
            yield page.render(scale=echelle, grayscale=True).to_pil()


def _ouvrir(octets: bytes) -> Image.Image:
    with Image.open(io.BytesIO(octets)) as image:
        return ImageOps.exif_transpose(image).convert("L")


def _essais(image: Image.Image) -> Iterator[Image.Image]:
    """L'image telle quelle, puis contrastée, avivée, réduite de moitié (un flou léger s'y perd), enfin agrandie."""
    yield image
    contrastee = ImageOps.autocontrast(image, cutoff=2)
    yield contrastee
    yield contrastee.filter(ImageFilter.UnsharpMask(radius=4, percent=250))
    yield contrastee.reduce(2)
    if max(image.size) < COTE_MAXIMAL // 2:
        yield contrastee.resize((image.width * 2, image.height * 2), Image.Resampling.LANCZOS)


def _adresse(texte: str) -> tuple[str, int] | None:
    """Le code et le numéro de page d'une adresse du portail, ``None`` pour tout autre QR."""
    trouve = ADRESSE.search(urlsplit(texte).path)
    if trouve is None:
        return None
    try:
        return lire(trouve["code"]), int(trouve["page"])
    except CodeFautif:
        return None


def _redresser(image: Image.Image, orientation: int) -> Image.Image:
    """Remet l'image droite : au quart de tour sans perte, puis du reste si la feuille était de travers."""
    if not orientation:
        return image
    return image.rotate(orientation, expand=orientation % 90 == 0, fillcolor=255, resample=Image.Resampling.BICUBIC)


def _quart(orientation: int) -> int:
    """Le quart de tour le plus proche, de 0 à 270 : ce que l'on dit à la personne."""
    return round(-orientation / 90) * 90 % 360


def _nettete(image: Image.Image) -> float:
    """Écart type des contours, sur une image d'un mégapixel : haut si des traits nets s'y voient."""
    petite = image.copy()
    petite.thumbnail((1200, 1200))
    contours = petite.filter(ImageFilter.FIND_EDGES)
    # Le filtre marque le bord de toute image : il ne compte pas.
    return ImageStat.Stat(contours.crop((2, 2, contours.width - 2, contours.height - 2))).stddev[0]
