"""Les totaux d'un questionnaire, tels qu'ils se lisent et s'exportent ; une seule forme pour la page et le fichier."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from dialogue.enums_questionnaires import NOTES, NatureQuestion
from dialogue.models import Questionnaire
from dialogue.models.questionnaires import choix_de_profession
from dialogue.totaux import part

MASQUE = "masqué"
ENSEMBLE, AUTRES = "Ensemble", "Professions masquées, réunies"


@dataclass(frozen=True)
class Ligne:
    """Le total d'un groupe ; ``valeurs`` et ``parts`` suivent les colonnes de la question, vides si masqué."""

    groupe: str
    nombre: int | None
    valeurs: tuple[int, ...] = ()
    parts: tuple[Decimal, ...] = ()
    moyenne: Decimal | None = None

    @property
    def cases(self) -> list[tuple[int, Decimal]]:
        return list(zip(self.valeurs, self.parts, strict=True))


@dataclass(frozen=True)
class Tableau:
    """Une question et ses lignes ; ``colonnes`` : les choix ou les notes."""

    cle: str
    intitule: str
    nature: str
    colonnes: tuple[str, ...]
    lignes: tuple[Ligne, ...]

    @property
    def est_une_note(self) -> bool:
        return self.nature == NatureQuestion.NOTE

    @property
    def ensemble(self) -> Ligne:
        return self.lignes[0]

    @property
    def premier(self) -> tuple[str, Decimal]:
        """Le choix le plus donné par l'ensemble, et sa part ; l'ensemble n'est pas masqué."""
        rang = max(range(len(self.colonnes)), key=lambda r: self.ensemble.valeurs[r])
        return self.colonnes[rang], self.ensemble.parts[rang]

    @property
    def choix(self) -> list[tuple[int, str]]:
        return list(enumerate(self.colonnes))


def participation(questionnaire: Questionnaire) -> list[tuple[str, int | None]]:
    """Le nombre de réponses par profession ; rien pour une profession masquée."""
    noms = dict(choix_de_profession())
    return [(noms.get(p, p), nombre) for p, nombre in questionnaire.totaux["participation"].items()]


def tableaux(questionnaire: Questionnaire) -> list[Tableau]:
    """Un tableau par question comptée ; un texte libre ne se compte pas."""
    comptees = [q for q in questionnaire.totaux["questions"] if q["nature"] != NatureQuestion.TEXTE]
    return [_tableau(question) for question in comptees]


def _tableau(question: dict[str, Any]) -> Tableau:
    note = question["nature"] == NatureQuestion.NOTE
    colonnes = tuple(str(n) for n in NOTES) if note else tuple(question["choix"])
    noms = dict(choix_de_profession())
    lignes = [_ligne(ENSEMBLE, question["ensemble"], colonnes)]
    lignes += [_ligne(noms.get(p, p), cellule, colonnes) for p, cellule in question["professions"].items()]
    if question["autres"]:
        lignes.append(_ligne(AUTRES, question["autres"], colonnes))
    return Tableau(question["cle"], question["intitule"], question["nature"], colonnes, tuple(lignes))


def _ligne(groupe: str, cellule: dict[str, Any] | None, colonnes: tuple[str, ...]) -> Ligne:
    if cellule is None:
        return Ligne(groupe, None)
    parts = tuple(part(cellule, rang) for rang in range(len(colonnes)))
    return Ligne(groupe, cellule["n"], tuple(cellule["decompte"]), parts, _moyenne(cellule))


def _moyenne(cellule: dict[str, Any]) -> Decimal | None:
    return Decimal(cellule["moyenne"]) if "moyenne" in cellule else None


ENTETES = ("Question", "Groupe", "Réponses", "Choix ou note", "Nombre", "Part en %", "Moyenne")


def a_exporter(questionnaire: Questionnaire) -> Iterator[tuple[Any, ...]]:
    """Une ligne par question, groupe et choix ; « masqué » à la place d'un total qui ne se lit pas."""
    for tableau in tableaux(questionnaire):
        for ligne in tableau.lignes:
            if ligne.nombre is None:
                yield (tableau.intitule, ligne.groupe, MASQUE, "", MASQUE, MASQUE, MASQUE)
                continue
            for colonne, (nombre, pourcent) in zip(tableau.colonnes, ligne.cases, strict=True):
                yield (tableau.intitule, ligne.groupe, ligne.nombre, colonne, nombre, pourcent, ligne.moyenne)
