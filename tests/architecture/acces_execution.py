"""Qui ouvre les pages d'un contrat signé : personne avant la signature.

Après elle, chaque rôle × chaque adresse : ``tests/execution/test_acces.py``.
"""

from typing import Any

from tests.architecture.etapes import Page

INCONNU = 999_999
CLE = "00000000-0000-0000-0000-000000000000"
PARAMETRES: dict[str, dict[str, Any]] = {
    "execution:missions": {},
    "execution:declarer": {"mission": "acces_soins", "nature": "demarrage"},
    "execution:juger": {"jalon": INCONNU, "geste": "accepter"},
    "execution:preuve": {"cle": CLE},
    "execution:prevoir_suivi": {},
    "execution:reunion": {"suivi": INCONNU},
    "execution:geste_suivi": {"suivi": INCONNU, "geste": "tenir"},
}
EXECUTION = {nom: Page(lambda role, etape: 404, parametres) for nom, parametres in PARAMETRES.items()}
