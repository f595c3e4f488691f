"""Combien de CPTS, et lesquelles : celles du fichier, la Haute-Garonne d'abord, puis des grappes de toute la France."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from random import Random

from cpts_portal.demo.agents import HAUTE_GARONNE
from cpts_portal.demo.cpts import JUSTIFICATION, Cpts, cpts_d_occitanie
from cpts_portal.demo.grappes import grappes
from cpts_portal.demo.repartition import GRAINE
from territoires.actions import PartieSaisie
from territoires.models import Commune, Voisinage

NOMBRE_EN_OCCITANIE = 102
HABITANTS_VISES = 21_000
HABITANTS_AU_MOINS = 4_000
GRANDE_VILLE = 110_000
HABITANTS_D_UN_SECTEUR = 85_000
ZONES = ("metro", "drom")
STATUTS = ("initiative",) * 3 + ("redaction",) * 3 + ("valide",) + ("signataire",) * 3


class TropDeDossiers(ValueError):
    """On demande plus de CPTS que le pays n'en compte à cette échelle ; le message dit combien il y en a."""


def choisir(nombre: int) -> list[Cpts]:
    """Les ``nombre`` premières CPTS ; la liste d'un petit nombre commence toujours celle d'un grand."""
    rangees = sorted(cpts_d_occitanie(), key=lambda cpts: cpts.departement != HAUTE_GARONNE)
    if nombre > len(rangees):
        rangees += _ailleurs()
    if nombre > len(rangees):
        raise TropDeDossiers(f"{nombre} CPTS demandées : les communes en font {len(rangees)} au plus.")
    return rangees[:nombre]


def _ailleurs() -> list[Cpts]:
    """Des CPTS sur les communes que le fichier ne couvre pas, un département après l'autre à tour de rôle."""
    prises = {code for cpts in cpts_d_occitanie() for code in cpts.codes}
    prises |= {partie.commune for cpts in cpts_d_occitanie() for partie in cpts.parties}
    par_departement: dict[str, list[Commune]] = defaultdict(list)
    communes = Commune.objects.filter(archivee_le__isnull=True, departement__zone__in=ZONES, population__gt=0)
    for commune in communes.exclude(code__in=prises).order_by("code"):
        par_departement[commune.departement_id].append(commune)
    voisins = _voisins()
    composees = [
        (rang, cpts)
        for departement in sorted(par_departement)
        for rang, cpts in enumerate(_composer(departement, par_departement[departement], voisins))
    ]
    return [cpts for _rang, cpts in sorted(composees, key=lambda paire: (paire[0], paire[1].id))]


def _voisins() -> Mapping[str, list[str]]:
    trouves: dict[str, list[str]] = defaultdict(list)
    for une, autre in Voisinage.objects.order_by().values_list("commune_a_id", "commune_b_id"):
        trouves[une].append(autre)
        trouves[autre].append(une)
    return trouves


def _composer(departement: str, communes: list[Commune], voisins: Mapping[str, list[str]]) -> Iterator[Cpts]:
    """Une CPTS par grappe ; les grandes villes se partagent en secteurs, comme dans le fichier."""
    grandes = [commune for commune in communes if commune.population > GRANDE_VILLE]
    for ville in grandes:
        yield from _partager(departement, ville)
    par_code = {commune.code: commune for commune in communes if commune.population <= GRANDE_VILLE}
    populations = {code: commune.population for code, commune in par_code.items()}
    composees = [
        (max(codes, key=lambda code: (populations[code], code)), codes)
        for codes in grappes(populations, voisins, HABITANTS_VISES)
        if sum(populations[code] for code in codes) >= HABITANTS_AU_MOINS
    ]
    homonymes = Counter(par_code[ville].nom for ville, _codes in composees)
    for rang, (ville, codes) in enumerate(composees, start=1):
        nom = par_code[ville].nom
        precision = departement if homonymes[nom] == 1 else ville
        yield _cpts(f"{departement}-{rang:03d}", f"{nom} ({precision})", departement, codes)


def _partager(departement: str, ville: Commune) -> Iterator[Cpts]:
    nombre = max(2, round(ville.population / HABITANTS_D_UN_SECTEUR))
    for rang in range(1, nombre + 1):
        habitants = ville.population // nombre + (rang <= ville.population % nombre)
        partie = PartieSaisie(ville.code, f"Secteur {rang}", habitants, JUSTIFICATION)
        nom = f"{ville.nom} secteur {rang} ({departement})"
        yield _cpts(f"{departement}-V{ville.code}-{rang}", nom, departement, (), (partie,))


def _cpts(
    numero: str, nom: str, departement: str, codes: tuple[str, ...], parties: tuple[PartieSaisie, ...] = ()
) -> Cpts:
    identifiant = f"FRANCE-{numero}"
    statut = Random(f"{GRAINE} {identifiant} statut").choice(STATUTS)  # noqa: S311 - tirage reproductible
    return Cpts(identifiant, f"CPTS (démo) {nom}", departement, statut, codes, parties)
