"""Un petit référentiel vrai : les communes demandées, lues dans ``fixtures/referentiel``, avec leurs voisinages."""

import csv
import json
from collections.abc import Iterable
from functools import cache
from operator import itemgetter
from pathlib import Path
from typing import Any

from commun.textes import normaliser
from territoires.models import Commune, Departement, Region, Voisinage

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
MILLESIME = 2023
LAURAGAIS = ("31582", "31037", "31210", "31377", "31450", "31514", "31566")


@cache
def _lignes(nom: str) -> tuple[dict[str, str], ...]:
    with (FIXTURES / "referentiel" / f"{nom}.csv").open(encoding="utf-8", newline="") as fichier:
        return tuple(csv.DictReader(fichier))


@cache
def _voisinages() -> dict[str, list[tuple[int, dict[str, str]]]]:
    """Commune → les lignes d'adjacence dont elle est la première, chacune avec son rang dans le fichier."""
    trouves: dict[str, list[tuple[int, dict[str, str]]]] = {}
    for rang, ligne in enumerate(_lignes("adjacence_france")):
        trouves.setdefault(ligne["commune_a"], []).append((rang, ligne))
    return trouves


def _entre(communes: set[str]) -> list[dict[str, str]]:
    """Les voisinages de ces communes entre elles, dans l'ordre du fichier (cent mille lignes, lues une fois)."""
    index = _voisinages()
    siens = (paire for code in communes for paire in index.get(code, ()) if paire[1]["commune_b"] in communes)
    return [ligne for _rang, ligne in sorted(siens, key=itemgetter(0))]


@cache
def _par_code(nom: str) -> dict[str, dict[str, str]]:
    return {ligne["code"]: ligne for ligne in _lignes(nom)}


def semer_communes(codes: Iterable[str] = LAURAGAIS) -> list[Commune]:
    """Crée ces communes, leurs départements, leurs régions et leurs voisinages entre elles ; rejouable."""
    codes = sorted(set(codes))
    lues = [_par_code("communes")[code] for code in codes]
    for departement in sorted({ligne["departement"] for ligne in lues}):
        un_departement(departement)
    Commune.objects.bulk_create([_commune(ligne) for ligne in lues], ignore_conflicts=True)
    presents = set(Commune.objects.values_list("code", flat=True))
    Voisinage.objects.bulk_create(
        [
            Voisinage(commune_a_id=v["commune_a"], commune_b_id=v["commune_b"], longueur_m=v["longueur_m"])
            for v in _entre(presents)
        ],
        ignore_conflicts=True,
    )
    return list(Commune.objects.filter(code__in=codes).order_by("code"))


def ligne_du_departement(code: str) -> dict[str, str]:
    """Ce que le référentiel livré dit de ce département (``nom``, ``region``…)."""
    return _par_code("departements")[code]


def un_departement(code: str = "31") -> Departement:
    """Ce département et sa région."""
    ligne = ligne_du_departement(code)
    region = _par_code("regions")[ligne["region"]]
    Region.objects.get_or_create(code=region["code"], defaults={"nom": region["nom"], "zone": region["zone"]})
    valeurs = {"nom": ligne["nom"], "region_id": ligne["region"], "zone": ligne["zone"]}
    return Departement.objects.get_or_create(code=code, defaults=valeurs)[0]


def codes_du_departement(departement: str, nombre: int) -> list[str]:
    """Les premiers codes Insee du département, autant qu'on en demande."""
    codes = [ligne["code"] for ligne in _lignes("communes") if ligne["departement"] == departement]
    return sorted(codes)[:nombre]


@cache
def cpts_fictive(identifiant: str) -> dict[str, Any]:
    """Une CPTS du jeu de démonstration : communes, parties et résultat attendu."""
    contenu = json.loads((FIXTURES / "demo" / "cpts_fictives_occitanie.json").read_text(encoding="utf-8"))
    return next(cpts for cpts in contenu["cpts"] if cpts["id"] == identifiant)


def _commune(ligne: dict[str, str]) -> Commune:
    point = _par_code("points_france").get(ligne["code"])
    return Commune(
        code=ligne["code"],
        nom=ligne["nom"],
        departement_id=ligne["departement"],
        population=int(ligne["population"]) if ligne["population"] else None,
        population_totale=int(ligne["population_totale"]) if ligne["population_totale"] else None,
        millesime=MILLESIME,
        codes_postaux=ligne["codes_postaux"],
        longitude=float(point["lon"]) if point else None,
        latitude=float(point["lat"]) if point else None,
        surface_ha=int(point["surface_ha"]) if point else None,
        nom_recherche=normaliser(ligne["nom"]),
    )
