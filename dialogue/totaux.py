"""Les totaux anonymes d'un questionnaire, par profession ; calcul pur.

Secret statistique (domaine §7) : une profession de moins de ``seuil`` réponses est masquée. Pour qu'aucune ne se
retrouve par différence avec l'ensemble, les masquées réunies sont au moins deux et comptent au moins ``seuil``
réponses ; sinon la plus petite profession montrable est masquée aussi. La règle vaut question par question.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from dialogue.enums_questionnaires import NOTES, NatureQuestion

Cellule = dict[str, Any]


@dataclass(frozen=True)
class QuestionPosee:
    """Ce que le calcul sait d'une question ; ``cle`` la désigne dans les réponses."""

    cle: str
    intitule: str
    nature: str
    choix: tuple[str, ...] = ()


@dataclass(frozen=True)
class ReponseLue:
    """Une réponse : la profession, et une valeur par question répondue (rang, liste de rangs, note)."""

    profession: str
    valeurs: Mapping[str, Any]


def montrees(effectifs: Mapping[str, int], seuil: int) -> frozenset[str]:
    """Les professions dont le total peut se lire sans qu'une autre se retrouve par différence."""
    visibles = {p for p, n in effectifs.items() if n >= seuil}
    masquees = {p for p, n in effectifs.items() if 0 < n < seuil}
    while visibles and masquees and not _protegees(effectifs, masquees, seuil):
        sacrifiee = min(visibles, key=lambda p: (effectifs[p], p))
        visibles.remove(sacrifiee)
        masquees.add(sacrifiee)
    return frozenset(visibles)


def _protegees(effectifs: Mapping[str, int], masquees: set[str], seuil: int) -> bool:
    return len(masquees) >= 2 and sum(effectifs[p] for p in masquees) >= seuil


def totaliser(questions: Sequence[QuestionPosee], reponses: Sequence[ReponseLue], seuil: int) -> dict[str, Any]:
    """Les totaux, prêts à figer en JSON ; ``None`` dit « masqué », une profession absente n'a pas répondu."""
    effectifs = Counter(reponse.profession for reponse in reponses)
    visibles = montrees(effectifs, seuil)
    return {
        "seuil": seuil,
        "reponses": len(reponses) if len(reponses) >= seuil else None,
        "participation": {p: effectifs[p] if p in visibles else None for p in sorted(effectifs)},
        "questions": [_question(question, reponses, seuil) for question in questions],
    }


def _question(question: QuestionPosee, reponses: Sequence[ReponseLue], seuil: int) -> dict[str, Any]:
    repondues = [r for r in reponses if question.cle in r.valeurs]
    effectifs = Counter(r.profession for r in repondues)
    visibles = montrees(effectifs, seuil)
    fiche = {"cle": question.cle, "intitule": question.intitule, "nature": question.nature}
    fiche["choix"] = list(question.choix)
    if question.nature == NatureQuestion.TEXTE:
        return {**fiche, "ensemble": None, "professions": {}, "autres": None}
    reste = [r for r in repondues if r.profession not in visibles]
    return {
        **fiche,
        "ensemble": _cellule(question, repondues, seuil),
        "professions": {p: _une(question, repondues, p, seuil) if p in visibles else None for p in sorted(effectifs)},
        "autres": _cellule(question, reste, seuil) if visibles else None,
    }


def _une(question: QuestionPosee, reponses: Sequence[ReponseLue], profession: str, seuil: int) -> Cellule | None:
    return _cellule(question, [r for r in reponses if r.profession == profession], seuil)


def _cellule(question: QuestionPosee, reponses: Sequence[ReponseLue], seuil: int) -> Cellule | None:
    """Le total d'un groupe d'au moins ``seuil`` réponses, sinon rien."""
    if len(reponses) < seuil:
        return None
    valeurs = [r.valeurs[question.cle] for r in reponses]
    if question.nature == NatureQuestion.NOTE:
        moyenne = Decimal(sum(valeurs)) / len(valeurs)
        arrondie = moyenne.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
        compte = Counter(valeurs)
        return {"n": len(valeurs), "moyenne": str(arrondie), "decompte": [compte[note] for note in NOTES]}
    compte = Counter(rang for valeur in valeurs for rang in (valeur if isinstance(valeur, list) else [valeur]))
    return {"n": len(valeurs), "decompte": [compte[rang] for rang in range(len(question.choix))]}


def part(cellule: Cellule, rang: int) -> Decimal:
    """La part d'un choix, en pour cent, à une décimale."""
    return (Decimal(100 * cellule["decompte"][rang]) / cellule["n"]).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
