"""Combien de temps un parcours attend une page : assez pour que la charge de la machine ne soit jamais une faute.

Rien ne dure plus pour autant : une attente s'arrête dès que la page répond. Seule une page qui ne répondra pas se paie.
"""

from playwright.sync_api import BrowserContext

PATIENCE = 90_000  # millisecondes ; le défaut du pilote (30 s) ne tient pas sur une machine dix fois trop chargée


def patienter(contexte: BrowserContext) -> BrowserContext:
    """Ce navigateur attend chaque geste et chaque page aussi longtemps."""
    contexte.set_default_timeout(PATIENCE)
    return contexte
