"""Les preuves de signature et le lien d'une version proposée : à qui lit le contrat ; celles-ci n'existent pas."""

from comptes.enums import Role
from comptes.roles import CAPACITES, Capacite
from tests.architecture.etapes import Etape, Niveau, Page, niveau

# Un lot de scans est à qui l'a déposé (tests/contrats/test_papier.py).
D_UN_LOT = frozenset({"contrats:lot", "contrats:classer", "contrats:image"})
SIGNENT = {Capacite.SIGNER_CPTS, Capacite.SIGNER_ARS, Capacite.SIGNER_AM}


def _absente(role: Role, etape: Etape) -> int:
    return 403 if niveau(role, "contrat", etape) is Niveau.INFORMATION else 404


def _au_signataire(role: Role, etape: Etape) -> int:
    """Ouverte à qui engage une partie ; le contrat en préparation ne se signe pas encore (409)."""
    lue = niveau(role, "contrat", etape)
    if lue is Niveau.RIEN:
        return 404
    return 409 if CAPACITES[role] & SIGNENT else 403


def _deleguer(role: Role, etape: Etape) -> int:
    if niveau(role, "contrat", etape) is Niveau.RIEN:
        return 404
    return 200 if CAPACITES[role] & SIGNENT else 403


def _ordre(role: Role, etape: Etape) -> int:
    if niveau(role, "contrat", etape) is Niveau.RIEN:
        return 404
    return 200 if Capacite.PREPARER_CONTRAT in CAPACITES[role] else 403


PREUVES: dict[str, Page] = {
    "contrats:papier": Page(_au_signataire, {"rang": 0}),
    "contrats:scan": Page(_absente, {"rang": 0, "scan": 999_999}),
    "contrats:ordre": Page(_ordre, {"rang": 0}),
    "contrats:deleguer": Page(_deleguer, {"rang": 0}),
    "contrats:revoquer": Page(_absente, {"rang": 0, "delegation": 999_999}),
    "contrats:preuve_de_delegation": Page(_absente, {"rang": 0, "delegation": 999_999}),
    "contrats:preuve": Page(_absente, {"preuve": 999_999}),
    "contrats:version_proposee": Page(_absente, {"version": 999}),
}
