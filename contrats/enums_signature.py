"""Les mots de la signature : l'ordre des parties, la lecture d'un fichier numérisé."""

from collections.abc import Collection
from itertools import permutations

from django.db.models import TextChoices

from contrats.enums import Partie

ABREGES = {Partie.CPTS: "la CPTS", Partie.ARS: "l’ARS", Partie.AM: "l’Assurance Maladie"}
LIBRE = ""


def _en_mots(ordre: tuple[Partie, ...]) -> str:
    suite = ", puis ".join(ABREGES[partie] for partie in ordre)
    return suite[:1].upper() + suite[1:]


# L'ordre libre d'abord : chaque partie signe quand elle veut.
ORDRES: tuple[tuple[str, str], ...] = (
    (LIBRE, "Ordre libre : chaque partie signe quand elle veut"),
    *(("-".join(ordre), _en_mots(ordre)) for ordre in permutations(Partie)),
)


def parties_dans_l_ordre(ordre: str) -> tuple[Partie, ...]:
    """Les parties dans l'ordre fixé ; vide s'il est libre."""
    return tuple(Partie(cle) for cle in ordre.split("-")) if ordre else ()


def a_signer_avant(ordre: str, partie: str, signees: Collection[str]) -> list[Partie]:
    """Les parties qui doivent signer avant celle-ci et ne l'ont pas fait, dans l'ordre."""
    suite = parties_dans_l_ordre(ordre)
    rang = suite.index(Partie(partie)) if suite and partie in Partie.values else 0
    return [une for une in suite[:rang] if une not in signees]


class SituationFichier(TextChoices):
    """Où en est la lecture d'un fichier numérisé."""

    EN_ATTENTE = "en_attente", "En attente de lecture"
    EN_COURS = "en_cours", "Lecture en cours"
    LU = "lu", "Lu"
    REFUSE = "refuse", "Refusé"


EN_TRAIN = frozenset({SituationFichier.EN_ATTENTE, SituationFichier.EN_COURS})
