"""L'arrondi, la répartition et le format des montants."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commun.montants import (
    arrondir,
    arrondir_ensemble,
    en_centimes,
    en_euros,
    euros,
    exact,
    format_nombre,
    repartir,
    texte_montant,
)

centimes = st.integers(-(10**12), 10**12)
poids = st.lists(st.integers(0, 10**6), min_size=1, max_size=12).filter(any)


@pytest.mark.parametrize(
    ("valeur", "attendu"),
    [
        ("0.004", "0.00"),
        ("0.005", "0.01"),
        ("1.015", "1.02"),
        ("2.675", "2.68"),
        ("-0.005", "-0.01"),
        ("-2.675", "-2.68"),
        ("-2.674", "-2.67"),
        ("1234567890123456789012345678901234.565", "1234567890123456789012345678901234.57"),
    ],
)
def test_la_moitie_de_centime_s_eloigne_de_zero(valeur, attendu):
    assert str(arrondir(Decimal(valeur))) == attendu


def test_un_zero_n_est_jamais_negatif():
    assert str(arrondir(Decimal("-0.001"))) == "0.00"
    assert str(arrondir(Decimal("-0"))) == "0.00"


@pytest.mark.parametrize("fonction", [exact, arrondir, en_centimes, euros, texte_montant])
@pytest.mark.parametrize("valeur", [0.1, 1.0, True, "1", None])
def test_un_flottant_un_booleen_ou_un_texte_est_refuse(fonction, valeur):
    with pytest.raises(TypeError):
        fonction(valeur)


@pytest.mark.parametrize("valeur", ["NaN", "Infinity", "-Infinity"])
def test_un_nombre_qui_n_en_est_pas_un_est_refuse(valeur):
    with pytest.raises(ValueError, match="nombre fini"):
        arrondir(Decimal(valeur))


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12, places=6))
def test_arrondir_suit_l_arrondi_demi_superieur_du_module_decimal(valeur):
    assert arrondir(valeur) == valeur.quantize(Decimal("0.01"), ROUND_HALF_UP)


@given(st.fractions(-(10**15), 10**15))
def test_arrondir_est_symetrique_et_a_un_demi_centime_pres(valeur):
    assert arrondir(-valeur) == -arrondir(valeur)
    assert abs(Fraction(arrondir(valeur)) - valeur) <= Fraction(1, 200)


@given(centimes)
def test_centimes_et_euros_se_repondent(nombre):
    assert en_centimes(en_euros(nombre)) == nombre
    assert arrondir(en_euros(nombre)) == en_euros(nombre)


@pytest.mark.parametrize(
    ("total", "parts", "attendu"),
    [
        ("100.00", (1, 1, 1), ("33.33", "33.33", "33.34")),
        ("0.02", (1, 1, 1, 1), ("0.01", "0.01", "0.00", "0.00")),
        ("0.05", (1, 1, 0), ("0.03", "0.02", "0.00")),
        ("-100.00", (1, 2), ("-33.33", "-66.67")),
        ("17500", (3, 2), ("10500.00", "7000.00")),
    ],
)
def test_le_reste_va_a_la_derniere_part(total, parts, attendu):
    assert tuple(str(part) for part in repartir(Decimal(total), parts)) == attendu


@given(centimes, poids)
def test_la_somme_des_parts_est_exactement_le_total(nombre, liste):
    parts = repartir(en_euros(nombre), liste)
    assert sum(parts) == en_euros(nombre)
    assert len(parts) == len(liste)
    assert all(part * nombre >= 0 for part in parts)
    assert all(part == 0 for part, un_poids in zip(parts, liste, strict=True) if not un_poids)


def test_chaque_montant_exact_s_arrondit_seul_et_le_dernier_non_nul_prend_le_reste():
    parts = arrondir_ensemble([Fraction(4500 * 37, 365), Fraction(3500 * 37, 365), Fraction(2000 * 37, 365), 0])
    assert tuple(str(part) for part in parts) == ("456.16", "354.79", "202.75", "0.00")
    assert arrondir_ensemble([0, 0]) == (0, 0)


@pytest.mark.parametrize("liste", [(), (0, 0), (1, -1)])
def test_des_poids_nuls_ou_negatifs_sont_refuses(liste):
    with pytest.raises(ValueError, match="poids"):
        repartir(Decimal("10.00"), liste)


def test_un_total_a_plus_de_deux_decimales_est_refuse():
    with pytest.raises(ValueError, match="au centime"):
        repartir(Decimal("10.001"), (1, 1))


@pytest.mark.parametrize(
    ("valeur", "attendu"),
    [
        ("12010.28", "12\u202f010,28\u00a0€"),
        ("0", "0,00\u00a0€"),
        ("999.999", "1\u202f000,00\u00a0€"),
        ("-1234567.5", "\u22121\u202f234\u202f567,50\u00a0€"),
    ],
)
def test_le_format_francais_a_des_espaces_insecables(valeur, attendu):
    assert euros(Decimal(valeur)) == attendu


def test_les_centimes_se_taisent_seulement_quand_il_n_y_en_a_pas():
    assert euros(60_000, centimes=False) == "60\u202f000\u00a0€"
    with pytest.raises(ValueError, match="centimes"):
        euros(Decimal("0.01"), centimes=False)


def test_le_texte_pour_une_machine_a_deux_decimales_et_un_point():
    assert texte_montant(Decimal("-1234.5")) == "-1234.50"
    assert format_nombre(-12010) == "\u221212\u202f010"
