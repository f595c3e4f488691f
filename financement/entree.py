"""Du fichier TOML (ou d'un dictionnaire de même forme) à une ``Situation`` contrôlée.

Chaque refus nomme le champ. Un taux s'écrit en texte : un flottant est refusé, il ne peut pas représenter
0,1 exactement. Une date s'écrit en date TOML (2026-03-02) ou en texte ISO ("2026-03-02").
"""

import re
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from financement.bareme import Bareme
from financement.baremes import trouver_bareme
from financement.refus import SaisieRefusee
from financement.situation import (
    Avenant,
    MissionEngagee,
    Situation,
    controler,
    controler_population,
)

CLES_FICHIER = ("bareme", "population", "signature", "resiliation", "missions", "avenants")
CLES_MISSION = ("code", "demarrage", "compensation_snp", "supplement_snp", "atteinte")
CLES_AVENANT = ("effet", "population")
TAUX = re.compile(r"[0-9]{1,9}(\.[0-9]{1,50})?", re.ASCII)
DATE_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


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
        raise SaisieRefusee("fichier", f"ce n'est pas du TOML lisible ({erreur}).") from erreur
    return lire_cas(donnees)


def lire_cas(donnees: Mapping[str, Any]) -> Cas:
    """Le cas décrit par un dictionnaire de la forme du fichier. Erreur : ``SaisieRefusee``."""
    refuser_cles_inconnues("", donnees, CLES_FICHIER)
    bareme = trouver_bareme(_texte("bareme", _exiger("", donnees, "bareme")))
    bareme.exiger_verifie()
    population = _exiger("", donnees, "population")
    controler_population("population", population)
    situation = Situation(
        population=population,
        signature=lire_date("signature", _exiger("", donnees, "signature")),
        resiliation=lire_date("resiliation", donnees["resiliation"]) if "resiliation" in donnees else None,
        missions=tuple(
            _mission(f"missions[{rang}]", mission) for rang, mission in enumerate(_tables("missions", donnees), start=1)
        ),
        avenants=tuple(
            _avenant(f"avenants[{rang}]", avenant) for rang, avenant in enumerate(_tables("avenants", donnees), start=1)
        ),
    )
    controler(situation, bareme)
    return Cas(situation, bareme)


def lire_date(champ: str, valeur: object) -> date:
    """Une date TOML ou un texte ISO ``AAAA-MM-JJ`` ; refuse une heure, un nombre, une date impossible."""
    if isinstance(valeur, date) and not isinstance(valeur, datetime):
        return valeur
    if isinstance(valeur, str) and DATE_ISO.fullmatch(valeur):
        try:
            return date.fromisoformat(valeur)
        except ValueError as erreur:
            raise SaisieRefusee(champ, f"« {valeur} » n'existe pas au calendrier.") from erreur
    raise SaisieRefusee(champ, "indiquez une date sans heure, par exemple 2026-03-02.")


def lire_taux(champ: str, valeur: object) -> Decimal:
    """Un taux écrit en texte (« 0.85 ») ou en entier ; refuse un flottant et ce qui n'est pas un nombre."""
    if isinstance(valeur, float):
        raise SaisieRefusee(champ, f'écrivez le taux en texte, entre guillemets ("{valeur}"), pas en nombre à virgule.')
    if isinstance(valeur, int) and not isinstance(valeur, bool):
        valeur = str(valeur)
    if isinstance(valeur, str) and TAUX.fullmatch(valeur):
        return Decimal(valeur)
    raise SaisieRefusee(champ, 'indiquez un taux de 0 à 1, en texte, par exemple "0.85".')


def refuser_cles_inconnues(prefixe: str, donnees: Mapping[str, Any], connues: Collection[str]) -> None:
    """Refuse la première clé qui n'est pas prévue, en disant lesquelles le sont."""
    for cle in donnees:
        if cle not in connues:
            raise SaisieRefusee(_chemin(prefixe, cle), f"clé inconnue ; clés admises : {', '.join(connues)}.")


def _chemin(prefixe: str, cle: str) -> str:
    return f"{prefixe}.{cle}" if prefixe else cle


def _exiger(prefixe: str, donnees: Mapping[str, Any], cle: str) -> Any:
    if cle not in donnees:
        raise SaisieRefusee(_chemin(prefixe, cle), "ce champ est obligatoire.")
    return donnees[cle]


def _texte(champ: str, valeur: object) -> str:
    if not isinstance(valeur, str):
        raise SaisieRefusee(champ, "indiquez un texte entre guillemets.")
    return valeur


def _booleen(champ: str, valeur: object) -> bool:
    if not isinstance(valeur, bool):
        raise SaisieRefusee(champ, "indiquez true ou false.")
    return valeur


def _tables(cle: str, donnees: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    tables = donnees.get(cle, [])
    if not isinstance(tables, list) or not all(isinstance(table, Mapping) for table in tables):
        raise SaisieRefusee(cle, f"écrivez une liste de tables [[{cle}]].")
    return tables


def _mission(champ: str, donnees: Mapping[str, Any]) -> MissionEngagee:
    refuser_cles_inconnues(champ, donnees, CLES_MISSION)
    return MissionEngagee(
        code=_texte(f"{champ}.code", _exiger(champ, donnees, "code")),
        demarrage=lire_date(f"{champ}.demarrage", _exiger(champ, donnees, "demarrage")),
        compensation_snp=_booleen(f"{champ}.compensation_snp", donnees.get("compensation_snp", False)),
        supplement_snp=_booleen(f"{champ}.supplement_snp", donnees.get("supplement_snp", False)),
        atteinte=_atteinte(f"{champ}.atteinte", donnees.get("atteinte", {})),
    )


def _atteinte(champ: str, donnees: object) -> dict[int, Decimal]:
    if not isinstance(donnees, Mapping):
        raise SaisieRefusee(champ, 'écrivez une table année → taux, par exemple { 1 = "0.85" }.')
    taux = {}
    for annee, valeur in donnees.items():
        if annee not in {"1", "2", "3", "4", "5"}:
            raise SaisieRefusee(f"{champ}.{annee}", "l'année contractuelle va de 1 à 5.")
        taux[int(annee)] = lire_taux(f"{champ}.{annee}", valeur)
    return taux


def _avenant(champ: str, donnees: Mapping[str, Any]) -> Avenant:
    refuser_cles_inconnues(champ, donnees, CLES_AVENANT)
    population = _exiger(champ, donnees, "population")
    controler_population(f"{champ}.population", population)
    return Avenant(effet=lire_date(f"{champ}.effet", _exiger(champ, donnees, "effet")), population=population)
