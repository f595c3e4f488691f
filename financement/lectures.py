"""Lire une valeur d'un cas (TOML, classeur, dictionnaire) : chaque refus nomme le champ (``SaisieRefusee``). Pur."""

import re
from collections.abc import Callable, Collection, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeVar

from financement.refus import SaisieRefusee

T = TypeVar("T")
TAUX = re.compile(r"[0-9]{1,9}(\.[0-9]{1,50})?", re.ASCII)
NOMBRE = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,10})?", re.ASCII)
DATE_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


def lire_date(champ: str, valeur: object) -> date:
    """Une date TOML ou un texte ISO ``AAAA-MM-JJ`` ; refuse une heure, un nombre, une date impossible."""
    if isinstance(valeur, date) and not isinstance(valeur, datetime):
        return valeur
    if isinstance(valeur, str) and DATE_ISO.fullmatch(valeur):
        try:
            return date.fromisoformat(valeur)
        except ValueError as erreur:
            raise SaisieRefusee(champ, f"« {valeur} » n’existe pas au calendrier.") from erreur
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


def lire_decimal(champ: str, valeur: object) -> Decimal:
    """Un nombre écrit en texte (« 12.5 ») ou en entier, signe permis ; refuse un flottant."""
    if isinstance(valeur, float):
        raise SaisieRefusee(champ, f'écrivez le nombre en texte, entre guillemets ("{valeur}").')
    if isinstance(valeur, int) and not isinstance(valeur, bool):
        valeur = str(valeur)
    if isinstance(valeur, str) and NOMBRE.fullmatch(valeur):
        return Decimal(valeur)
    raise SaisieRefusee(champ, 'indiquez un nombre, en texte s’il a une virgule, par exemple "12.5".')


def lire_annees(champ: str, donnees: object, lire: Callable[[str, object], T]) -> dict[int, T]:
    """Une table année contractuelle (« 1 » à « 5 ») → valeur, chaque valeur lue par ``lire(champ, valeur)``."""
    if not isinstance(donnees, Mapping):
        raise SaisieRefusee(champ, 'écrivez une table année → valeur, par exemple { 1 = "0.85" }.')
    lues = {}
    for annee, valeur in donnees.items():
        if annee not in {"1", "2", "3", "4", "5"}:
            raise SaisieRefusee(f"{champ}.{annee}", "l’année contractuelle va de 1 à 5.")
        lues[int(annee)] = lire(f"{champ}.{annee}", valeur)
    return lues


def tables(cle: str, donnees: Mapping[str, Any], champ: str = "") -> list[Mapping[str, Any]]:
    """La liste de tables ``[[cle]]`` (vide si la clé est absente) ; ``champ`` : son nom complet."""
    lues = donnees.get(cle, [])
    if not isinstance(lues, list) or not all(isinstance(table, Mapping) for table in lues):
        raise SaisieRefusee(champ or cle, f"écrivez une liste de tables [[{cle}]].")
    return lues


def refuser_cles_inconnues(prefixe: str, donnees: Mapping[str, Any], connues: Collection[str]) -> None:
    """Refuse la première clé qui n'est pas prévue, en disant lesquelles le sont."""
    for cle in donnees:
        if cle not in connues:
            raise SaisieRefusee(_chemin(prefixe, cle), f"clé inconnue ; clés admises : {', '.join(connues)}.")


def _chemin(prefixe: str, cle: str) -> str:
    return f"{prefixe}.{cle}" if prefixe else cle


def exiger(prefixe: str, donnees: Mapping[str, Any], cle: str) -> Any:
    """La valeur d'une clé obligatoire."""
    if cle not in donnees:
        raise SaisieRefusee(_chemin(prefixe, cle), "ce champ est obligatoire.")
    return donnees[cle]


def lire_texte(champ: str, valeur: object) -> str:
    """Un texte."""
    if not isinstance(valeur, str):
        raise SaisieRefusee(champ, "indiquez un texte entre guillemets.")
    return valeur


def lire_booleen(champ: str, valeur: object) -> bool:
    """Vrai ou faux."""
    if not isinstance(valeur, bool):
        raise SaisieRefusee(champ, "indiquez true ou false.")
    return valeur
