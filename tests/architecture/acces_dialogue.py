"""Qui peut ouvrir les pages des échanges d'un dossier, selon le public, le rôle et l'étape."""

from collections.abc import Callable

from comptes.enums import Role
from tests.architecture.etapes import AM, ARS, EQUIPE, GUICHET, Etape, Page, depuis

# Pages d'un échange ouvert par un appui : au seul coordinateur qui le traite (tests/dialogue/test_appui.py).
D_UN_APPUI = frozenset({"dialogue:fil_d_appui", "dialogue:note_d_appui"})
# Un fil et une pièce inconnus n'existent pour personne (leurs droits : tests/dialogue).
D_UN_FIL = frozenset({"dialogue:non_lu"})
D_UNE_PIECE_DE_FIL = frozenset({"dialogue:piece"})


def _echange(*lisent: tuple[frozenset[Role], Etape], ecrivent: frozenset[Role] | None = None) -> Callable:
    """Un fil : 404 à qui ne le lit pas encore ; 403 à qui le lit sans y écrire, si la page le demande."""

    def statut(role: Role, etape: Etape) -> int:
        if not any(role in cote and depuis(etape, debut) for cote, debut in lisent):
            return 404
        return 200 if ecrivent is None or role in ecrivent else 403

    return statut


_AVEC_LE_GUICHET = ((EQUIPE | GUICHET, Etape.DEPOSEE),)
DIALOGUE: dict[str, Page] = {
    "dialogue:echanges": Page(lambda role, etape: 200),
    "dialogue:fil": Page(_echange(*_AVEC_LE_GUICHET), {"public": "porteur_guichet"}),
    "dialogue:fil#guichet_ars": Page(
        _echange((frozenset({Role.COORDINATEUR}) | ARS, Etape.TRANSMISE)), {"public": "guichet_ars"}
    ),
    "dialogue:fil#guichet": Page(_echange((frozenset({Role.COORDINATEUR}), Etape.DEPOSEE)), {"public": "guichet"}),
    "dialogue:fil#ars": Page(_echange((ARS, Etape.TRANSMISE)), {"public": "ars"}),
    "dialogue:fil#ars_am": Page(_echange((ARS | AM, Etape.PROJET_DEPOSE)), {"public": "ars_am"}),
    "dialogue:fil#inconnu": Page(lambda role, etape: 404, {"public": "tous"}),
    "dialogue:note": Page(
        _echange(*_AVEC_LE_GUICHET, ecrivent=frozenset({Role.RESPONSABLE, Role.REDACTEUR, Role.COORDINATEUR})),
        {"public": "porteur_guichet"},
    ),
}
