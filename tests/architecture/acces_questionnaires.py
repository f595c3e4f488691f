"""Qui peut ouvrir les questionnaires d'un dossier ; un inconnu n'existe que pour qui en mène ou en lit."""

from comptes.enums import Role
from comptes.roles import CAPACITES, Capacite
from tests.architecture.etapes import EQUIPE, Etape, Page

_LISENT = EQUIPE | {Role.COORDINATEUR}
_INCONNU = {"questionnaire": 999_999}


def _lire(role: Role, etape: Etape) -> int:
    return 200 if role in _LISENT else 403


def _lire_l_inconnu(role: Role, etape: Etape) -> int:
    return 404 if role in _LISENT else 403


def _mener(role: Role, etape: Etape) -> int:
    return 200 if Capacite.MENER_QUESTIONNAIRE in CAPACITES[role] else 403


def _mener_l_inconnu(role: Role, etape: Etape) -> int:
    return 404 if Capacite.MENER_QUESTIONNAIRE in CAPACITES[role] else 403


QUESTIONNAIRES: dict[str, Page] = {
    "dialogue:questionnaires": Page(_lire),
    "dialogue:nouveau_questionnaire": Page(_mener),
    "dialogue:questionnaire": Page(_lire_l_inconnu, _INCONNU),
    "dialogue:export_totaux": Page(_lire_l_inconnu, {**_INCONNU, "format": "csv"}),
    "dialogue:questions": Page(_mener_l_inconnu, _INCONNU),
    "dialogue:destinataires": Page(_mener_l_inconnu, _INCONNU),
    "dialogue:ouvrir_questionnaire": Page(_mener_l_inconnu, _INCONNU),
    "dialogue:clore_questionnaire": Page(_mener_l_inconnu, _INCONNU),
    "dialogue:en_indicateur": Page(_mener_l_inconnu, _INCONNU),
}
