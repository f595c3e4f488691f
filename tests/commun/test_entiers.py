"""Un entier lu d'une adresse : ce qui n'en est pas un rend None, jamais une erreur."""

import pytest

from commun.entiers import entier_lu


@pytest.mark.parametrize(
    ("texte", "lu"),
    [("12", 12), ("0", 0), ("007", 7), ("999999999", 999_999_999)]
    + [(refuse, None) for refuse in ("", "²", "١٢", "-1", "1.5", " 1", "un", "1000000000", "9" * 5000)],
)
def test_seuls_des_chiffres_simples_et_peu_nombreux_font_un_entier(texte, lu):
    assert entier_lu(texte) == lu
