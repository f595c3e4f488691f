"""Qui ouvre les pages des contributions à l'avis et des déports : statut attendu, et paramètres d'essai."""

from collections.abc import Callable

from comptes.enums import Role
from tests.architecture.etapes import EQUIPE, GUICHET, Etape, Page

Statut = Callable[[Role, Etape], int]


def _contribution(role: Role, etape: Etape) -> int:
    """Qui contribue aux avis ; introuvable si rien n'est demandé à la personne (tests/instruction)."""
    return 404 if role in GUICHET else 403


def _coordinateur(ouvert: int = 200) -> Statut:
    """Le coordinateur seul ; une ligne inconnue n'existe pas."""
    return lambda role, etape: ouvert if role is Role.COORDINATEUR else 403


def _recusation(role: Role, etape: Etape) -> int:
    """Toute personne d'un organisme qui voit le dossier ; l'équipe se quitte, elle ne se récuse pas."""
    return 403 if role in EQUIPE else 200


CONTRIBUTIONS: dict[str, Page] = {
    "contributions:contribution": Page(_contribution),
    "contributions:envoi": Page(_contribution),
    "contributions:version_lue": Page(_contribution),
    "contributions:recusation": Page(_contribution),
    "contributions:enregistrer": Page(_contribution, {"version": 1}),
    "contributions:toutes": Page(_coordinateur()),
    "consolidation:preparer": Page(_coordinateur(ouvert=405)),
    "consolidation:renvoyer": Page(_coordinateur(ouvert=404)),
    "dossiers:deports": Page(_coordinateur()),
    "dossiers:deport_agent": Page(_coordinateur(ouvert=404), {"agent": 999_999}),
    "dossiers:deport_levee": Page(_coordinateur(ouvert=404), {"deport": 999_999}),
    "dossiers:recusation": Page(_recusation),
}
