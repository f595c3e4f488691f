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
    "execution:indicateurs": {},
    "execution:indicateur": {"code": "acces_soins-1"},
    "execution:relever": {"code": "acces_soins-1", "annee": 1},
    "execution:rallier": {"code": "acces_soins-1", "annee": 1},
    "execution:gestion": {},
    "execution:dialogue": {"annee": 1},
    "execution:prevoir_dialogue": {"annee": 1},
    "execution:position": {"annee": 1},
    "execution:pas": {"annee": 1, "geste": "geler"},
    "execution:ordre_du_jour": {"annee": 1},
    "execution:ecrire": {"annee": 1},
    "execution:trancher": {"annee": 1, "code": "acces_soins-1"},
    "execution:nouvelle_suite": {"annee": 1},
    "execution:geste_suite": {"annee": 1, "suite": INCONNU, "geste": "faire"},
}
EXECUTION = {nom: Page(lambda role, etape: 404, parametres) for nom, parametres in PARAMETRES.items()}
