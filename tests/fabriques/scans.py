"""Des pages imprimées puis numérisées, dessinées ici : du texte, et le QR de la page au pied."""

import io
from datetime import datetime
from typing import Any

import qrcode
from django.utils import timezone
from PIL import Image, ImageDraw

from comptes.models import Utilisateur
from contrats.actions.depot_de_scans import deposer, lire, prendre
from contrats.actions.papier import classer
from contrats.models import LotDeScans, ScanRendu
from contrats.scans import document_propose, pages_attendues
from dossiers.archives import produire

FEUILLE = (1240, 1754)  # A4 à 150 points par pouce
PAS = 4


def qr_en_image(texte: str, pas: int = PAS) -> Image.Image:
    """Le QR code de ce texte, marge blanche comprise."""
    qr = qrcode.QRCode(border=4, box_size=pas)
    qr.add_data(texte)
    return qr.make_image().get_image().convert("L")


def une_page(code: str, numero: int) -> Image.Image:
    """Une page d'un document du portail ; sans code, une page d'ailleurs."""
    image = Image.new("L", FEUILLE, 255)
    dessin = ImageDraw.Draw(image)
    for ligne in range(120, FEUILLE[1] - 300, 40):
        dessin.text((140, ligne), f"Article {ligne}. La CPTS s’engage à conduire ses missions. " * 3, fill=0)
    if code:
        adresse = f"HTTPS://PORTAIL.EXEMPLE.FR/V/{code.replace('-', '')}/{numero}"
        image.paste(qr_en_image(adresse), (120, FEUILLE[1] - 260))
    return image


def en_octets(*images: Image.Image, forme: str = "PDF") -> bytes:
    """Un fichier numérisé : un PDF de toutes les pages, ou l'image de la première."""
    images = tuple(image.copy() for image in images)  # enregistrer une image laisse une trace sur elle
    sortie = io.BytesIO()
    plusieurs = {"save_all": True, "append_images": images[1:], "resolution": 150} if forme == "PDF" else {}
    images[0].save(sortie, forme, **plusieurs)
    return sortie.getvalue()


def un_lot(personne: Utilisateur, *fichiers: tuple[str, bytes], maintenant: datetime | None = None) -> LotDeScans:
    """Un lot déposé puis lu par le travailleur."""
    maintenant = maintenant or timezone.now()
    lot, refus = deposer(fichiers, auteur=personne, maintenant=maintenant)
    assert refus == []
    lire_tout(maintenant)
    return lot


def lire_tout(maintenant: datetime | None = None) -> None:
    """Ce que fait le travailleur, jusqu'au dernier fichier."""
    maintenant = maintenant or timezone.now()
    while (pris := prendre(maintenant)) is not None:
        lire(pris, maintenant=maintenant)


def pages_imprimees(acte: Any) -> list[Image.Image]:
    """Les pages numérisées du document proposé, dans l'ordre."""
    document = document_propose(acte)
    return [une_page(document.code_court, rang) for rang in range(1, pages_attendues(document) + 1)]


def un_scan_rendu(acte: Any, personne: Utilisateur, maintenant: datetime) -> ScanRendu:
    """Le scan complet de la version proposée, rendu et classé par cette personne."""
    produire(document_propose(acte).pk)
    lot = un_lot(personne, ("scan.pdf", en_octets(*pages_imprimees(acte))), maintenant=maintenant)
    return classer(lot, code=document_propose(acte).code_court, auteur=personne, maintenant=maintenant)
