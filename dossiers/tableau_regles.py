"""Le tableau des règles de recevabilité, en Markdown, d'après le code (docs/regles.md)."""

from datetime import date

from dossiers.completude import Regle
from dossiers.enums import Sujet
from dossiers.regles import REGLES

ENTETE = "<!-- Imprimé par « manage.py tableau_regles » d’après le code : ne pas modifier à la main. -->"
COLONNES = ("règle", "code", "niveau", "rubrique", "pourquoi", "source", "en vigueur")


def tableau() -> str:
    """Le document entier : un tableau par objet."""
    parties = [
        "# Règles de recevabilité",
        ENTETE,
        "Une règle bloquante empêche le dépôt ; un avertissement conseille, et le porteur peut passer outre avec un "
        "motif que lisent le Guichet et l’ARS. Le niveau écrit ici est celui du code ; l’administrateur peut le "
        "changer à partir d’une date, avec un motif (page « Règles de recevabilité »). « toujours » : sans "
        "date de début ni de fin.",
        *(_objet(sujet, regles) for sujet, regles in REGLES.items()),
    ]
    return "\n\n".join(parties) + "\n"


def _objet(sujet: str, regles: tuple[Regle, ...]) -> str:
    lignes = [f"## {Sujet(sujet).label}", "", _ligne(COLONNES), "|" + "---|" * len(COLONNES)]
    return "\n".join([*lignes, *(_ligne(_cellules(regle)) for regle in regles)])


def _cellules(regle: Regle) -> tuple[str, ...]:
    return (
        regle.titre or "–",
        f"`{regle.code}`",
        regle.niveau.label,
        f"`{regle.rubrique}`",
        regle.explication or "–",
        regle.source_en_clair,
        periode(regle.effet_le, regle.fin_le),
    )


def periode(effet_le: date | None, fin_le: date | None) -> str:
    """« toujours », « dès le 01/01/2027 », « jusqu'au 31/12/2027 » ou les deux dates."""
    if effet_le is None and fin_le is None:
        return "toujours"
    if fin_le is None:
        return f"dès le {effet_le:%d/%m/%Y}"
    if effet_le is None:
        return f"jusqu’au {fin_le:%d/%m/%Y}"
    return f"du {effet_le:%d/%m/%Y} au {fin_le:%d/%m/%Y}"


def _ligne(cellules: tuple[str, ...]) -> str:
    return "| " + " | ".join(cellule.replace("|", "\\|") for cellule in cellules) + " |"
