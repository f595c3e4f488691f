"""Les tailles de l'ACI 2019 (arrêté du 21 août 2019) : seuils, bornes et distances."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from territoires.taille import SEUILS_ACI_2019, Seuil, situer, taille

POPULATIONS = st.integers(min_value=0, max_value=2_000_000)


@pytest.mark.parametrize(
    ("population", "attendue"),
    [
        (0, 1),
        (39_999, 1),
        (40_000, 2),
        (40_001, 2),
        (79_999, 2),
        (80_000, 3),
        (80_001, 3),
        (174_999, 3),
        (175_000, 3),
        (175_001, 4),
        (354_000, 4),
    ],
)
def test_la_taille_change_exactement_aux_seuils(population, attendue):
    assert taille(population) == attendue


def test_un_bareme_peut_ranger_80_000_en_taille_2():
    seuils = (Seuil(40_000, 2), Seuil(80_000, 2), Seuil(175_000, 3))
    assert [taille(p, seuils) for p in (79_999, 80_000, 80_001)] == [2, 2, 3]


def test_une_population_negative_est_refusee():
    with pytest.raises(ValueError, match="négative : -1"):
        taille(-1)


@given(POPULATIONS, st.integers(min_value=0, max_value=100_000))
def test_la_taille_ne_diminue_jamais_quand_la_population_augmente(population, ajout):
    assert taille(population + ajout) >= taille(population)


@given(POPULATIONS)
def test_gagner_juste_ce_qu_il_manque_fait_changer_de_taille_et_pas_un_de_moins(population):
    situation = situer(population)
    if situation.avant_superieure is None:
        assert situation.taille == 4
        return
    assert taille(population + situation.avant_superieure) == situation.taille + 1
    assert taille(population + situation.avant_superieure - 1) == situation.taille


@given(POPULATIONS)
def test_perdre_juste_la_marge_fait_changer_de_taille_et_pas_un_de_moins(population):
    situation = situer(population)
    if situation.avant_inferieure is None:
        assert situation.taille == 1
        return
    assert taille(population - situation.avant_inferieure) == situation.taille - 1
    assert taille(population - situation.avant_inferieure + 1) == situation.taille


@pytest.mark.parametrize(
    ("population", "seuil"),
    [
        (39_199, None),
        (39_200, 40_000),
        (40_800, 40_000),
        (40_801, None),
        (78_400, 80_000),
        (81_600, 80_000),
        (171_500, 175_000),
        (178_500, 175_000),
        (178_501, None),
    ],
)
def test_le_seuil_est_proche_a_deux_pour_cent_bornes_comprises(population, seuil):
    proche = situer(population).seuil_proche
    assert (proche.habitants if proche else None) == seuil


@pytest.mark.parametrize(
    ("population", "indecise"), [(79_999, False), (80_000, True), (80_001, False), (40_000, False)]
)
def test_seul_80_000_exactement_est_a_confirmer(population, indecise):
    assert situer(population).borne_a_confirmer is indecise


def test_les_seuils_sont_croissants():
    bornes = [seuil.habitants for seuil in SEUILS_ACI_2019]
    assert bornes == sorted(set(bornes))
