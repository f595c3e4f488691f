"""Qui ouvre les pages des avenants : dans la matrice le contrat n'est pas signé, il n'a ni version ni avenant."""

from comptes.enums import Role
from tests.architecture.etapes import Etape, Niveau, Page, niveau

AVENANT = {"rang": 1}


def _pas_encore(role: Role, etape: Etape) -> int:
    """Rien à lire avant la signature ; ce que chacun lit ensuite : ``tests/contrats/test_pages_avenants.py``."""
    return 404


def _ouvrir(role: Role, etape: Etape) -> int:
    """Personne n'amende un contrat qui n'est pas en vigueur."""
    return 404 if niveau(role, "contrat", etape) is Niveau.RIEN else 403


CONTRATS: dict[str, Page] = {
    "contrats:version": Page(_pas_encore),
    "contrats:version_pdf": Page(_pas_encore),
    "contrats:avenant_nouveau": Page(_ouvrir),
    "contrats:avenant": Page(_pas_encore, AVENANT),
    "contrats:avenant_objet": Page(_pas_encore, AVENANT),
    "contrats:avenant_preparation": Page(_pas_encore, {**AVENANT, "etape": "missions"}),
    "contrats:avenant_territoire": Page(_pas_encore, AVENANT),
    "contrats:avenant_acte": Page(_pas_encore, {**AVENANT, "nom": "proposer"}),
}
