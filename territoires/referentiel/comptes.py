"""Contrôle les totaux du référentiel contre ses propres fichiers et contre ``attendus.toml``. Pur."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from territoires.referentiel.lecture import ATTENDUS, Attendus, Refus
from territoires.referentiel.lignes import DepartementLu, Donnees, EpciLu, RegionLue

Ensemble = RegionLue | DepartementLu | EpciLu

_NOMS = {
    "communes": "communes.csv",
    "epci": "epci.csv",
    "departements": "departements.csv",
    "regions": "regions.csv",
    "arrondissements_municipaux": "arrondissements_municipaux.csv",
}


def controler_comptes(donnees: Donnees, attendus: Attendus) -> list[Refus]:
    """Rend les refus sur les totaux ; la liste vide veut dire que tout concorde."""
    return [
        *_totaux("regions.csv", "région", donnees.regions, donnees, "region"),
        *_totaux("departements.csv", "département", donnees.departements, donnees, "departement"),
        *_totaux("epci.csv", "EPCI", donnees.epcis, donnees, "epci"),
        *_departements_des_epci(donnees),
        *_chefs_lieux(donnees),
        *_arrondissements(donnees),
        *_attendus(donnees, attendus),
    ]


def millesime_de(region: str, zone: str, attendus: Attendus) -> int | None:
    """Année de la population d'une commune de ``region`` ; ``None`` si la source ne la donne pas."""
    millesime = attendus["millesime"]
    if zone in millesime.get("zones_inconnues", ()):
        return None
    annee: int = millesime.get("regions", {}).get(region, millesime["population"])
    return annee


def _totaux(
    fichier: str, quoi: str, ensembles: Mapping[str, Ensemble], donnees: Donnees, champ: str
) -> Iterable[Refus]:
    """Recalcule habitants et communes de chaque région, département ou EPCI."""
    habitants: Counter[str | None] = Counter()
    nombres: Counter[str | None] = Counter()
    for commune in donnees.communes.values():
        cle = getattr(commune, champ)
        habitants[cle] += commune.population or 0
        nombres[cle] += 1
    for code, ensemble in ensembles.items():
        if ensemble.population != habitants[code]:
            yield Refus(
                fichier,
                ensemble.ligne,
                f"{quoi} {code} : population {ensemble.population} écrite, {habitants[code]} recalculée "
                "depuis ses communes",
            )
        if ensemble.nb_communes != nombres[code]:
            yield Refus(
                fichier,
                ensemble.ligne,
                f"{quoi} {code} : {ensemble.nb_communes} communes écrites, {nombres[code]} lues",
            )


def _departements_des_epci(donnees: Donnees) -> Iterable[Refus]:
    reels: dict[str | None, set[str]] = defaultdict(set)
    for commune in donnees.communes.values():
        reels[commune.epci].add(commune.departement)
    for siren, epci in donnees.epcis.items():
        if epci.departements != reels[siren]:
            yield Refus(
                "epci.csv",
                epci.ligne,
                f"EPCI {siren} : départements {' '.join(sorted(epci.departements))} écrits, "
                f"{' '.join(sorted(reels[siren]))} lus dans communes.csv",
            )


def _chefs_lieux(donnees: Donnees) -> Iterable[Refus]:
    for fichier, ensembles in (("regions.csv", donnees.regions), ("departements.csv", donnees.departements)):
        for code, ensemble in ensembles.items():
            if ensemble.chef_lieu not in donnees.communes:
                yield Refus(fichier, ensemble.ligne, f"{code} : chef-lieu {ensemble.chef_lieu} inconnu")


def _arrondissements(donnees: Donnees) -> Iterable[Refus]:
    """La somme des arrondissements d'une commune est sa population."""
    sommes: Counter[str] = Counter()
    derniere: dict[str, int] = {}
    for arrondissement in donnees.arrondissements.values():
        sommes[arrondissement.commune] += arrondissement.population
        derniere[arrondissement.commune] = arrondissement.ligne
    for code, somme in sommes.items():
        population = donnees.communes[code].population
        if somme != population:
            yield Refus(
                "arrondissements_municipaux.csv",
                derniere[code],
                f"commune {code} : {somme} habitants dans ses arrondissements, {population} dans communes.csv",
            )


def _attendus(donnees: Donnees, attendus: Attendus) -> Iterable[Refus]:
    lus = {
        "communes": len(donnees.communes),
        "epci": len(donnees.epcis),
        "departements": len(donnees.departements),
        "regions": len(donnees.regions),
        "arrondissements_municipaux": len(donnees.arrondissements),
    }
    for nom, attendu in attendus.get("comptes", {}).items():
        if nom not in lus:
            yield Refus(ATTENDUS, 0, f"compte « {nom} » inconnu")
        elif lus[nom] != attendu:
            yield Refus(_NOMS[nom], 0, f"{lus[nom]} lignes valides lues, {attendu} attendues")
    yield from _attendus_des_regions(donnees, attendus.get("regions", {}))
    yield from _attendus_des_voisines(donnees, attendus.get("voisines", {}))


def _attendus_des_regions(donnees: Donnees, attendus: Attendus) -> Iterable[Refus]:
    for code, compte in attendus.items():
        populations = [c.population or 0 for c in donnees.communes.values() if c.region == code]
        lus = {"communes": len(populations), "population": sum(populations)}
        ligne = donnees.regions[code].ligne if code in donnees.regions else 0
        for nom, attendu in compte.items():
            if lus.get(nom) != attendu:
                yield Refus("regions.csv", ligne, f"région {code}, {nom} : {lus.get(nom)} comptés, {attendu} attendus")


def _attendus_des_voisines(donnees: Donnees, attendus: Attendus) -> Iterable[Refus]:
    for code, attendu in attendus.items():
        voisines = sum(code in paire for paire in donnees.voisinages)
        if voisines != attendu:
            yield Refus("adjacence_france.csv", 0, f"commune {code} : {voisines} voisines, {attendu} attendues")
