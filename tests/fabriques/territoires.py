"""Référentiel complet en une seconde, et territoires d'essai."""

import csv
from collections import Counter
from collections.abc import Collection, Iterable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from django.conf import settings
from django.db import connection, router

from territoires import actions
from territoires.models import Commune, Territoire
from territoires.referentiel.chargement import inserer, verifier
from territoires.referentiel.tables import Cible, cibles

INSTANT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
DEPARTEMENT = "09"
REGION = "76"


@cache
def _cibles_completes() -> tuple[Cible, ...]:
    source, donnees = verifier(Path(settings.REFERENTIEL_DIR))
    return tuple(cibles(donnees, source.attendus))


def semer_referentiel() -> None:
    """Insère le référentiel livré, entier, dans la base de test (déjà contrôlé une fois par processus)."""
    for cible in _cibles_completes():
        inserer(cible, cible.lignes, router.db_for_write(Commune))
    poser_la_base()


def poser_la_base() -> None:
    """Après beaucoup d'écritures communes à plusieurs tests : clés étrangères vérifiées une fois, et non à la fin de
    chaque test.

    Les statistiques d'abord : PostgreSQL a pu retenir, quand la table était vide, un plan qui la lit tout entière pour
    chaque clé à vérifier (plusieurs minutes pour le référentiel) ; ``ANALYZE`` le lui fait oublier.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as curseur:
            curseur.execute("ANALYZE")
    connection.check_constraints()


def un_territoire(
    codes: Collection[str] = (), parties: Iterable[tuple[str, str, int]] = (), maintenant: datetime = INSTANT
) -> Territoire:
    """Un territoire, sa version 1 ouverte ; ``parties`` : (code, libellé, habitants)."""
    territoire = actions.creer_territoire(maintenant=maintenant)
    actions.definir_perimetre(
        territoire=territoire,
        codes=codes,
        parties=[actions.PartieSaisie(*partie, "Population inventée pour l’essai.") for partie in parties],
        maintenant=maintenant,
    )
    return territoire


def petite_source(dossier: Path) -> Path:
    """Écrit dans ``dossier`` un référentiel cohérent réduit à l'Ariège, avec ses propres attendus."""
    communes = [c for c in _lignes("communes.csv") if c["departement"] == DEPARTEMENT]
    codes = {c["code"] for c in communes}
    entiers = {e["code"]: e for e in _lignes("epci.csv") if e["departements"] == DEPARTEMENT}
    for commune in communes:
        commune["epci"] = commune["epci"] if commune["epci"] in entiers else ""
    departement = next(d for d in _lignes("departements.csv") if d["code"] == DEPARTEMENT)
    region = next(r for r in _lignes("regions.csv") if r["code"] == REGION)
    region |= {
        "chef_lieu": departement["chef_lieu"],
        "nb_communes": departement["nb_communes"],
        "population": departement["population"],
    }
    voisinages = [v for v in _lignes("adjacence_france.csv") if codes.issuperset((v["commune_a"], v["commune_b"]))]
    _ecrire(dossier, "communes.csv", communes)
    _ecrire(dossier, "epci.csv", list(entiers.values()))
    _ecrire(dossier, "departements.csv", [departement])
    _ecrire(dossier, "regions.csv", [region])
    _ecrire(dossier, "arrondissements_municipaux.csv", [], _entete("arrondissements_municipaux.csv"))
    _ecrire(
        dossier, "passage_anciens_codes.csv", [p for p in _lignes("passage_anciens_codes.csv") if p["code"] in codes]
    )
    _ecrire(dossier, "adjacence_france.csv", voisinages)
    _ecrire(dossier, "points_france.csv", [p for p in _lignes("points_france.csv") if p["code"] in codes])
    voisines_de_foix = Counter(code for v in voisinages for code in (v["commune_a"], v["commune_b"]))["09122"]
    (dossier / "attendus.toml").write_text(
        "[millesime]\ngeographie = 2026\npopulation = 2023\n"
        f"[comptes]\ncommunes = {len(communes)}\nepci = {len(entiers)}\ndepartements = 1\nregions = 1\n"
        f"[regions.76]\ncommunes = {len(communes)}\npopulation = {departement['population']}\n"
        f"[voisines]\n09122 = {voisines_de_foix}\n",
        encoding="utf-8",
    )
    return dossier


def _lignes(fichier: str) -> list[dict[str, str]]:
    return [dict(ligne) for ligne in _lignes_lues(fichier)]


@cache
def _lignes_lues(fichier: str) -> list[dict[str, str]]:
    with (Path(settings.REFERENTIEL_DIR) / fichier).open(encoding="utf-8", newline="") as ouvert:
        return list(csv.DictReader(ouvert))


def _entete(fichier: str) -> list[str]:
    with (Path(settings.REFERENTIEL_DIR) / fichier).open(encoding="utf-8", newline="") as ouvert:
        return next(csv.reader(ouvert))


def _ecrire(dossier: Path, fichier: str, lignes: list[dict[str, str]], entete: list[str] | None = None) -> None:
    with (dossier / fichier).open("w", encoding="utf-8", newline="") as ouvert:
        redacteur = csv.DictWriter(ouvert, entete or list(lignes[0]), lineterminator="\n")
        redacteur.writeheader()
        redacteur.writerows(lignes)
