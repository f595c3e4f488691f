"""Composantes connexes et trous, sur de petits quadrillages dont on voit la réponse."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from territoires.contiguite import composantes, trous


def quadrillage(cote: int) -> set[tuple[str, str]]:
    """Les voisinages d'un damier ``cote`` × ``cote`` ; la case ligne 1 colonne 2 s'appelle « 0102 »."""
    paires = set()
    for ligne, colonne in product(range(cote), repeat=2):
        for dl, dc in ((0, 1), (1, 0)):
            if ligne + dl < cote and colonne + dc < cote:
                paires.add((f"{ligne:02}{colonne:02}", f"{ligne + dl:02}{colonne + dc:02}"))
    return paires


DAMIER = quadrillage(12)
CASES = sorted({code for paire in DAMIER for code in paire})


def voisinages_de(codes):
    return [paire for paire in DAMIER if not codes.isdisjoint(paire)]


def carre(ligne: int, colonne: int, cote: int) -> set[str]:
    return {f"{li:02}{co:02}" for li in range(ligne, ligne + cote) for co in range(colonne, colonne + cote)}


def chercher_trous(compris: set[str]):
    return trous(compris, voisinages_de(compris), voisinages_de)


def test_un_carre_plein_est_d_un_seul_tenant():
    assert composantes(carre(2, 2, 3), DAMIER) == (tuple(sorted(carre(2, 2, 3))),)


def test_deux_cases_en_diagonale_ne_se_touchent_pas():
    assert composantes({"0000", "0101"}, DAMIER) == (("0000",), ("0101",))


def test_les_composantes_vont_de_la_plus_grande_a_la_plus_petite():
    ensemble = {"0000"} | carre(4, 4, 2) | {"0008", "0009"}
    assert [len(groupe) for groupe in composantes(ensemble, DAMIER)] == [4, 2, 1]


def test_un_ensemble_vide_n_a_aucune_composante():
    assert composantes(set(), DAMIER) == ()


def test_une_case_entouree_est_un_trou():
    assert chercher_trous(carre(3, 3, 3) - {"0404"}) == (("0404",),)


def test_un_trou_peut_avoir_plusieurs_communes_en_profondeur():
    assert chercher_trous(carre(2, 2, 7) - carre(3, 3, 5)) == (tuple(sorted(carre(3, 3, 5))),)


def test_deux_trous_separes_sont_distincts():
    assert chercher_trous(carre(1, 1, 7) - {"0202", "0606"}) == (("0202",), ("0606",))


def test_un_territoire_en_u_n_a_pas_de_trou():
    assert chercher_trous(carre(3, 3, 3) - {"0304", "0404"}) == ()


def test_le_bord_du_pays_n_ouvre_pas_un_trou():
    assert chercher_trous({"0001", "0100", "0101"}) == (("0000",),)


def test_tout_le_reste_du_pays_n_est_pas_un_trou():
    assert chercher_trous({"0505"}) == ()


@given(st.sets(st.sampled_from(CASES), max_size=60))
def test_les_composantes_partagent_l_ensemble_sans_reste_ni_double(ensemble):
    groupes = composantes(ensemble, DAMIER)
    assert sorted(code for groupe in groupes for code in groupe) == sorted(ensemble)


@given(st.sets(st.sampled_from(CASES), max_size=60))
def test_aucune_paire_de_voisines_ne_separe_deux_composantes(ensemble):
    rang = {code: numero for numero, groupe in enumerate(composantes(ensemble, DAMIER)) for code in groupe}
    for a, b in DAMIER:
        if a in rang and b in rang:
            assert rang[a] == rang[b]


@given(st.sets(st.sampled_from(CASES), min_size=1, max_size=90))
def test_un_trou_ne_touche_que_le_territoire_et_lui_meme(compris):
    for trou in chercher_trous(compris):
        assert compris.isdisjoint(trou)
        for a, b in voisinages_de(set(trou)):
            assert {a, b} <= compris | set(trou)


@pytest.mark.parametrize("cote", [1, 2, 3])
def test_les_trous_petits_sont_tous_trouves(cote):
    assert chercher_trous(carre(1, 1, cote + 2) - carre(2, 2, cote)) == (tuple(sorted(carre(2, 2, cote))),)
