"""De vrais fichiers fabriqués : documents, images, et chacun de leurs pièges."""

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

from PIL import Image
from PIL.TiffImagePlugin import IFDRational
from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)

from tests.fabriques.pdf import un_pdf

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ODT, ODS = "application/vnd.oasis.opendocument.text", "application/vnd.oasis.opendocument.spreadsheet"
GPS, ORIENTATION = 0x8825, 0x0112


def un_zip(entrees: Mapping[str, bytes | str], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Un ZIP de ces entrées, dans l'ordre."""
    sortie = io.BytesIO()
    with zipfile.ZipFile(sortie, "w", compression) as paquet:
        for nom, contenu in entrees.items():
            paquet.writestr(nom, contenu)
    return sortie.getvalue()


def qui_ment(octets: bytes, nom: str, dit: bytes) -> bytes:
    """Ce ZIP, dont le membre ``nom`` annonce ne contenir que ``dit`` : taille et somme, dans les deux en-têtes."""
    menti = bytearray(octets)
    for marque, controle, nommage in ((b"PK\x03\x04", 14, 30), (b"PK\x01\x02", 16, 46)):
        place = menti.index(marque)
        while menti[place + nommage : place + nommage + len(nom)] != nom.encode():
            place = menti.index(marque, place + 1)
        struct.pack_into("<I", menti, place + controle, zlib.crc32(dit))
        struct.pack_into("<I", menti, place + controle + 8, len(dit))
    return bytes(menti)


def _ooxml(partie: str, texte: str, autres: Mapping[str, bytes | str] | None = None, types: str = "") -> bytes:
    contenu = {
        "[Content_Types].xml": f'<?xml version="1.0"?><Types>{types}</Types>',
        "_rels/.rels": "<Relationships/>",
        partie: f"<document>{texte}</document>",
    }
    return un_zip({**contenu, **(autres or {})})


def un_docx(texte: str = "Compte rendu", autres: Mapping[str, bytes | str] | None = None, types: str = "") -> bytes:
    return _ooxml("word/document.xml", texte, autres, types)


def un_xlsx(texte: str = "Devis", autres: Mapping[str, bytes | str] | None = None, types: str = "") -> bytes:
    return _ooxml("xl/workbook.xml", texte, autres, types)


def un_odf(mime: str = ODT, autres: Mapping[str, bytes | str] | None = None, manifeste: str = "<manifest/>") -> bytes:
    contenu = {"mimetype": mime, "content.xml": "<office/>", "META-INF/manifest.xml": manifeste}
    return un_zip({**contenu, **(autres or {})})


def une_image(
    nature: str = "JPEG", taille: tuple[int, int] = (64, 48), couleur: str = "#0b5d66", mode: str = "RGB"
) -> bytes:
    sortie = io.BytesIO()
    Image.new(mode, taille, couleur).save(sortie, nature)
    return sortie.getvalue()


def une_photo_situee(nature: str = "JPEG", orientation: int = 1) -> bytes:
    """Une photo dont l'EXIF dit où elle fut prise (Toulouse) et comment la tourner."""
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    exif[0x010F] = "Téléphone"
    exif.get_ifd(GPS)[1], exif.get_ifd(GPS)[2] = "N", (IFDRational(43), IFDRational(36), IFDRational(15))
    sortie = io.BytesIO()
    image = Image.new("RGB", (64, 48), "#0b5d66")
    suite = {"save_all": True, "append_images": [image]} if nature == "MPO" else {}
    image.save(sortie, nature, exif=exif, **suite)
    return sortie.getvalue()


def un_pdf_qui_agit(nature: str) -> bytes:
    """Un PDF avec un script (« script »), un lancement (« lancement ») ou un fichier incorporé (« incorpore »)."""
    ecrivain = PdfWriter()
    ecrivain.add_blank_page(width=595, height=842)
    if nature == "script":
        script = {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("app.alert(1)")}
        ecrivain.root_object[NameObject("/OpenAction")] = ecrivain._add_object(DictionaryObject(script))
    elif nature == "incorpore":
        ecrivain.add_attachment("outil.exe", b"MZ")
    else:
        action = DictionaryObject(
            {NameObject("/S"): NameObject("/Launch"), NameObject("/F"): TextStringObject("calc.exe")}
        )
        lien = DictionaryObject({NameObject("/Subtype"): NameObject("/Link"), NameObject("/A"): action})
        ecrivain.pages[0][NameObject("/Annots")] = ArrayObject([ecrivain._add_object(lien)])
    sortie = io.BytesIO()
    ecrivain.write(sortie)
    return sortie.getvalue()


def un_pdf_demesure(largeur: int, hauteur: int) -> bytes:
    """Un PDF dont la page porte une image qui annonce ces dimensions, et n'a presque rien dedans."""
    ecrivain = PdfWriter()
    ecrivain.add_blank_page(width=595, height=842)
    image = StreamObject()
    cotes = {"/Width": NumberObject(largeur), "/Height": NumberObject(hauteur)}
    image.update({NameObject("/Subtype"): NameObject("/Image")} | {NameObject(c): v for c, v in cotes.items()})
    dessins = DictionaryObject({NameObject("/I"): ecrivain._add_object(image)})
    ecrivain.pages[0][NameObject("/Resources")] = DictionaryObject({NameObject("/XObject"): dessins})
    sortie = io.BytesIO()
    ecrivain.write(sortie)
    return sortie.getvalue()


def un_office_chiffre() -> bytes:
    """Ce que rend Office protégé par un mot de passe : un conteneur OLE qui porte « EncryptedPackage »."""
    return OLE + b"\0" * 504 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 480


def un_zip_chiffre() -> bytes:
    """Un DOCX dont une entrée est marquée chiffrée (bit 0 des drapeaux, dans les deux en-têtes)."""
    octets = bytearray(un_docx())
    for marque, decalage in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        octets[octets.rindex(marque) + decalage] |= 1
    return bytes(octets)


def un_exemplaire(code: str) -> tuple[str, bytes]:
    """Un nom et des octets recevables de ce format."""
    fabriques = {
        "pdf": ("compte-rendu.pdf", un_pdf),
        "jpeg": ("photo.jpg", une_image),
        "png": ("schéma.png", lambda: une_image("PNG")),
        "webp": ("logo.webp", lambda: une_image("WEBP")),
        "odt": ("statuts.odt", un_odf),
        "ods": ("budget.ods", lambda: un_odf(ODS)),
        "docx": ("courrier.docx", un_docx),
        "xlsx": ("devis.xlsx", un_xlsx),
    }
    nom, fabrique = fabriques[code]
    return nom, fabrique()
