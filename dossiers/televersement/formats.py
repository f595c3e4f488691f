"""Les formats reçus, et comment on les reconnaît : par le contenu, jamais par le nom."""

import io
import zipfile
from dataclasses import dataclass

import filetype

from commun.archives_zip import premiers_octets
from dossiers.televersement.refus import TeleversementRefuse

LISTE = "joignez un PDF, une image (JPEG, PNG, WebP) ou un document ODT, DOCX, ODS ou XLSX"
ENTETE_ZIP = b"PK\x03\x04"
# Conteneur binaire de Microsoft : ancien format (DOC, XLS), ou document récent chiffré.
ENTETE_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PAQUET_CHIFFRE = "EncryptedPackage".encode("utf-16-le")


@dataclass(frozen=True)
class Format:
    """Un format admis : son code, ce qu'on en dit, son type, ses extensions (la première est la sienne)."""

    code: str
    libelle: str
    article: str
    mime: str
    extensions: tuple[str, ...]


PDF = Format("pdf", "PDF", "un PDF", "application/pdf", ("pdf",))
JPEG = Format("jpeg", "JPEG", "une image JPEG", "image/jpeg", ("jpg", "jpeg", "jpe", "jfif"))
PNG = Format("png", "PNG", "une image PNG", "image/png", ("png",))
WEBP = Format("webp", "WebP", "une image WebP", "image/webp", ("webp",))
_OOXML = "application/vnd.openxmlformats-officedocument"
_ODF = "application/vnd.oasis.opendocument"
ODT = Format("odt", "ODT", "un texte ODT", f"{_ODF}.text", ("odt",))
ODS = Format("ods", "ODS", "un tableau ODS", f"{_ODF}.spreadsheet", ("ods",))
DOCX = Format("docx", "DOCX", "un texte DOCX", f"{_OOXML}.wordprocessingml.document", ("docx",))
XLSX = Format("xlsx", "XLSX", "un tableau XLSX", f"{_OOXML}.spreadsheetml.sheet", ("xlsx",))

IMAGES = (JPEG, PNG, WEBP)
DOCUMENTS = (ODT, DOCX, ODS, XLSX)
FORMATS = {fiche.code: fiche for fiche in (PDF, *IMAGES, *DOCUMENTS)}
LIBELLES = tuple(fiche.libelle for fiche in FORMATS.values())
# Ce qu'un champ de fichier propose ; sans « image/heic », un iPhone convertit lui-même ses photos en JPEG.
ACCEPT = ",".join([f".{extension}" for f in FORMATS.values() for extension in f.extensions[:2]] + ["image/jpeg"])

_IMAGES = {"image/jpeg": JPEG, "image/png": PNG, "image/apng": PNG, "image/webp": WEBP}
_MACROS = {"docm", "dotm", "xlsm", "xltm", "xlam", "xlsb"}


def reconnaitre(octets: bytes, extension: str) -> Format:
    """Le format du contenu ; lève ``TeleversementRefuse`` s'il n'est pas admis. ``extension`` ne sert qu'au message."""
    if octets.startswith(b"%PDF-"):
        return PDF
    if octets.startswith(ENTETE_OLE):
        raise TeleversementRefuse(_refus_ole(octets))
    if octets.startswith(ENTETE_ZIP):
        return _reconnaitre_paquet(octets, extension)
    devine = filetype.guess(octets)
    mime = devine.mime if devine else ""
    if mime in ("image/heic", "image/heif", "image/avif"):
        raise TeleversementRefuse(
            "Ce fichier est une photo HEIC ou AVIF, que tous les ordinateurs ne lisent pas : enregistrez-la en JPEG "
            "(sur iPhone : Réglages, Appareil photo, Formats, Le plus compatible)."
        )
    if mime in _IMAGES:
        return _IMAGES[mime]
    raise TeleversementRefuse(f"Ce fichier n’est pas d’un type accepté : {LISTE}.")


def _refus_ole(octets: bytes) -> str:
    if PAQUET_CHIFFRE in octets:
        return "Ce fichier est protégé par un mot de passe : joignez une copie sans protection."
    return "Ce fichier est d’un ancien format (DOC, XLS, PPT) : enregistrez-le en DOCX, XLSX ou PDF puis joignez-le."


def _reconnaitre_paquet(octets: bytes, extension: str) -> Format:
    """ODF par son entrée « mimetype », OOXML par ses parties obligées ; tout autre ZIP est refusé."""
    if extension in _MACROS:
        raise TeleversementRefuse(macro_refusee())
    try:
        with zipfile.ZipFile(io.BytesIO(octets)) as paquet:
            noms = set(paquet.namelist())
            declare = _mimetype(paquet) if "mimetype" in noms else ""
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, ValueError, EOFError):
        raise TeleversementRefuse("Ce fichier est abîmé et ne s’ouvre pas : enregistrez-le de nouveau.") from None
    for fiche in (ODT, ODS):
        if declare == fiche.mime:
            return fiche
    if "[Content_Types].xml" in noms:
        for fiche, partie in ((DOCX, "word/document.xml"), (XLSX, "xl/workbook.xml")):
            if partie in noms:
                return fiche
    raise TeleversementRefuse(f"Ce fichier n’est pas d’un type accepté : {LISTE}.")


def _mimetype(paquet: zipfile.ZipFile) -> str:
    """Le type déclaré d'un paquet ODF ; une entrée démesurée n'en est pas un."""
    if paquet.getinfo("mimetype").file_size > 200:
        return ""
    return premiers_octets(paquet, "mimetype", 200).decode("ascii", "replace").strip()


def macro_refusee() -> str:
    """Ce que lit une personne dont le document contient un programme."""
    return "Ce fichier contient une macro (un programme) : enregistrez-le sans macro, ou en PDF, puis joignez-le."
