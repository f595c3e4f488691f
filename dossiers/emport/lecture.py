"""Relire l'archive d'un dossier : rien n'en est cru avant que son manifeste soit vérifié, fichier par fichier."""

import hashlib
import json
import re
import stat
import zipfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, BinaryIO

from django.conf import settings

from commun.archives_zip import PANNES, premiers_octets
from dossiers.emport import DESCRIPTIF, FORMAT, MANIFESTE, SAISIE, SAISIE_PROJET, VERSION
from dossiers.televersement import MEGA, TeleversementRefuse
from dossiers.televersement.paquets import mesurer_entrees

JSON_MAXIMUM = 20 * MEGA
MORCEAU = 256 * 1024
RAISONS_MONTREES = 10
SANS_COPIE_DE_TRAVAIL = "Cette archive ne contient pas la copie de travail : demandez-la à l’équipe du dossier."
PROJET_SANS_LETTRE = (
    "Cette archive porte un projet de santé sans sa lettre d’intention : un projet ne se reprend qu’avec elle. "
    "Demandez l’archive entière à l’équipe du dossier."
)
_LIGNE = re.compile(r"([0-9a-f]{64})  (.+)")


class ArchiveRefusee(ValueError):
    """L'archive n'est pas recevable ; ``raisons`` les dit, chacune nommant ce qui ne va pas."""

    def __init__(self, raisons: list[str]) -> None:
        cachees = len(raisons) - RAISONS_MONTREES
        suite = [f"Et {cachees} autre{'s' if cachees > 1 else ''} défaut{'s' if cachees > 1 else ''}."]
        self.raisons = raisons[:RAISONS_MONTREES] + (suite if cachees > 0 else [])
        super().__init__(" ".join(self.raisons))


@dataclass(frozen=True)
class ArchiveLue:
    """Une archive vérifiée ; ``projet`` : celui qu'elle porte, ou None ; ``lire`` : les octets d'une entrée."""

    paquet: zipfile.ZipFile
    descriptif: dict[str, Any]
    saisie: dict[str, Any]
    entrees: frozenset[str]
    projet: dict[str, Any] | None = None

    def lire(self, chemin: str, maximum: int) -> bytes:
        """Lève ``ArchiveRefusee`` si l'entrée est inconnue ou plus grosse que ``maximum`` octets."""
        if chemin not in self.entrees:
            raise ArchiveRefusee([f"« {chemin} » : annoncé par {DESCRIPTIF}, absent de l’archive."])
        return _lire(self.paquet, chemin, maximum)


@contextmanager
def ouvrir_archive(fichier: BinaryIO) -> Iterator[ArchiveLue]:
    """Vérifie tout, puis rend l'archive lue ; lève ``ArchiveRefusee``. Rien n'est extrait sur le disque."""
    try:
        paquet = zipfile.ZipFile(fichier)
    except PANNES:
        raise ArchiveRefusee(["Ce fichier n’est pas une archive ZIP, ou il est abîmé."]) from None
    with paquet:
        try:
            archive = _verifier(paquet)
        except ArchiveRefusee:
            raise
        except PANNES:
            raise ArchiveRefusee(["Cette archive est abîmée : téléchargez-la de nouveau."]) from None
        yield archive


def _verifier(paquet: zipfile.ZipFile) -> ArchiveLue:
    noms = _verifier_les_entrees(paquet)
    _verifier_le_manifeste(paquet, noms)
    descriptif = _lire_json(paquet, DESCRIPTIF, noms)
    _verifier_le_format(descriptif)
    if SAISIE not in noms:
        raise ArchiveRefusee([PROJET_SANS_LETTRE if SAISIE_PROJET in noms else SANS_COPIE_DE_TRAVAIL])
    projet = _lire_json(paquet, SAISIE_PROJET, noms) if SAISIE_PROJET in noms else None
    return ArchiveLue(paquet, descriptif, _lire_json(paquet, SAISIE, noms), noms, projet)


