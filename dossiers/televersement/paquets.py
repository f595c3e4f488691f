"""Un document ODT, DOCX, ODS ou XLSX reçu : un ZIP qui s'ouvre en entier, sans bombe, sans chiffre ni programme."""

import io
import re
import zipfile
from collections.abc import Iterable

from commun.archives_zip import PANNES, compression_admise
from dossiers.televersement.formats import ENTETE_OLE, ENTETE_ZIP, ODS, ODT, Format, macro_refusee
from dossiers.televersement.refus import TeleversementRefuse

ENTREES_MAXIMUM = 5_000
TOTAL_MAXIMUM = 200 * 1024 * 1024
# Un XML bavard se comprime cinquante fois ; au-delà de deux cents, sur plus d'un mégaoctet, c'est une bombe.
RATIO_MAXIMUM = 200
RATIO_DES = 1024 * 1024
MORCEAU = 256 * 1024
INCORPORE_MAXIMUM = 20 * 1024 * 1024
ABIME = "Ce fichier est abîmé et ne s’ouvre pas : enregistrez-le de nouveau."
BOMBE = "Ce fichier est démesuré une fois ouvert : vérifiez-le, ou joignez-le en PDF."
COMPRESSION = "Ce fichier est comprimé d’une façon inconnue : enregistrez-le de nouveau, ou joignez-le en PDF."
CHIFFRE = "Ce fichier est protégé par un mot de passe : joignez une copie sans protection."
OBJET = "Ce fichier contient un objet incorporé qui peut agir à l’ouverture : retirez-le, ou joignez-le en PDF."
_MACRO_OOXML = re.compile(
    r"(^|/)(vba(project|data)|macrosheets/|dialogsheets/|activex/)|\.(docm|xlsm|dotm|xlsb)$", re.I
)
_MACRO_ODF = re.compile(r"^(Basic|Scripts)/.", re.I)
_DECLARE_MACRO = (b"macroEnabled", b"vbaProject", b"ms-excel.intlmacrosheet")
_MODELE_EXTERNE = re.compile(rb"attachedTemplate[^>]*TargetMode=.External|TargetMode=.External[^>]*attachedTemplate")


def examiner_paquet(octets: bytes, attendu: Format) -> None:
    """Ouvre chaque entrée une fois, sans rien garder ; lève ``TeleversementRefuse``."""
    try:
        with zipfile.ZipFile(io.BytesIO(octets)) as paquet:
            entrees = paquet.infolist()
            mesurer_entrees(entrees)
            _refuser_les_programmes([e.filename for e in entrees], attendu)
            _lire_les_declarations(paquet, attendu)
            for entree in entrees:
                _lire_en_entier(paquet, entree)
    except TeleversementRefuse:
        raise
    except PANNES:
        raise TeleversementRefuse(ABIME) from None


def mesurer_entrees(entrees: Iterable[zipfile.ZipInfo], total_maximum: int = 0) -> None:
    """Nombre d'entrées, taille ouverte, compression et son rapport, chiffrement ; avant d'en ouvrir aucune."""
    entrees = list(entrees)
    if any(entree.flag_bits & 0x1 for entree in entrees):
        raise TeleversementRefuse(CHIFFRE)
    if not compression_admise(entrees):
        raise TeleversementRefuse(COMPRESSION)
    ouverts = sum(entree.file_size for entree in entrees)
    if len(entrees) > ENTREES_MAXIMUM or ouverts > (total_maximum or TOTAL_MAXIMUM):
        raise TeleversementRefuse(BOMBE)
    for entree in entrees:
        if entree.file_size > RATIO_DES and entree.file_size > RATIO_MAXIMUM * max(entree.compress_size, 1):
            raise TeleversementRefuse(BOMBE)


def _refuser_les_programmes(noms: Iterable[str], attendu: Format) -> None:
    motif = _MACRO_ODF if attendu in (ODT, ODS) else _MACRO_OOXML
    if any(motif.search(nom) for nom in noms):
        raise TeleversementRefuse(macro_refusee())


def _lire_les_declarations(paquet: zipfile.ZipFile, attendu: Format) -> None:
    """Ce que le paquet dit de lui-même : chiffrement (ODF), macros et modèle distant (OOXML)."""
    noms = set(paquet.namelist())
    if attendu in (ODT, ODS):
        if "encrypted-package" in noms or b"encryption-data" in _declaration(paquet, "META-INF/manifest.xml", noms):
            raise TeleversementRefuse(CHIFFRE)
        return
    if any(mot in _declaration(paquet, "[Content_Types].xml", noms) for mot in _DECLARE_MACRO):
        raise TeleversementRefuse(macro_refusee())
    if _MODELE_EXTERNE.search(_declaration(paquet, "word/_rels/settings.xml.rels", noms)):
        raise TeleversementRefuse(macro_refusee())


def _declaration(paquet: zipfile.ZipFile, nom: str, noms: set[str]) -> bytes:
    if nom not in noms:
        return b""
    with paquet.open(nom) as flux:
        return flux.read(4 * RATIO_DES)


def _lire_en_entier(paquet: zipfile.ZipFile, entree: zipfile.ZipInfo) -> None:
    """Décompresse par morceaux : la somme de contrôle est vérifiée, un objet binaire exécutable se reconnaît."""
    with paquet.open(entree) as flux:
        debut = flux.read(MORCEAU)
        if debut.startswith((ENTETE_OLE, b"MZ", b"\x7fELF")):
            raise TeleversementRefuse(OBJET)
        if debut.startswith(ENTETE_ZIP):
            _examiner_incorpore(debut + flux.read(INCORPORE_MAXIMUM))
            return
        while flux.read(MORCEAU):
            continue


def _examiner_incorpore(octets: bytes) -> None:
    """Un document dans le document (le tableau d'un graphique) : ni bombe ni macro, sans descendre plus bas."""
    with zipfile.ZipFile(io.BytesIO(octets)) as paquet:
        mesurer_entrees(paquet.infolist())
        if any(motif.search(nom) for motif in (_MACRO_OOXML, _MACRO_ODF) for nom in paquet.namelist()):
            raise TeleversementRefuse(macro_refusee())
