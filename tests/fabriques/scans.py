"""Des pages imprimées puis numérisées, dessinées ici : du texte, et le QR de la page au pied."""

import io

import qrcode
from PIL import Image, ImageDraw

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
        dessin.text((140, ligne), f"Article {ligne}. La CPTS s'engage à conduire ses missions. " * 3, fill=0)
    if code:
        adresse = f"HTTPS://PORTAIL.EXEMPLE.FR/V/{code.replace('-', '')}/{numero}"
        image.paste(qr_en_image(adresse), (120, FEUILLE[1] - 260))
    return image


def en_octets(*images: Image.Image, forme: str = "PDF") -> bytes:
    """Un fichier numérisé : un PDF de toutes les pages, ou l'image de la première."""
    sortie = io.BytesIO()
    plusieurs = {"save_all": True, "append_images": images[1:], "resolution": 150} if forme == "PDF" else {}
    images[0].save(sortie, forme, **plusieurs)
    return sortie.getvalue()
