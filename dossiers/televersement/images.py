"""Une image reçue : entière, de taille raisonnable, et sans ce qu'elle dit de l'endroit où elle fut prise."""

import io
import warnings
from typing import Any

from PIL import Image, ImageOps, PngImagePlugin

from dossiers.televersement.formats import JPEG, PNG, Format
from dossiers.televersement.refus import TeleversementRefuse

# Soixante millions de points : la photo d'un téléphone récent, quatre pages A4 numérisées à 300 points par pouce.
PIXELS_MAXIMUM = 60_000_000
ABIMEE = "Cette image est abîmée et ne s’ouvre pas : enregistrez-la de nouveau."
BOMBE = "Cette image est démesurée une fois ouverte : réduisez ses dimensions puis joignez-la."
_FORMATS_PIL = ("JPEG", "PNG", "WEBP")
_PANNES = (OSError, ValueError, SyntaxError, TypeError, KeyError, IndexError, AttributeError, EOFError)
# Ce qu'une image garde : ses couleurs et sa transparence. Tout le reste (EXIF, XMP, textes, aperçu) peut la situer.
_GARDES = {"icc_profile", "transparency", "gamma", "srgb", "dpi", "jfif", "jfif_version", "jfif_unit", "jfif_density"}
_SEGMENTS_NEUTRES = {"APP0", "APP2", "APP14"}
_NEUTRES = _GARDES | {"progressive", "progression", "adobe", "adobe_transform", "loop", "duration", "background",
                      "timestamp", "default_image", "disposal", "blend", "bbox", "interlace", "aspect"}  # fmt: skip


def nettoyer_image(octets: bytes, attendu: Format) -> bytes:
    """Les octets de l'image sans métadonnées ; inchangés si elle n'en avait pas. Lève ``TeleversementRefuse``."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(octets), formats=_FORMATS_PIL) as image:
                _mesurer(image)
                image.load()
                return _sans_metadonnees(image, octets, attendu)
    except Image.DecompressionBombError:
        raise TeleversementRefuse(BOMBE) from None
    except TeleversementRefuse:
        raise
    except _PANNES:
        raise TeleversementRefuse(ABIMEE) from None


def _mesurer(image: Image.Image) -> None:
    largeur, hauteur = image.size
    vues = getattr(image, "n_frames", 1) if image.format != "MPO" else 1
    if largeur * hauteur * vues > PIXELS_MAXIMUM:
        raise TeleversementRefuse(BOMBE)
    if vues > 1:
        raise TeleversementRefuse("Cette image est animée : joignez une image fixe.")


def _sans_metadonnees(image: Image.Image, octets: bytes, attendu: Format) -> bytes:
    """Réenregistre l'image si elle dit plus que ses points ; l'orientation est appliquée avant de disparaître."""
    if not _en_dit_trop(image, octets):
        return octets
    orientee = image.getexif().get(0x0112, 1) != 1
    finale = ImageOps.exif_transpose(image) if orientee else image
    finale.info = {cle: valeur for cle, valeur in image.info.items() if cle in _GARDES}
    sortie = io.BytesIO()
    finale.save(sortie, attendu.code.upper(), **_reglages(image, finale, attendu))
    return sortie.getvalue()


def _en_dit_trop(image: Image.Image, octets: bytes) -> bool:
    """Vrai si l'image porte des métadonnées, ou une seconde image (JPEG d'un téléphone) qui en porterait."""
    segments = {nom for nom, _contenu in getattr(image, "applist", ())}
    return (
        image.format == "MPO"
        or bool(set(image.info) - _NEUTRES)
        or bool(segments - _SEGMENTS_NEUTRES)
        or (image.format == "JPEG" and octets.count(b"\xff\xd8\xff") > 1)
        or len(image.getexif()) > 0
    )


def _reglages(image: Image.Image, finale: Image.Image, attendu: Format) -> dict[str, Any]:
    """Réglages d'enregistrement ; une JPEG non tournée garde ses tables, donc sa qualité."""
    profil = {"icc_profile": image.info["icc_profile"]} if image.info.get("icc_profile") else {}
    if attendu == JPEG:
        return {"quality": "keep" if finale is image and image.format == "JPEG" else 92, **profil}
    if attendu == PNG:
        return {"pnginfo": PngImagePlugin.PngInfo(), "optimize": False, **profil}
    return {"quality": 92, "exif": b"", "xmp": b"", **profil}
