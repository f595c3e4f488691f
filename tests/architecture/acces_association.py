"""Qui ouvre les pages de la trousse : l'équipe, dès le brouillon ; le Guichet, comme la lettre ; personne d'autre.

Le Guichet ne lit que les versions produites : ici, aucune ne l'est encore (tests/association/test_acces.py).
"""

from comptes.enums import Role
from tests.architecture.etapes import EQUIPE, GUICHET, Etape, Page

REDIGENT = EQUIPE - {Role.LECTEUR_EQUIPE}
STATUTS = {"type": "statuts"}


def _equipe_et_guichet(equipe: int, guichet: int) -> Page:
    return Page(lambda role, etape: equipe if role in EQUIPE else guichet if role in GUICHET else 403)


def _redige(role: Role, etape: Etape) -> int:
    return 200 if role in REDIGENT else 403


def _avec(page: Page, **parametres: str | int) -> Page:
    return Page(page.statut, {**STATUTS, **parametres})


ASSOCIATION: dict[str, Page] = {
    "association:trousse": _equipe_et_guichet(200, 200),
    "association:options": Page(_redige),
    "association:dirigeants": Page(_redige),
    "association:produire": Page(lambda role, etape: 405 if role in REDIGENT else 403),
    "association:texte": _avec(_equipe_et_guichet(200, 404)),
    "association:version": _avec(_equipe_et_guichet(404, 404), version=1),
    "association:fichier": _avec(_equipe_et_guichet(200, 404), version="travail", format="pdf"),
    "association:fichier#docx": _avec(_equipe_et_guichet(200, 404), version="travail", format="docx"),
}
