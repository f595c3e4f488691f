"""Vérifie et convertit chaque ligne du référentiel. Pur : ni base, ni Django.

Une ligne fautive est écartée et notée dans ``refus`` (fichier, ligne, raison) ; jamais corrigée.
"""

import re
from collections.abc import Callable, Container
from dataclasses import dataclass
from typing import Any, NamedTuple

from territoires.referentiel import lecture
from territoires.referentiel.lecture import Refus, Source, Table

NATURES_EPCI = frozenset({"CC", "CA", "CU", "METRO", "MET69"})
NATURES_ANCIENNES = frozenset({"fusionnee", "commune-deleguee", "commune-associee"})
LONGUEUR_NOM = 80


class DefautDeLigne(ValueError):
    """La raison, en français, pour laquelle une ligne est refusée."""


class LigneDependante(DefautDeLigne):
    """La ligne désigne une ligne déjà refusée : inutile de la refuser aussi."""


class Index(dict[str, Any]):
    """Lignes lues par code ; ``refuses`` : les codes des lignes refusées, qui existent donc quand même."""

    def __init__(self) -> None:
        super().__init__()
        self.refuses: set[str] = set()


class RegionLue(NamedTuple):
    ligne: int
    code: str
    nom: str
    zone: str
    chef_lieu: str
    nb_communes: int
    population: int


class DepartementLu(NamedTuple):
    ligne: int
    code: str
    nom: str
    region: str
    zone: str
    chef_lieu: str
    nb_communes: int
    population: int


class EpciLu(NamedTuple):
    ligne: int
    siren: str
    nom: str
    nature: str
    departement: str
    departements: frozenset[str]
    nb_communes: int
    population: int


class CommuneLue(NamedTuple):
    ligne: int
    code: str
    nom: str
    departement: str
    region: str
    zone: str
    epci: str | None
    population: int | None
    population_totale: int | None
    codes_postaux: str


class ArrondissementLu(NamedTuple):
    ligne: int
    code: str
    nom: str
    commune: str
    population: int
    codes_postaux: str


class AncienLu(NamedTuple):
    ligne: int
    code: str
    nom: str
    commune: str
    nature: str


class PointLu(NamedTuple):
    longitude: float
    latitude: float
    surface_ha: int


@dataclass
class Donnees:
    """Le référentiel vérifié ligne à ligne, rangé par code."""

    regions: dict[str, RegionLue]
    departements: dict[str, DepartementLu]
    epcis: dict[str, EpciLu]
    communes: dict[str, CommuneLue]
    arrondissements: dict[str, ArrondissementLu]
    anciens: dict[str, AncienLu]
    voisinages: dict[tuple[str, str], int]
    points: dict[str, PointLu]


def convertir(source: Source) -> Donnees:
    """Convertit toutes les lignes de ``source`` ; les défauts s'ajoutent à ``source.refus``."""
    tables, refus = source.tables, source.refus
    regions = _indexer(tables["regions.csv"], _region, refus)
    departements = _indexer(
        tables["departements.csv"], lambda ligne, champs: _departement(ligne, champs, regions), refus
    )
    epcis = _indexer(tables["epci.csv"], lambda ligne, champs: _epci(ligne, champs, departements), refus)
    communes = _indexer(
        tables["communes.csv"], lambda ligne, champs: _commune(ligne, champs, departements, epcis), refus
    )
    return Donnees(
        regions,
        departements,
        epcis,
        communes,
        _indexer(
            tables["arrondissements_municipaux.csv"],
            lambda ligne, champs: _arrondissement(ligne, champs, communes),
            refus,
        ),
        _indexer(tables["passage_anciens_codes.csv"], lambda ligne, champs: _ancien(ligne, champs, communes), refus),
        _voisinages(tables["adjacence_france.csv"], communes, refus),
        _points(tables["points_france.csv"], communes, refus),
    )


def _indexer(table: Table, lire: Callable[[int, list[str]], Any], refus: list[Refus]) -> Index:
    lues = Index()
    for ligne, champs in table.lignes:
        try:
            lue = lire(ligne, champs)
        except DefautDeLigne as defaut:
            lues.refuses.add(champs[0])
            if not isinstance(defaut, LigneDependante):
                refus.append(Refus(table.fichier, ligne, str(defaut)))
            continue
        code = lue[1]
        if code in lues:
            refus.append(Refus(table.fichier, ligne, f"code {code} déjà lu ligne {lues[code].ligne}"))
        else:
            lues[code] = lue
    return lues


