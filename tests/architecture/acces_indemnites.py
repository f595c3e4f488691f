"""Qui ouvre le registre des indemnités : personne avant la signature.

Après elle, chaque rôle × chaque adresse : ``tests/indemnites/test_acces.py``.
"""

from typing import Any

from tests.architecture.acces_execution import CLE, INCONNU
from tests.architecture.etapes import Page

PARAMETRES: dict[str, dict[str, Any]] = {
    "indemnites:registre": {},
    "indemnites:saisir": {},
    "indemnites:export": {"annee": 2023, "format": "csv"},
    "indemnites:indemnite": {"indemnite": INCONNU},
    "indemnites:annuler": {"indemnite": INCONNU},
    "indemnites:attestation": {"indemnite": INCONNU},
    "indemnites:justificatif": {"indemnite": INCONNU, "cle": CLE},
}
INDEMNITES = {nom: Page(lambda role, etape: 404, parametres) for nom, parametres in PARAMETRES.items()}
