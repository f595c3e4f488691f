"""Du fichier TOML (ou d'un dictionnaire de même forme) à une ``Situation`` contrôlée.

Chaque refus nomme le champ. Un taux s'écrit en texte : un flottant est refusé, il ne peut pas représenter
0,1 exactement. Une date s'écrit en date TOML (2026-03-02) ou en texte ISO ("2026-03-02").
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from financement.bareme import Bareme
from financement.baremes import trouver_bareme
from financement.controles import controler, controler_population
from financement.entree_indicateurs import lire_indicateurs, lire_releves
from financement.lectures import (
    exiger,
    lire_annees,
    lire_booleen,
    lire_date,
    lire_taux,
    lire_texte,
    refuser_cles_inconnues,
    tables,
)
from financement.refus import SaisieRefusee
from financement.situation import Avenant, CriseReconnue, MissionEngagee, Situation

CLES_RESULTATS = ("releves", "resultats_arretes")
CLES_FICHIER = ("bareme", "population", "signature", "resiliation", "missions", "avenants", "crises", *CLES_RESULTATS)
CLES_MISSION = ("code", "demarrage", "compensation_snp", "supplement_snp", "atteinte", "indicateurs")
CLES_CRISE = ("du", "au", "reconnue_le", "reference")
CLES_AVENANT = ("effet", "population", "missions", "bareme")


@dataclass(frozen=True, slots=True)
class Cas:
    """Un fichier lu et contrôlé : la situation et le barème demandé."""

    situation: Situation
    bareme: Bareme


def lire_toml(texte: str) -> Cas:
    """Le cas d'un texte TOML. Erreur : ``SaisieRefusee`` (champ ``fichier`` si le TOML est mal formé)."""
    try:
        donnees = tomllib.loads(texte.removeprefix("\ufeff"))
    except (tomllib.TOMLDecodeError, ValueError, RecursionError) as erreur:
        raise SaisieRefusee("fichier", f"ce n’est pas du TOML lisible ({erreur}).") from erreur
    return lire_cas(donnees)


def lire_cas(donnees: Mapping[str, Any]) -> Cas:
    """Le cas décrit par un dictionnaire de la forme du fichier. Erreur : ``SaisieRefusee``."""
    refuser_cles_inconnues("", donnees, CLES_FICHIER)
    bareme = trouver_bareme(lire_texte("bareme", exiger("", donnees, "bareme")))
    bareme.exiger_verifie()
    population = exiger("", donnees, "population")
    controler_population("population", population)
    situation = Situation(
        population=population,
        signature=lire_date("signature", exiger("", donnees, "signature")),
        resiliation=lire_date("resiliation", donnees["resiliation"]) if "resiliation" in donnees else None,
        missions=_missions("missions", donnees),
        avenants=tuple(
            _avenant(f"avenants[{rang}]", avenant) for rang, avenant in enumerate(tables("avenants", donnees), start=1)
        ),
        releves=lire_releves("releves", donnees.get("releves", {})),
        arretees=_annees_arretees(donnees),
        crises=tuple(_crise(f"crises[{rang}]", lue) for rang, lue in enumerate(tables("crises", donnees), start=1)),
    )
    controler(situation, bareme)
    return Cas(situation, bareme)


def _annees_arretees(donnees: Mapping[str, Any]) -> frozenset[int] | None:
    """``resultats_arretes = [1, 2]`` ; absent : toutes les années le sont."""
    lues = donnees.get("resultats_arretes")
    if lues is None:
        return None
    if not isinstance(lues, list) or not all(type(annee) is int for annee in lues):
        raise SaisieRefusee("resultats_arretes", "la liste des années arrêtées, par exemple [1, 2].")
    return frozenset(lues)


def _crise(champ: str, donnees: Mapping[str, Any]) -> CriseReconnue:
    refuser_cles_inconnues(champ, donnees, CLES_CRISE)
    du, au, reconnue_le = (lire_date(f"{champ}.{cle}", exiger(champ, donnees, cle)) for cle in CLES_CRISE[:3])
    return CriseReconnue(du, au, reconnue_le, lire_texte(f"{champ}.reference", exiger(champ, donnees, "reference")))


def _missions(champ: str, donnees: Mapping[str, Any]) -> tuple[MissionEngagee, ...]:
    lues = tables("missions", donnees, champ)
    return tuple(_mission(f"{champ}[{rang}]", mission) for rang, mission in enumerate(lues, start=1))


def _mission(champ: str, donnees: Mapping[str, Any]) -> MissionEngagee:
    refuser_cles_inconnues(champ, donnees, CLES_MISSION)
    return MissionEngagee(
        code=lire_texte(f"{champ}.code", exiger(champ, donnees, "code")),
        demarrage=lire_date(f"{champ}.demarrage", exiger(champ, donnees, "demarrage")),
        compensation_snp=lire_booleen(f"{champ}.compensation_snp", donnees.get("compensation_snp", False)),
        supplement_snp=lire_booleen(f"{champ}.supplement_snp", donnees.get("supplement_snp", False)),
        atteinte=lire_annees(f"{champ}.atteinte", donnees.get("atteinte", {}), lire_taux),
        indicateurs=lire_indicateurs(f"{champ}.indicateurs", tables("indicateurs", donnees, f"{champ}.indicateurs")),
    )


def _avenant(champ: str, donnees: Mapping[str, Any]) -> Avenant:
    refuser_cles_inconnues(champ, donnees, CLES_AVENANT)
    population = donnees.get("population")
    if population is not None:
        controler_population(f"{champ}.population", population)
    return Avenant(
        effet=lire_date(f"{champ}.effet", exiger(champ, donnees, "effet")),
        population=population,
        missions=_missions(f"{champ}.missions", donnees) if "missions" in donnees else None,
        bareme=trouver_bareme(lire_texte(f"{champ}.bareme", donnees["bareme"])) if "bareme" in donnees else None,
    )