def _code(valeur: str, motif: re.Pattern[str], quoi: str) -> str:
    if not motif.fullmatch(valeur):
        raise DefautDeLigne(f"{quoi} « {valeur} » mal formé")
    return valeur


def _connu(valeur: str, connus: Container[str], quoi: str) -> str:
    if valeur not in connus:
        defaut = LigneDependante if valeur in getattr(connus, "refuses", ()) else DefautDeLigne
        raise defaut(f"{quoi} « {valeur} » inconnu")
    return valeur


def _nom(valeur: str, longueur: int = LONGUEUR_NOM) -> str:
    if not valeur or valeur != valeur.strip() or len(valeur) > longueur:
        raise DefautDeLigne(f"nom « {valeur} » vide, mal espacé ou de plus de {longueur} signes")
    return valeur


def _entier(valeur: str, quoi: str) -> int:
    if not (valeur.isascii() and valeur.isdigit()) or len(valeur) > 9:
        raise DefautDeLigne(f"{quoi} « {valeur} » : un entier positif est attendu")
    return int(valeur)


def _region(ligne: int, champs: list[str]) -> RegionLue:
    code, nom, zone, chef_lieu, nb_communes, population = champs
    return RegionLue(
        ligne,
        _code(code, lecture.CODE_REGION, "code de région"),
        _nom(nom),
        _connu(zone, lecture.ZONES, "zone"),
        _code(chef_lieu, lecture.CODE_COMMUNE, "chef-lieu"),
        _entier(nb_communes, "nombre de communes"),
        _entier(population, "population"),
    )


def _departement(ligne: int, champs: list[str], regions: dict[str, RegionLue]) -> DepartementLu:
    code, nom, region, zone, chef_lieu, nb_communes, population = champs
    _code(code, lecture.CODE_DEPARTEMENT, "code de département")
    if zone != regions[_connu(region, regions, "région")].zone:
        raise DefautDeLigne(f"zone « {zone} » différente de celle de la région {region}")
    return DepartementLu(
        ligne,
        code,
        _nom(nom),
        region,
        zone,
        _code(chef_lieu, lecture.CODE_COMMUNE, "chef-lieu"),
        _entier(nb_communes, "nombre de communes"),
        _entier(population, "population"),
    )


def cle_de_luhn_exacte(chiffres: str) -> bool:
    """Vrai si la clé de Luhn de ``chiffres`` (un SIREN) est exacte."""
    somme = 0
    for rang, chiffre in enumerate(reversed(chiffres)):
        valeur = int(chiffre) * (1 + rang % 2)
        somme += valeur - 9 if valeur > 9 else valeur
    return somme % 10 == 0


def _epci(ligne: int, champs: list[str], departements: dict[str, DepartementLu]) -> EpciLu:
    siren, nom, nature, _mode, nb_communes, population, _dgcl, _totale, siege, concernes, _regions = champs
    _code(siren, lecture.SIREN, "SIREN")
    if not cle_de_luhn_exacte(siren):
        raise DefautDeLigne(f"SIREN « {siren} » : clé de contrôle fausse")
    codes = frozenset(concernes.split())
    for code in codes:
        _connu(code, departements, "département")
    return EpciLu(
        ligne,
        siren,
        _nom(nom, 120),
        _connu(nature, NATURES_EPCI, "type d’EPCI"),
        _connu(siege, departements, "département"),
        codes,
        _entier(nb_communes, "nombre de communes"),
        _entier(population, "population"),
    )


def _commune(
    ligne: int, champs: list[str], departements: dict[str, DepartementLu], epcis: dict[str, EpciLu]
) -> CommuneLue:
    code, nom, departement, region, zone, epci, population, totale, codes_postaux = champs
    _code(code, lecture.CODE_COMMUNE, "code Insee")
    attendu = departements[_connu(departement, departements, "département")]
    if not code.startswith(departement):
        raise DefautDeLigne(f"code {code} hors du département {departement}")
    if (region, zone) != (attendu.region, attendu.zone):
        raise DefautDeLigne(f"région {region} ou zone {zone} : le département {departement} n’en est pas")
    if epci:
        _connu(epci, epcis, "EPCI")
    municipale, totale_lue = _populations(population, totale, zone)
    return CommuneLue(
        ligne,
        code,
        _nom(nom),
        departement,
        region,
        zone,
        epci or None,
        municipale,
        totale_lue,
        _code(codes_postaux, lecture.CODES_POSTAUX, "codes postaux"),
    )


