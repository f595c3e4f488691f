"""Les bornes du plafond, au centime : calcul pur."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indemnites.cumul import Plafond, depasse, niveau
from indemnites.enums import Niveau
from indemnites.registre import part_en_texte

PASS = Plafond(Decimal("43992.00"), 2023, verifie=True)
SAISI = Plafond(Decimal("43992.00"), 2023, verifie=False)
SOMMES = st.decimals(min_value=0, max_value=100_000, places=2)


@pytest.mark.parametrize(
    ("total", "attendu", "sans_verification"),
    [
        ("0", Niveau.SOUS, Niveau.SOUS),
        ("35193.59", Niveau.SOUS, Niveau.SOUS),
        ("35193.60", Niveau.PROCHE, Niveau.PROCHE),
        ("43991.99", Niveau.PROCHE, Niveau.PROCHE),
        ("43992.00", Niveau.ATTEINT, Niveau.A_VERIFIER),
        ("43992.01", Niveau.ATTEINT, Niveau.A_VERIFIER),
    ],
)
def test_le_niveau_change_a_80_et_a_100_pour_cent_exactement(total, attendu, sans_verification):
    assert niveau(Decimal(total), PASS) == attendu
    assert niveau(Decimal(total), SAISI) == sans_verification
    assert niveau(Decimal(total), None) == Niveau.INCONNU


def test_seul_un_centime_au_dessus_d_un_plafond_verifie_est_refuse():
    assert not depasse(Decimal("43992.00"), PASS)
    assert depasse(Decimal("43992.01"), PASS)
    assert not depasse(Decimal("99999.00"), SAISI)
    assert not depasse(Decimal("99999.00"), None)


@settings(max_examples=30)
@given(st.lists(SOMMES, max_size=6))
def test_ce_qui_depasse_est_toujours_au_plafond_et_ce_qui_est_dessous_ne_depasse_pas(sommes):
    total = sum(sommes, Decimal(0))
    assert depasse(total, PASS) == (total > PASS.montant)
    assert (niveau(total, PASS) == Niveau.ATTEINT) == (total >= PASS.montant)


def test_la_part_ne_s_arrondit_pas_a_cent_avant_d_y_etre():
    assert part_en_texte(Decimal("43991.99"), PASS).startswith("99 % du plafond")
    assert part_en_texte(Decimal("43992.00"), PASS).startswith("100 % du plafond")
    assert part_en_texte(Decimal("100.00"), SAISI).endswith("à vérifier")
    assert part_en_texte(Decimal("100.00"), None) == "plafond inconnu pour cette année"
