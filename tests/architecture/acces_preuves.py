"""Les preuves de signature et le lien d'une version proposée : à qui lit le contrat ; celles-ci n'existent pas."""

from comptes.enums import Role
from tests.architecture.etapes import Etape, Niveau, Page, niveau


def _absente(role: Role, etape: Etape) -> int:
    return 403 if niveau(role, "contrat", etape) is Niveau.INFORMATION else 404


PREUVES: dict[str, Page] = {
    "contrats:preuve": Page(_absente, {"preuve": 999_999}),
    "contrats:version_proposee": Page(_absente, {"version": 999}),
}
