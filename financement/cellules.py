"""Lire un classeur de cas : chaque refus dit la feuille, la ligne et la colonne, en mots de tableur. Sans base.

Un texte se lit sans ses espaces de bord ; une date, un nombre ou un taux se lit aussi écrit à la française en texte.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from commun.textes import au_clavier, sans_accents
from financement.refus import SaisieRefusee

OUI_NON = {"oui": True, "non": False}
DATE_FRANCAISE = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})", re.ASCII)
DATE_ISO = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
NOMBRE = re.compile(r"-?\d+(\.\d+)?", re.ASCII)
# Un tableur ne montre ni ne garde plus de quinze chiffres : au-delà, ce n'est que le bruit de son calcul.
CHIFFRES = 15


@dataclass(frozen=True)
class Ligne:
    """Une ligne remplie d'une feuille : ``rang`` est le numéro qu'affiche le tableur."""

    feuille: str
    rang: int
    valeurs: dict[str, Any]

    def __getitem__(self, colonne: str) -> Any:
        return self.valeurs.get(colonne)

    def lieu(self, colonne: str = "") -> str:
        """« Missions, ligne 12, colonne « Démarrage » »."""
        return f"{self.feuille}, ligne {self.rang}" + (f", colonne « {colonne} »" if colonne else "")

    def refuser(self, colonne: str, message: str) -> SaisieRefusee:
        """Le refus à lever."""
        return SaisieRefusee(self.lieu(colonne), message)

    def exiger(self, colonne: str) -> Any:
        """La valeur d'une case qui ne peut pas rester vide."""
        if self[colonne] is None:
            raise self.refuser(colonne, "cette case est vide : remplissez-la.")
        return self[colonne]

    def texte(self, colonne: str) -> str:
        """Un texte obligatoire."""
        return str(self.exiger(colonne))

    def code(self, colonne: str, connus: Sequence[str] = ()) -> str:
        """Un code obligatoire, sans majuscule ni accent ; l'un de ``connus`` s'il y en a."""
        lu = sans_accents(self.texte(colonne)).lower()
        if connus and lu not in connus:
            raise self.refuser(colonne, f"« {self[colonne]} » n’est pas connu ; écrivez : {', '.join(connus)}.")
        return lu

    def jour(self, colonne: str) -> date | None:
        """Une date, ``None`` si la case est vide."""
        valeur = self[colonne]
        if valeur is None or (isinstance(valeur, date) and not isinstance(valeur, datetime)):
            return valeur
        if isinstance(valeur, datetime):
            return valeur.date()
        lue = _date_ecrite(str(valeur))
        if lue is None:
            raise self.refuser(colonne, f"« {valeur} » n’est pas une date : écrivez-la 02/03/2026.")
        return lue

    def nombre(self, colonne: str) -> int | str | None:
        """Un nombre exact : entier, ou texte décimal (jamais un flottant) ; ``None`` si la case est vide."""
        valeur = self[colonne]
        if valeur is None or (isinstance(valeur, int) and not isinstance(valeur, bool)):
            return valeur
        if isinstance(valeur, float):
            return int(valeur) if valeur.is_integer() else f"{valeur:.{CHIFFRES}g}"
        ecrit = re.sub(r"[\s€]", "", str(valeur)).replace(",", ".").replace("\u2212", "-")
        if not NOMBRE.fullmatch(ecrit):
            raise self.refuser(colonne, f"« {valeur} » n’est pas un nombre : écrivez-le en chiffres, 1234,56.")
        return ecrit if "." in ecrit else int(ecrit)

    def oui(self, colonne: str) -> bool:
        """Oui ou non ; une case vide vaut non."""
        valeur = self[colonne]
        if valeur is None or isinstance(valeur, bool):
            return bool(valeur)
        lu = OUI_NON.get(str(valeur).lower())
        if lu is None:
            raise self.refuser(colonne, f"« {valeur} » : écrivez oui ou non.")
        return lu


def _date_ecrite(texte: str) -> date | None:
    francaise = DATE_FRANCAISE.fullmatch(texte)
    try:
        if francaise:
            jour, mois, annee = (int(nombre) for nombre in francaise.groups())
            return date(annee, mois, jour)
        return date.fromisoformat(texte) if DATE_ISO.fullmatch(texte) else None
    except ValueError:
        return None


def lire_feuilles(chemin: Path, colonnes: dict[str, tuple[str, ...]]) -> dict[str, list[Ligne]]:
    """Les lignes remplies de chaque feuille. Leur première colonne nomme le cas : sans elle, une ligne est refusée.

    Erreur : ``SaisieRefusee`` (classeur illisible, feuille ou colonne absente, ligne sans cas).
    """
    try:
        classeur = load_workbook(chemin, data_only=True)
    except (OSError, BadZipFile, InvalidFileException, KeyError) as erreur:
        raise SaisieRefusee("classeur", f"« {chemin} » n’est pas un classeur XLSX lisible.") from erreur
    absentes = [titre for titre in colonnes if titre not in classeur.sheetnames]
    if absentes:
        raise SaisieRefusee("classeur", f"feuille absente : {', '.join(absentes)}.")
    rangees = {titre: classeur[titre].iter_rows(values_only=True) for titre in colonnes}
    return {titre: list(_lignes(titre, colonnes[titre], rangees[titre])) for titre in colonnes}


def _lignes(titre: str, colonnes: tuple[str, ...], rangs: Iterator[tuple[Any, ...]]) -> Iterator[Ligne]:
    connues = {au_clavier(colonne): colonne for colonne in colonnes}
    lues = (str(cellule or "").strip() for cellule in next(rangs, ()))
    entete = tuple(connues.get(au_clavier(lue), lue) for lue in lues)
    absentes = [colonne for colonne in colonnes if colonne not in entete]
    if absentes:
        raise SaisieRefusee(titre, f"colonne absente : {', '.join(absentes)}.")
    for numero, rang in enumerate(rangs, start=2):
        valeurs = {colonne: _propre(cellule) for colonne, cellule in zip(entete, rang, strict=False)}
        ligne = Ligne(titre, numero, valeurs)
        if any(valeurs[colonne] is not None for colonne in colonnes):
            ligne.texte(colonnes[0])
            yield ligne


def _propre(cellule: Any) -> Any:
    """Un texte sans ses espaces de bord ; une case blanche est vide."""
    return cellule.strip() or None if isinstance(cellule, str) else cellule
