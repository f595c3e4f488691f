"""Le code court : lisible, sans signe ambigu, et sa clé de contrôle voit toute faute d'un signe."""

import pytest

from commun.codes_courts import ALPHABET, CodeFautif, compact, ecrire, lire, nouveau_code

CODES = tuple(nouveau_code() for _ in range(20))


def test_un_code_neuf_a_neuf_signes_sans_ambiguite_et_se_relit():
    for code in CODES:
        assert [len(groupe) for groupe in code.split("-")] == [4, 4, 1]
        assert set(compact(code)) <= set(ALPHABET)
        assert lire(code) == code
    assert not set(ALPHABET) & set("01IO")


@pytest.mark.parametrize("allure", [str.lower, compact, lambda code: f" {code.replace('-', ' ')} "])
def test_un_code_se_lit_comme_on_le_tape(allure):
    assert [lire(allure(code)) for code in CODES] == list(CODES)


def test_toute_faute_d_un_signe_se_voit():
    signes = compact(CODES[0])
    for place, signe in ((place, signe) for place in range(len(signes)) for signe in ALPHABET):
        fautif = signes[:place] + signe + signes[place + 1 :]
        if fautif != signes:
            with pytest.raises(CodeFautif, match="clé de contrôle"):
                lire(fautif)


def test_presque_toute_inversion_de_deux_voisins_se_voit():
    """La norme n'en promet pas davantage sur 32 signes : une inversion sur mille au plus passe."""
    manquees = total = 0
    for code in (compact(nouveau_code()) for _ in range(200)):
        for place in range(8):
            inverse = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
            if inverse != code:
                total += 1
                try:
                    manquees += bool(lire(inverse))
                except CodeFautif:
                    continue
    assert (total > 1500, manquees <= total * 0.1) == (True, True)


def test_un_code_d_avant_la_cle_se_lit_encore():
    assert lire("k7qp2mz4") == "K7QP-2MZ4"
    assert ecrire("K7QP2MZ4X") == "K7QP-2MZ4-X"


@pytest.mark.parametrize(
    ("saisi", "dit"),
    [("K7QP-2MZ", "signes"), ("K7QP-2MZ4-XX", "signes"), ("K7Q0-2MZ4-X", "« 0 »"), ("K7QÉ2MZ4X", "« É »")],
)
def test_un_code_mal_tape_dit_pourquoi(saisi, dit):
    with pytest.raises(CodeFautif, match=dit):
        lire(saisi)
