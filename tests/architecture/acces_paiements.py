"""Qui ouvre les pages du registre des versements (domaine §2 et §3) ; ajoutées à :mod:`tests.architecture.acces`.

Le registre se lit comme le contrat ; le détail d'une échéance et l'export, jamais du Guichet ; les crédits
thématiques sont à l'ARS.
"""

from collections.abc import Callable
from enum import Enum
from typing import Any

from comptes.enums import Role
from tests.architecture.etapes import ARS, GUICHET, Niveau, niveau

Statut = Callable[[Role, Enum], int]


def _contrat(statut: Callable[[Role], int]) -> Statut:
    """404 tant que le contrat ne se lit pas."""
    return lambda role, etape: 404 if niveau(role, "contrat", etape) is Niveau.RIEN else statut(role)


ECHEANCE = {"echeance": 999_999}
PAGES: dict[str, tuple[Statut, dict[str, Any]]] = {
    "paiements:registre": (_contrat(lambda role: 200), {}),
    "paiements:demander": (_contrat(lambda role: 405 if role is Role.RESPONSABLE else 403), {}),
    "paiements:echeance": (_contrat(lambda role: 404), ECHEANCE),
    "paiements:geste": (_contrat(lambda role: 404), {**ECHEANCE, "geste": "liquider"}),
    "paiements:export": (_contrat(lambda role: 404 if role in GUICHET else 200), {"format": "csv"}),
    # Un contrat qui n'est pas signé ne reçoit pas de crédit.
    "paiements:credit_nouveau": (_contrat(lambda role: 409 if role in ARS else 403), {}),
    "paiements:credit_versement": (_contrat(lambda role: 404 if role in ARS else 403), {"credit": 999_999}),
}
