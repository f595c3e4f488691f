"""Lire un tableau reçu (CSV, XLSX, ODS) sans se fier ni à son nom, ni à sa taille annoncée, ni à son XML.

Refus clairs : vide, déguisé, chiffré, à macros, illisible, bombe (archive démesurée, milliers de feuilles, entités).
Aucune formule n'est calculée : on lit la dernière valeur enregistrée.
"""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator
from xml.etree import ElementTree

import tablib

from commun.archives_zip import PANNES, compression_admise, morceaux, premiers_octets

MO = 1024 * 1024
ABIME = "Ce fichier est abîmé : enregistrez-le de nouveau depuis votre tableur."
DEPLIE_MAX = 120 * MO
LIGNES_VIDES = 1000
MEMBRES_MAX, FEUILLES_MAX, COLONNES_MAX = 2000, 50, 60
RAPPORT_MAX, RAPPORT_A_PARTIR_DE = 200, 2 * MO
TYPE_ODS = b"application/vnd.oasis.opendocument.spreadsheet"
ENTITES = [mot.encode(code) for mot in ("<!ENTITY", "<!DOCTYPE") for code in ("utf-8", "utf-16-le", "utf-16-be")]
ETRANGERS = (
    (b"\xd0\xcf\x11\xe0", "un ancien classeur XLS ou un fichier protégé par mot de passe"),
    (b"%PDF", "un PDF"),
    (b"\x89PNG", "une image"),
    (b"\xff\xd8\xff", "une image"),
    (b"Rar!", "une archive"),
    (b"7z\xbc\xaf", "une archive"),
)
EXTENSIONS = {"csv": "csv", "txt": "csv", "xlsx": "xlsx", "ods": "ods"}
TABLE, OFFICE, TEXTE = (f"{{urn:oasis:names:tc:opendocument:xmlns:{nom}:1.0}}" for nom in ("table", "office", "text"))


class FichierRefuse(ValueError):
    """Le fichier entier est refusé ; le message dit pourquoi et quoi faire."""


def reconnaitre(octets: bytes, nom: str) -> str:
    """« csv », « xlsx » ou « ods » d'après le contenu, qui doit s'accorder avec le nom. Lève ``FichierRefuse``."""
    if not octets.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise FichierRefuse("Ce fichier est vide.")
    annonce = EXTENSIONS.get(nom.rpartition(".")[2].lower())
    if annonce is None:
        raise FichierRefuse("Envoyez un fichier CSV, XLSX ou ODS.")
    for debut, nature in ETRANGERS:
        if octets.startswith(debut):
            raise FichierRefuse(f"Ce fichier est {nature} : enregistrez votre tableau en CSV, XLSX ou ODS.")
    reel = _nature_de_l_archive(octets) if octets.startswith(b"PK") else _nature_du_texte(octets)
    if reel != annonce:
        raise FichierRefuse(
            f"Le nom annonce un fichier {annonce.upper()}, le contenu est un {reel.upper()} : renommez-le."
        )
    return reel


def lire_tableau(octets: bytes, format_: str, lignes_max: int) -> tablib.Dataset:
    """Le premier tableau du fichier ; la première ligne non vide donne les en-têtes. Lève ``FichierRefuse``."""
    lecteurs = {"csv": _lignes_csv, "xlsx": _lignes_xlsx, "ods": _lignes_ods}
    try:
        return _assembler(lecteurs[format_](octets, lignes_max), lignes_max)
    except FichierRefuse:
        raise
    except Exception:  # noqa: BLE001 - un fichier abîmé fait lever n'importe quoi aux lecteurs
        raise FichierRefuse(
            "Ce fichier est illisible : ouvrez-le dans votre tableur et enregistrez-le de nouveau."
        ) from None


