"""Un fichier reçu d'une personne : on ne croit ni son nom ni son type, on l'ouvre.

:func:`verifier` rend le fichier tel qu'il sera gardé (une image y perd ses métadonnées, position GPS comprise) ou lève
:class:`TeleversementRefuse`, dont le message nomme le fichier et dit quoi faire. Sont reçus, d'après leur contenu :
PDF, JPEG, PNG, WebP, ODT, DOCX, ODS, XLSX. Sont refusés : vide, trop gros, déguisé, chiffré, abîmé, bombe, et tout ce
qui s'exécute à l'ouverture (macro, script ou lancement de programme, objet incorporé).
"""

import hashlib
from dataclasses import dataclass

from django.conf import settings
from django.core.files import File

from dossiers.televersement.formats import DOCUMENTS, LIBELLES, Format, reconnaitre
from dossiers.televersement.images import nettoyer_image
from dossiers.televersement.noms import extension_de, nom_lisible
from dossiers.televersement.paquets import examiner_paquet
from dossiers.televersement.pdf import compter_les_pages
from dossiers.televersement.refus import TeleversementRefuse

__all__ = ["Fichier", "Pdf", "TeleversementRefuse", "lire_recu", "verifier", "verifier_pdf"]

MEGA = 1024 * 1024


@dataclass(frozen=True)
class Fichier:
    """Un fichier vérifié : ``octets`` est ce que l'on garde, ``nom`` ce que l'on montre."""

    nom: str
    octets: bytes
    format: Format
    sha256: str


@dataclass(frozen=True)
class Pdf:
    """Un PDF vérifié."""

    octets: bytes
    sha256: str
    pages: int


def lire_recu(recu: File) -> bytes:
    """Les octets d'un fichier envoyé, à passer à :func:`verifier`, qui le refuse s'il est trop gros.

    Pas plus qu'il n'en faut pour le savoir : cinq gigaoctets envoyés n'entrent jamais en mémoire.
    """
    return recu.read(settings.PIECES_TAILLE_MO * MEGA + 1)


def verifier(nom: str, octets: bytes) -> Fichier:
    """Rend le fichier vérifié ; lève ``TeleversementRefuse``, qui le nomme."""
    propre = nom_lisible(nom)
    try:
        _mesurer(octets)
        trouve = reconnaitre(octets, extension_de(propre))
        _comparer(propre, trouve)
        gardes = _examiner(octets, trouve)
    except TeleversementRefuse as refus:
        raise TeleversementRefuse(refus.raison, propre) from None
    return Fichier(propre, gardes, trouve, hashlib.sha256(gardes).hexdigest())


def verifier_pdf(octets: bytes) -> Pdf:
    """Rend le PDF s'il s'ouvre sans mot de passe, sans script, avec au moins une page et sans être trop gros."""
    _mesurer(octets)
    if not octets.startswith(b"%PDF-"):
        raise TeleversementRefuse("Ce fichier n’est pas un PDF : enregistrez-le au format PDF puis joignez-le.")
    return Pdf(octets, hashlib.sha256(octets).hexdigest(), compter_les_pages(octets))


def _mesurer(octets: bytes) -> None:
    if not octets:
        raise TeleversementRefuse("Ce fichier est vide : choisissez-en un autre.")
    if len(octets) > settings.PIECES_TAILLE_MO * MEGA:
        raise TeleversementRefuse(
            f"Ce fichier dépasse {settings.PIECES_TAILLE_MO} Mo : réduisez-le ou joignez-le en plusieurs parties."
        )


def _comparer(nom: str, trouve: Format) -> None:
    """L'extension du nom est celle du contenu ; un nom sans extension est admis."""
    extension = extension_de(nom)
    if extension and extension not in trouve.extensions:
        raise TeleversementRefuse(
            f"Ce fichier porte l’extension « .{extension} » mais son contenu est {trouve.article} : "
            "enregistrez-le sous son vrai format puis joignez-le."
        )


def _examiner(octets: bytes, trouve: Format) -> bytes:
    if trouve.code == "pdf":
        compter_les_pages(octets)
        return octets
    if trouve in DOCUMENTS:
        examiner_paquet(octets, trouve)
        return octets
    return nettoyer_image(octets, trouve)


def formats_acceptes() -> str:
    """« PDF, JPEG, PNG, … » : ce que dit l'aide d'un champ."""
    return ", ".join(LIBELLES)
