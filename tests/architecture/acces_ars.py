"""Qui ouvre les pages de l'ARS : l'instruction d'une lettre, la décision, le suivi du financement FIR.

Écrit d'après l'issue et ``domaine.md`` §3 ; :mod:`tests.architecture.acces` ajoute ces lignes aux siennes.
"""

from collections.abc import Callable
from enum import Enum
from typing import Any

from comptes.enums import ROLES_EQUIPE, Role

Statut = Callable[[Role, Enum], int]

ARS = frozenset({Role.INSTRUCTEUR_ARS, Role.DECIDEUR_ARS})
AM = frozenset({Role.INSTRUCTEUR_AM, Role.DECIDEUR_AM, Role.LECTEUR})
LISENT_LE_FIR = frozenset(ROLES_EQUIPE) | {Role.COORDINATEUR, Role.RELECTEUR_URPS} | ARS
SANS_CONVENTION = frozenset({"BROUILLON", "DEPOSEE", "TRANSMISE"})


def _instruction(ouvert: int = 200, pendant: str = "", autrement: int = 302) -> Statut:
    """L'ARS du département pilote ; hors du moment voulu, la page renvoie à l'instruction."""

    def statut(role: Role, etape: Enum) -> int:
        if role not in ARS:
            return 403
        return ouvert if pendant in ("", etape.name) else autrement

    return statut


def _prise(role: Role, etape: Enum) -> int:
    """Le décideur seul ; sans décision proposée, retour à l'instruction."""
    return 302 if role is Role.DECIDEUR_ARS else 403


def _fir(lisent: frozenset[Role], ouvert: int = 200) -> Statut:
    """La convention, ouverte par l'accord ; l'Assurance Maladie ne la lit pas."""

    def statut(role: Role, etape: Enum) -> int:
        if etape.name in SANS_CONVENTION or role in AM:
            return 404
        return ouvert if role in lisent else 403

    return statut


AVANT_LE_DEPOT = SANS_CONVENTION | {"PROJET"}
DE_L_AM = frozenset({Role.INSTRUCTEUR_AM, Role.DECIDEUR_AM})


def _projet(cote: frozenset[Role], ouvert: int = 200, pendant: str = "", autrement: int = 302) -> Statut:
    """Le côté qui instruit, une fois le projet déposé ; hors du moment voulu, retour à l'instruction."""

    def statut(role: Role, etape: Enum) -> int:
        if role not in cote:
            return 403
        if etape.name in AVANT_LE_DEPOT:
            return 404
        return ouvert if pendant in ("", etape.name) else autrement

    return statut


def _pages_du_projet(cote: str, roles: frozenset[Role], decideur: Role, pendant: str) -> dict[str, Any]:
    marque, du_cote, seul = f"#{cote}", {"cote": cote}, frozenset({decideur})
    return {
        f"instruction_projet:instruction{marque}": (_projet(roles), du_cote),
        f"instruction_projet:enregistrer{marque}": (_projet(roles, ouvert=405), {**du_cote, "version": 1}),
        f"instruction_projet:charge{marque}": (_projet(roles), du_cote),
        f"instruction_projet:avis{marque}": (lambda role, etape: 403, du_cote),
        f"instruction_projet:preparer{marque}": (_projet(roles, pendant=pendant), du_cote),
        f"instruction_projet:prendre{marque}": (_projet(seul, ouvert=302), du_cote),
        f"instruction_projet:renvoyer{marque}": (_projet(seul, ouvert=302), du_cote),
        f"instruction_projet:rappeler{marque}": (_projet(roles, ouvert=405), du_cote),
    }


VERSEMENT = {"versement": 999_999}
PAGES: dict[str, tuple[Statut, dict[str, Any]]] = {
    "ars:instruction": (_instruction(), {}),
    "ars:preparer": (_instruction(pendant="TRANSMISE"), {}),
    "ars:prendre": (_prise, {}),
    "ars:renvoyer": (_prise, {}),
    "ars:rappeler": (_instruction(ouvert=405), {}),
    "ars:fir": (_fir(LISENT_LE_FIR), {}),
    "ars:fir_ouvrir": (_fir(ARS, ouvert=302), {}),
    "ars:compte_rendu": (_fir(frozenset({Role.RESPONSABLE})), {}),
    "ars:compte_rendu_pdf": (_fir(LISENT_LE_FIR, ouvert=404), {"compte_rendu": 999_999}),
    "ars:versement_nouveau": (_fir(ARS), {}),
    "ars:versement": (_fir(ARS, ouvert=404), VERSEMENT),
    "ars:versement_fait": (_fir(ARS, ouvert=404), VERSEMENT),
    "ars:suite": (_fir(frozenset({Role.INSTRUCTEUR_ARS})), {"nom": "accepter_compte"}),
    **_pages_du_projet("ars", ARS, Role.DECIDEUR_ARS, "PROJET_DEPOSE"),
    **_pages_du_projet("am", DE_L_AM, Role.DECIDEUR_AM, "VALIDE_ARS"),
}