def _verifier_les_entrees(paquet: zipfile.ZipFile) -> frozenset[str]:
    """Chemins simples, uniques, de fichiers ordinaires, d'un total raisonnable ; sans en ouvrir aucun."""
    entrees = paquet.infolist()
    raisons = [raison for entree in entrees if (raison := _defaut_d_entree(entree))]
    doubles = [nom for nom, nombre in Counter(entree.filename for entree in entrees).items() if nombre > 1]
    raisons += [f"« {nom} » : deux fois dans l’archive." for nom in doubles]
    if raisons:
        raise ArchiveRefusee(raisons)
    try:
        mesurer_entrees(entrees, settings.ARCHIVE_TOTAL_MO * MEGA)
    except TeleversementRefuse:
        raise ArchiveRefusee(
            [
                "Cette archive est chiffrée, comprimée d’une façon inconnue, ou démesurée une fois ouverte "
                f"(plus de {settings.ARCHIVE_TOTAL_MO} Mo)."
            ]
        ) from None
    return frozenset(entree.filename for entree in entrees)


def _defaut_d_entree(entree: zipfile.ZipInfo) -> str:
    nom = entree.filename
    if nom != entree.orig_filename or "\\" in nom or nom.startswith("/") or ":" in nom or ".." in nom.split("/"):
        return f"« {entree.orig_filename} » : ce chemin sort de l’archive."
    nature = stat.S_IFMT(entree.external_attr >> 16)
    if entree.is_dir() or nature not in (0, stat.S_IFREG):
        return f"« {nom} » : ce n’est pas un fichier ordinaire."
    return ""


def _verifier_le_manifeste(paquet: zipfile.ZipFile, noms: frozenset[str]) -> None:
    if MANIFESTE not in noms:
        raise ArchiveRefusee([f"{MANIFESTE} manque : ce n’est pas une archive du portail."])
    attendues = _lire_manifeste(_lire(paquet, MANIFESTE, JSON_MAXIMUM).decode())
    presents = noms - {MANIFESTE}
    absents, inconnus = sorted(set(attendues) - presents), sorted(presents - set(attendues))
    raisons = [f"« {nom} » : annoncé par le manifeste, absent de l’archive." for nom in absents]
    raisons += [f"« {nom} » : absent du manifeste, en trop dans l’archive." for nom in inconnus]
    raisons += [
        f"« {nom} » : altéré, son empreinte n’est plus celle du manifeste."
        for nom in sorted(set(attendues) & presents)
        if _empreinte(paquet, nom) != attendues[nom]
    ]
    if raisons:
        raise ArchiveRefusee(raisons)


def _lire_manifeste(texte: str) -> dict[str, str]:
    attendues: dict[str, str] = {}
    for numero, ligne in enumerate(texte.splitlines(), 1):
        lue = _LIGNE.fullmatch(ligne)
        if lue is None or lue[2] in attendues:
            raise ArchiveRefusee([f"{MANIFESTE}, ligne {numero} : illisible."])
        attendues[lue[2]] = lue[1]
    return attendues


def _empreinte(paquet: zipfile.ZipFile, nom: str) -> str:
    """SHA-256 lu par morceaux ; vide si l'entrée est illisible (somme de contrôle du ZIP fausse)."""
    empreinte = hashlib.sha256()
    try:
        with paquet.open(nom) as flux:
            while morceau := flux.read(MORCEAU):
                empreinte.update(morceau)
    except PANNES:
        return ""
    return empreinte.hexdigest()


def _verifier_le_format(descriptif: dict[str, Any]) -> None:
    if descriptif.get("format") != FORMAT:
        raise ArchiveRefusee([f"{DESCRIPTIF} : ce n’est pas l’archive d’un dossier de CPTS."])
    version = descriptif.get("version")
    if version != VERSION:
        raise ArchiveRefusee([f"{DESCRIPTIF} : format {version}, alors que ce portail lit le format {VERSION}."])


def _lire_json(paquet: zipfile.ZipFile, nom: str, noms: frozenset[str]) -> dict[str, Any]:
    if nom not in noms:
        raise ArchiveRefusee([f"« {nom} » manque."])
    try:
        contenu = json.loads(_lire(paquet, nom, JSON_MAXIMUM))
    except (ValueError, RecursionError) as erreur:
        if isinstance(erreur, ArchiveRefusee):
            raise
        raise ArchiveRefusee([f"« {nom} » : JSON illisible."]) from None
    if not isinstance(contenu, dict):
        raise ArchiveRefusee([f"« {nom} » : JSON inattendu."])
    return contenu


def _lire(paquet: zipfile.ZipFile, nom: str, maximum: int) -> bytes:
    if paquet.getinfo(nom).file_size > maximum:
        raise ArchiveRefusee([f"« {nom} » : plus de {maximum // MEGA} Mo."])
    return premiers_octets(paquet, nom, maximum)
