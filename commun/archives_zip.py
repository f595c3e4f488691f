"""Ouvrir un ZIP reçu sans croire ce qu'il annonce : la mémoire ne suit que ce que l'on demande à lire.

Un membre dit lui-même sa taille une fois ouvert. ``ZipFile.read`` le décompresse en entier (jusqu'à un gigaoctet d'un
coup), et n'en coupe qu'ensuite ce qui dépasse ; BZIP2 et LZMA n'ont, en lecture, aucune borne. D'où : deux
compressions admises, les seules qu'écrivent les suites bureautiques, et une lecture toujours bornée.
"""

import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from copy import copy

ADMISES = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})

# Tout ce que lève l'ouverture d'un ZIP abîmé, chiffré ou comprimé d'une façon inconnue.
PANNES = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    RuntimeError,
    OSError,
    EOFError,
    ValueError,
    KeyError,
)


class TailleMensongere(zipfile.BadZipFile):
    """Un membre contient plus que ce qu'il annonce."""


def compression_admise(membres: Iterable[zipfile.ZipInfo]) -> bool:
    """Vrai si chaque membre est rangé tel quel, ou comprimé par « deflate »."""
    return all(membre.compress_type in ADMISES for membre in membres)


def morceaux(archive: zipfile.ZipFile, membre: zipfile.ZipInfo, taille: int) -> Iterator[bytes]:
    """Le membre par morceaux de ``taille`` octets au plus ; lève ``TailleMensongere`` au premier octet de trop.

    La somme de contrôle n'est pas vérifiée : ``ZipFile`` le fait à la lecture ordinaire.
    """
    a_lire = copy(membre)
    a_lire.file_size += 1
    del a_lire.CRC
    lus = 0
    with archive.open(a_lire) as flux:
        while morceau := flux.read(taille):
            lus += len(morceau)
            if lus > membre.file_size:
                raise TailleMensongere(membre.filename)
            yield morceau


def premiers_octets(archive: zipfile.ZipFile, nom: str, taille: int) -> bytes:
    """Les ``taille`` premiers octets d'un membre, au plus ; vide s'il est comprimé d'une façon que l'on n'ouvre pas."""
    membre = archive.getinfo(nom)
    if not compression_admise([membre]):
        return b""
    with archive.open(membre) as flux:
        return flux.read(taille)
