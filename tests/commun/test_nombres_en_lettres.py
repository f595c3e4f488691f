"""Un nombre en lettres : l'orthographe usuelle, les accords, et jamais deux nombres pour un même texte."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commun.nombres_en_lettres import MAXIMUM, en_toutes_lettres, euros_en_lettres

ATTENDUS = {
    0: "zéro",
    1: "un",
    16: "seize",
    21: "vingt et un",
    70: "soixante-dix",
    71: "soixante et onze",
    77: "soixante-dix-sept",
    80: "quatre-vingts",
    81: "quatre-vingt-un",
    91: "quatre-vingt-onze",
    99: "quatre-vingt-dix-neuf",
    100: "cent",
    101: "cent un",
    180: "cent quatre-vingts",
    200: "deux cents",
    201: "deux cent un",
    1000: "mille",
    1001: "mille un",
    8000: "huit mille",
    15_000: "quinze mille",
    80_000: "quatre-vingt mille",
    200_000: "deux cent mille",
    281_580: "deux cent quatre-vingt-un mille cinq cent quatre-vingts",
    1_000_000: "un million",
    80_000_000: "quatre-vingts millions",
    200_000_200: "deux cents millions deux cents",
}


@pytest.mark.parametrize(("nombre", "texte"), ATTENDUS.items())
def test_l_orthographe_et_les_accords(nombre, texte):
    assert en_toutes_lettres(nombre) == texte


@pytest.mark.parametrize(
    ("montant", "texte"),
    [
        (0, "zéro euro"),
        (1, "un euro"),
        (2, "deux euros"),
        (15_000, "quinze mille euros"),
        (1_000_000, "un million d’euros"),
        (1_000_001, "un million un euros"),
    ],
)
def test_un_montant_nomme_sa_monnaie(montant, texte):
    assert euros_en_lettres(montant) == texte


@pytest.mark.parametrize("nombre", [-1, MAXIMUM + 1])
def test_un_nombre_hors_de_portee_est_refuse(nombre):
    with pytest.raises(ValueError, match="hors de portée"):
        en_toutes_lettres(nombre)


@given(st.integers(0, MAXIMUM), st.integers(0, MAXIMUM))
def test_deux_nombres_differents_ne_se_lisent_jamais_pareil(un, autre):
    assert (en_toutes_lettres(un) == en_toutes_lettres(autre)) == (un == autre)


def test_aucun_nombre_a_trois_chiffres_ne_se_confond():
    assert len({en_toutes_lettres(nombre) for nombre in range(10_000)}) == 10_000
