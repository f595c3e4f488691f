"""Qui ouvre le résumé public d'un projet et qui en informe des tiers : issue « projet de santé », ``domaine.md`` §3."""

from comptes.enums import Role
from tests.architecture.etapes import ARS, Etape, Niveau, Page, depuis, niveau

INFORMENT = ARS | {Role.COORDINATEUR}


def _resume(role: Role, etape: Etape) -> int:
    """Qui lit le projet, dès qu'une version en est déposée."""
    lu = niveau(role, "projet", etape) is Niveau.LECTURE
    return 200 if lu and depuis(etape, Etape.PROJET_DEPOSE) else 404


def _informer(role: Role, etape: Etape) -> int:
    """Le coordinateur et l'ARS du pilote ; rien à diffuser avant le dépôt."""
    if role not in INFORMENT:
        return 403
    return 200 if depuis(etape, Etape.PROJET_DEPOSE) else 404


TIERS: dict[str, Page] = {"tiers:resume": Page(_resume), "tiers:informer": Page(_informer)}
