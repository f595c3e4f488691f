"""Lit les fichiers du référentiel sans rien croire : chaque refus nomme fichier, ligne et raison.

Pur : ni base, ni Django. Une ligne illisible est écartée et notée ; la lecture continue, pour que
l'administrateur voie tous les défauts d'un coup.
"""

import csv
import hashlib
import io
import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

CODE_COMMUNE = re.compile(r"\d{5}|2[AB]\d{3}")
CODE_DEPARTEMENT = re.compile(r"\d{2,3}|2[AB]")
CODE_REGION = re.compile(r"\d{2,3}")
SIREN = re.compile(r"\d{9}")
CODES_POSTAUX = re.compile(r"(\d{5}( \d{5})*)?")
ZONES = frozenset({"metro", "drom", "com"})

ENTETES = {
    "regions.csv": "code,nom,zone,chef_lieu,nb_communes,population",
    "departements.csv": "code,nom,region,zone,chef_lieu,nb_communes,population",
    "epci.csv": "code,nom,type,mode_financement,nb_communes,population,population_dgcl,"
    "population_totale_dgcl,departement,departements,regions",
    "communes.csv": "code,nom,departement,region,zone,epci,population,population_totale,codes_postaux",
    "arrondissements_municipaux.csv": "code,nom,commune,departement,region,population,codes_postaux",
    "passage_anciens_codes.csv": "code_ancien,nom_ancien,code,nom,nature",
    "adjacence_france.csv": "commune_a,commune_b,longueur_m",
    "points_france.csv": "code,lon,lat,surface_ha",
}
ATTENDUS = "attendus.toml"
Attendus = dict[str, Any]
_CALCULS = ("adjacence_france.csv", "points_france.csv")


class Refus(NamedTuple):
    """Un défaut qui interdit le chargement ; ``ligne`` vaut 0 quand tout le fichier est en cause."""

    fichier: str
    ligne: int
    raison: str

    def __str__(self) -> str:
        ou = f"ligne {self.ligne}" if self.ligne else "fichier entier"
        return f"{self.fichier}, {ou} : {self.raison}"


@dataclass
class Table:
    """Les lignes d'un fichier : ``lignes`` = (numéro dans le fichier, champs dans l'ordre de l'en-tête)."""

    fichier: str
    lignes: list[tuple[int, list[str]]] = field(default_factory=list)


@dataclass
class Source:
    """Un dossier lu : tables par nom de fichier, attendus, empreinte SHA-256, refus déjà relevés."""

    tables: dict[str, Table]
    attendus: Attendus
    empreinte: str
    refus: list[Refus]


def chemin_de(dossier: Path, fichier: str) -> Path:
    """Trouve ``fichier`` dans le dossier livré à plat, ou dans l'arborescence ``referentiel/`` + ``calculs/``."""
    voisin = "calculs" if fichier in _CALCULS else "referentiel"
    for candidat in (dossier / fichier, dossier / voisin / fichier, dossier.parent / voisin / fichier):
        if candidat.is_file():
            return candidat
    return dossier / fichier


def lire_source(dossier: Path, attendus_par_defaut: Path | None = None) -> Source:
    """Lit tous les fichiers de ``dossier`` ; les défauts de forme sont dans ``refus``, jamais levés."""
    somme = hashlib.sha256()
    refus: list[Refus] = []
    tables = {}
    for fichier, entete in ENTETES.items():
        contenu = _octets(chemin_de(dossier, fichier), fichier, refus)
        somme.update(contenu)
        tables[fichier] = _lire_csv(fichier, entete, contenu, refus) if contenu else Table(fichier)
    attendus = _lire_attendus(dossier, attendus_par_defaut, somme, refus)
    return Source(tables, attendus, somme.hexdigest(), refus)


def _octets(chemin: Path, fichier: str, refus: list[Refus]) -> bytes:
    if not chemin.is_file():
        refus.append(Refus(fichier, 0, f"fichier absent de {chemin.parent}"))
        return b""
    contenu = chemin.read_bytes()
    if not contenu:
        refus.append(Refus(fichier, 0, "fichier vide"))
    return contenu


def _lire_csv(fichier: str, entete: str, contenu: bytes, refus: list[Refus]) -> Table:
    table = Table(fichier)
    try:
        texte = contenu.decode("utf-8")
    except UnicodeDecodeError as erreur:
        ligne = contenu[: erreur.start].count(b"\n") + 1
        refus.append(Refus(fichier, ligne, "le fichier n’est pas en UTF-8"))
        return table
    lecteur = csv.reader(io.StringIO(texte, newline=""), strict=True)
    try:
        premiere = ",".join(next(lecteur, []))
        if premiere != entete:
            refus.append(Refus(fichier, 1, f"en-tête « {premiere} » au lieu de « {entete} »"))
            return table
        largeur = entete.count(",") + 1
        for champs in lecteur:
            if len(champs) == largeur:
                table.lignes.append((lecteur.line_num, champs))
            else:
                refus.append(Refus(fichier, lecteur.line_num, f"{len(champs)} colonnes au lieu de {largeur}"))
    except csv.Error as erreur:
        refus.append(Refus(fichier, lecteur.line_num, f"ligne illisible ({erreur})"))
    return table


def _lire_attendus(dossier: Path, defaut: Path | None, somme: "hashlib._Hash", refus: list[Refus]) -> Attendus:
    chemin = dossier / ATTENDUS
    if not chemin.is_file() and defaut is not None:
        chemin = defaut
    contenu = _octets(chemin, ATTENDUS, refus)
    somme.update(contenu)
    try:
        attendus = tomllib.loads(contenu.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as erreur:
        refus.append(Refus(ATTENDUS, 0, f"fichier illisible ({erreur})"))
        return {}
    manque = {"geographie", "population"} - set(attendus.get("millesime", {}))
    if contenu and manque:
        refus.append(Refus(ATTENDUS, 0, f"[millesime] sans {', '.join(sorted(manque))}"))
    return attendus