def _populations(population: str, totale: str, zone: str) -> tuple[int | None, int | None]:
    """Population municipale (vide en outre-mer seulement) et totale (jamais plus petite)."""
    if not population and zone != "com":
        raise DefautDeLigne("population municipale absente")
    municipale = _entier(population, "population municipale") if population else None
    totale_lue = _entier(totale, "population totale") if totale else None
    if totale_lue is not None and (municipale is None or totale_lue < municipale):
        raise DefautDeLigne(f"population totale {totale} inférieure à la population municipale {population}")
    return municipale, totale_lue


def _arrondissement(ligne: int, champs: list[str], communes: dict[str, CommuneLue]) -> ArrondissementLu:
    code, nom, commune, departement, region, population, codes_postaux = champs
    mere = communes[_connu(commune, communes, "commune")]
    if (departement, region) != (mere.departement, mere.region):
        raise DefautDeLigne(f"département {departement} ou région {region} : {mere.nom} n’en est pas")
    return ArrondissementLu(
        ligne,
        _code(code, lecture.CODE_COMMUNE, "code Insee"),
        _nom(nom),
        commune,
        _entier(population, "population"),
        _code(codes_postaux, lecture.CODES_POSTAUX, "codes postaux"),
    )


def _ancien(ligne: int, champs: list[str], communes: dict[str, CommuneLue]) -> AncienLu:
    code, nom, actuel, nom_actuel, nature = champs
    _code(code, lecture.CODE_COMMUNE, "ancien code Insee")
    if code in communes:
        raise DefautDeLigne(f"ancien code {code} encore porté par une commune actuelle")
    if communes[_connu(actuel, communes, "commune actuelle")].nom != nom_actuel:
        raise DefautDeLigne(f"le code {actuel} n’est pas celui de « {nom_actuel} »")
    return AncienLu(ligne, code, _nom(nom), actuel, _connu(nature, NATURES_ANCIENNES, "nature"))


def _voisinages(table: Table, communes: Index, refus: list[Refus]) -> dict[tuple[str, str], int]:
    lus: dict[tuple[str, str], int] = {}
    for ligne, (a, b, longueur) in table.lignes:
        paire = (a, b)
        if a not in communes or b not in communes:
            inconnue = a if a not in communes else b
            raison = "" if inconnue in communes.refuses else f"commune « {inconnue} » inconnue"
        elif a >= b:
            raison = f"paire {a}, {b} mal rangée : le plus petit code vient d’abord"
        elif paire in lus:
            raison = f"paire {a}, {b} en double"
        elif not (longueur.isascii() and longueur.isdigit() and 0 < len(longueur) < 9 and int(longueur)):
            raison = f"longueur « {longueur} » : un entier d’au moins un mètre est attendu"
        else:
            lus[paire] = int(longueur)
            continue
        if raison:
            refus.append(Refus(table.fichier, ligne, raison))
    return lus


def _points(table: Table, communes: Index, refus: list[Refus]) -> dict[str, PointLu]:
    lus: dict[str, PointLu] = {}
    for ligne, (code, longitude, latitude, surface) in table.lignes:
        try:
            if _connu(code, communes, "commune") in lus:
                raise DefautDeLigne(f"code {code} en double")
            lus[code] = PointLu(
                _degres(longitude, 180, "longitude"),
                _degres(latitude, 90, "latitude"),
                _entier(surface, "surface"),
            )
        except LigneDependante:
            continue
        except DefautDeLigne as defaut:
            refus.append(Refus(table.fichier, ligne, str(defaut)))
    return lus


def _degres(valeur: str, borne: int, quoi: str) -> float:
    try:
        degres = float(valeur)
    except ValueError:
        raise DefautDeLigne(f"{quoi} « {valeur} » illisible") from None
    if not -borne <= degres <= borne:
        raise DefautDeLigne(f"{quoi} « {valeur} » hors de ±{borne} degrés")
    return degres