def _nature_du_texte(octets: bytes) -> str:
    debut = octets[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if debut.startswith((b"<!doctype", b"<html", b"<?xml", b"<script", b"{")):
        raise FichierRefuse("Ce fichier n’est pas un tableau, mais une page ou du code : envoyez un CSV, XLSX ou ODS.")
    if b"\x00" in octets and not octets.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise FichierRefuse("Ce fichier n’est pas du texte : envoyez un CSV, XLSX ou ODS.")
    return "csv"


def _nature_de_l_archive(octets: bytes) -> str:
    try:
        archive = zipfile.ZipFile(io.BytesIO(octets))
    except PANNES:
        raise FichierRefuse(ABIME) from None
    with archive:
        membres = archive.infolist()
        noms = {membre.filename for membre in membres}
        _refuser_les_bombes(membres)
        if any(nom.lower().endswith("vbaproject.bin") or nom.startswith("Basic/") for nom in noms):
            raise FichierRefuse("Ce classeur contient des macros : enregistrez-le sans macro, en XLSX ou ODS.")
        if "xl/workbook.xml" in noms:
            nature = "xlsx"
        elif "mimetype" in noms and premiers_octets(archive, "mimetype", 2 * len(TYPE_ODS)).strip() == TYPE_ODS:
            nature = "ods"
        else:
            raise FichierRefuse("Cette archive n’est ni un classeur XLSX ni un classeur ODS.")
        _tout_lire(archive, membres)
    return nature


def _refuser_les_bombes(membres: list[zipfile.ZipInfo]) -> None:
    """D'après les tailles annoncées ; :func:`_tout_lire` refuse ensuite celles qui mentent."""
    if any(membre.flag_bits & 1 for membre in membres):
        raise FichierRefuse("Ce classeur est chiffré : enregistrez-le sans mot de passe.")
    if not compression_admise(membres):
        raise FichierRefuse("Ce classeur est comprimé d’une façon inconnue : enregistrez-le depuis votre tableur.")
    feuilles = sum(membre.filename.startswith("xl/worksheets/") for membre in membres)
    if len(membres) > MEMBRES_MAX or feuilles > FEUILLES_MAX:
        raise FichierRefuse(f"Ce classeur compte trop de feuilles ({feuilles}) : gardez la seule feuille utile.")
    trop_serre = any(
        m.file_size > RAPPORT_A_PARTIR_DE and m.file_size > RAPPORT_MAX * max(m.compress_size, 1) for m in membres
    )
    if trop_serre or sum(membre.file_size for membre in membres) > DEPLIE_MAX:
        raise FichierRefuse("Ce classeur est démesuré une fois ouvert : gardez la seule feuille utile.")


def _tout_lire(archive: zipfile.ZipFile, membres: list[zipfile.ZipInfo]) -> None:
    """Chaque membre une fois, par morceaux : il a la taille qu'il annonce, et son XML ne déclare aucune entité."""
    try:
        for membre in membres:
            xml = membre.filename.lower().endswith((".xml", ".rels"))
            reste = b""
            for morceau in morceaux(archive, membre, MO):
                if xml and any(mot in reste + morceau for mot in ENTITES):
                    raise FichierRefuse("Ce classeur contient des entités XML, qu’un tableur n’écrit jamais : refusé.")
                reste = morceau[-32:]
    except FichierRefuse:
        raise
    except PANNES:
        raise FichierRefuse(ABIME) from None


def _assembler(lignes: Iterable[list[object]], lignes_max: int) -> tablib.Dataset:
    """En-têtes puis lignes à la même largeur ; ``_rang`` garde le numéro de ligne du fichier."""
    tableau, entetes = tablib.Dataset(), None
    for numero, brute in enumerate(lignes, start=1):
        ligne = list(brute[:COLONNES_MAX])
        if not any(str(cellule or "").strip() for cellule in ligne):
            continue
        if entetes is None:
            entetes = _sans_vide_a_la_fin([str(cellule or "").strip() for cellule in ligne])
            tableau.headers = [*entetes, "_rang"]
        elif len(tableau) >= lignes_max:
            raise FichierRefuse(f"Ce fichier dépasse {lignes_max} lignes : coupez-le en plusieurs.")
        else:
            tableau.append([*ligne[: len(entetes)], *[""] * (len(entetes) - len(ligne)), numero])
    if not tableau.height:
        raise FichierRefuse("Ce fichier n’a aucune ligne sous ses titres de colonnes.")
    return tableau


def _sans_vide_a_la_fin(entetes: list[str]) -> list[str]:
    while entetes and not entetes[-1]:
        entetes.pop()
    return entetes


def _lignes_csv(octets: bytes, lignes_max: int) -> Iterator[list[object]]:
    texte = _decoder(octets)
    entete = next((ligne for ligne in texte.splitlines() if ligne.strip()), "")
    separateur = max(";,\t", key=entete.count)
    yield from csv.reader(io.StringIO(texte, newline=""), delimiter=separateur)


def _decoder(octets: bytes) -> str:
    if octets.startswith((b"\xff\xfe", b"\xfe\xff")):
        return octets.decode("utf-16")
    try:
        return octets.decode("utf-8-sig")
    except UnicodeDecodeError:
        return octets.decode("cp1252", errors="replace")


def _lignes_xlsx(octets: bytes, lignes_max: int) -> Iterator[list[object]]:
    from openpyxl import load_workbook  # noqa: PLC0415 - lourde à charger, utile au seul import XLSX

    classeur = load_workbook(io.BytesIO(octets), read_only=True, data_only=True, keep_links=False)
    feuille = classeur.worksheets[0]
    feuille.reset_dimensions()
    for ligne in feuille.iter_rows(max_row=lignes_max + LIGNES_VIDES, max_col=COLONNES_MAX, values_only=True):
        yield list(ligne)


def _lignes_ods(octets: bytes, lignes_max: int) -> Iterator[list[object]]:
    with zipfile.ZipFile(io.BytesIO(octets)) as archive, archive.open("content.xml") as flux:
        for _, noeud in ElementTree.iterparse(flux):  # noqa: S314 - les entités ont été refusées
            if noeud.tag == f"{TABLE}table":
                return
            if noeud.tag != f"{TABLE}table-row":
                continue
            ligne = _ligne_ods(noeud)
            repetee = int(noeud.get(f"{TABLE}number-rows-repeated", "1")) if any(ligne) else 1
            for _ in range(min(repetee, lignes_max)):
                yield ligne
            noeud.clear()


def _ligne_ods(noeud: ElementTree.Element) -> list[object]:
    cellules: list[object] = []
    for cellule in noeud:
        fois = int(cellule.get(f"{TABLE}number-columns-repeated", "1"))
        valeur = cellule.get(f"{OFFICE}value") or "\n".join("".join(p.itertext()) for p in cellule.iter(f"{TEXTE}p"))
        cellules += [valeur] * min(fois, COLONNES_MAX - len(cellules))
    return cellules
