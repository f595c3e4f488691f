"""Les QR codes, dessinés en SVG (imprimés, ou montrés à l'écran)."""

import qrcode
from qrcode.constants import ERROR_CORRECT_M
from qrcode.image.svg import SvgPathFillImage


def qr_en_svg(texte: str, *, titre: str, cote_mm: int) -> bytes:
    """Le QR code de ``texte``, d'un côté de ``cote_mm`` millimètres, marge blanche comprise ; ``titre`` le décrit."""
    qr = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=4)
    qr.add_data(texte)
    image = qr.make_image(image_factory=SvgPathFillImage)
    racine = image.get_image()
    racine.set("width", f"{cote_mm}mm")
    racine.set("height", f"{cote_mm}mm")
    intitule = racine.makeelement("title", {})
    intitule.text = titre
    racine.insert(0, intitule)
    return image.to_string()
