"""Lire les pages d'un scan : les séparer, y trouver le QR, les redresser. Ni base, ni contrat : des octets aux pages.

Un QR qui ne se lit pas à la première passe est cherché de nouveau sur l'image agrandie et contrastée. La netteté,
mesurée hors du QR, dit si le reste de la page se lit ; sans QR, si elle est floue ou n'est pas une page du portail.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from PIL import Image, ImageChops, ImageFilter, ImageOps, ImageStat
from pypdfium2 import PdfDocument
from zxingcpp import Barcode, BarcodeFormat, read_barcodes

from commun.codes_courts import CodeFautif, lire
from contrats.nettete import de_la_page, est_floue, est_peu_nette

POINTS_PAR_POUCE = 200
COTE_MAXIMAL = 3600  # pixels : une page A4 à 300 points par pouce
COTE_DE_MESURE = 1200  # pixels : assez pour juger la netteté
VOISINAGE = 25  # pixels : au-delà, une variation est une ombre, pas un trait
PAGE_BLANCHE = 0.5  # contraste local sous lequel il n'y a rien à lire
BANDES, BANDE_ECRITE = 4, 5.0  # la page se juge aussi par bandes, si leur contraste local dit qu'on y lit quelque chose
ECHELLE = 24.0
Cadre = tuple[int, int, int, int]
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

    @property
    def peu_nette(self) -> bool:
        return est_peu_nette(self.nettete)


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
                nettete = _nettete(grise, _cadre(qr, grise.width / essai.width))
                return PageLue(fichier, rang, droite, code, numero, _quart(qr.orientation), nettete)
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


def _cadre(qr: Barcode, echelle: float) -> Cadre:
    """Le rectangle droit qui contient le QR, marge comprise, dans l'image de départ."""
    coins = (qr.position.top_left, qr.position.top_right, qr.position.bottom_left, qr.position.bottom_right)
    xs, ys = [coin.x * echelle for coin in coins], [coin.y * echelle for coin in coins]
    marge = (max(xs) - min(xs)) / 8
    return int(min(xs) - marge), int(min(ys) - marge), int(max(xs) + marge), int(max(ys) + marge)


def _nettete(image: Image.Image, cadre: Cadre | None = None) -> float:
    """Force des contours rapportée au contraste local, hors du ``cadre`` (:mod:`contrats.nettete`) ; 0 : blanche.

    Celle de la bande la moins nette, s'il s'y lit quelque chose.
    """
    petite = image.copy()
    petite.thumbnail((COTE_DE_MESURE, COTE_DE_MESURE))
    local = ImageChops.subtract(petite, petite.filter(ImageFilter.BoxBlur(VOISINAGE)), offset=128)
    contours = petite.filter(ImageFilter.FIND_EDGES)
    if cadre is not None:
        echelle = petite.width / image.width
        place = tuple(int(cote * echelle) for cote in cadre)
        local.paste(128, place)
        contours.paste(0, place)
    # Le filtre marque le bord de toute image : il ne compte pas.
    dedans = (2, 2, petite.width - 2, petite.height - 2)
    entiere, bandes = _rapport(local, contours, dedans), list(_bandes(dedans))
    return de_la_page(entiere, [n for b in bandes if (n := _rapport(local, contours, b, BANDE_ECRITE))])


def _bandes(dedans: Cadre) -> Iterator[Cadre]:
    gauche, haut, droite, bas = dedans
    for rang in range(BANDES):
        yield gauche, haut + (bas - haut) * rang // BANDES, droite, haut + (bas - haut) * (rang + 1) // BANDES


def _rapport(local: Image.Image, contours: Image.Image, zone: Cadre, au_moins: float = PAGE_BLANCHE) -> float:
    contraste = ImageStat.Stat(local.crop(zone)).stddev[0]
    return ECHELLE * ImageStat.Stat(contours.crop(zone)).stddev[0] / contraste if contraste >= au_moins else 0.0
