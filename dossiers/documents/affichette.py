"""L'affichette A4 d'un lien d'adhésion : un QR code, le lien, ce que devient ce qu'on y écrit."""

import base64

import qrcode
from qrcode.image.svg import SvgPathFillImage

from commun.pdf import rendre_pdf
from dossiers.jetons import adresse_du_lien
from dossiers.models import Dossier, LienAdhesion

GABARIT = "dossiers/documents/affichette.html"


def qr_en_image(texte: str) -> str:
    """Le QR code de ce texte, en adresse ``data:`` d'une image SVG."""
    svg = qrcode.make(texte, image_factory=SvgPathFillImage, border=3).to_string()
    return f"data:image/svg+xml;base64,{base64.b64encode(svg).decode()}"


def affichette(dossier: Dossier, lien: LienAdhesion) -> bytes:
    """Le PDF à imprimer ; il ne s'archive pas : le lien se ferme et se remplace."""
    adresse = adresse_du_lien(lien)
    contexte = {"dossier": dossier, "lien": lien, "adresse": adresse, "qr": qr_en_image(adresse)}
    return rendre_pdf(GABARIT, {**contexte, "emetteur": dossier.nom}, titre=f"Rejoindre la CPTS {dossier.nom}")
