"""Reconnaître un nom mal tapé."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commun.textes import normaliser
from dossiers.proximite import distance, proches

NOMS = dict(enumerate(map(normaliser, ("CPTS du Lauragais", "CPTS Haute-Garonne Nord", "CPTS Béziers", "CPTS Foix"))))
MOTS = st.text(alphabet="abcde", max_size=7)


@pytest.mark.parametrize(
    ("tape", "attendus"),
    [
        ("loragais", [0]),
        ("lauragias", [0]),
        ("laurgais", [0]),
        ("BEZIERS", [2]),
        ("bezier", [2]),
        ("hautegaronne", [1]),
        ("garone nord", [1]),
        ("garone sud", []),
        ("foi", [3]),
        ("fox", []),
        ("cpts de la", []),
        ("toulouse", []),
    ],
)
def test_un_nom_se_reconnait_malgre_les_fautes(tape: str, attendus: list[int]) -> None:
    assert proches(normaliser(tape), NOMS) == attendus


def test_le_plus_ressemblant_vient_d_abord() -> None:
    assert proches("montagne", {1: "cpts montaigne", 2: "cpts montagne noire"}) == [2, 1]


def _entiere(un: str, autre: str) -> int:
    """Distance d'alignement optimal, par définition récursive."""
    if not un or not autre:
        return len(un) + len(autre)
    couts = [
        _entiere(un[1:], autre) + 1,
        _entiere(un, autre[1:]) + 1,
        _entiere(un[1:], autre[1:]) + (un[0] != autre[0]),
    ]
    if len(un) > 1 and len(autre) > 1 and un[0] == autre[1] and un[1] == autre[0]:
        couts.append(_entiere(un[2:], autre[2:]) + 1)
    return min(couts)


@given(st.text(alphabet="abc", max_size=5), st.text(alphabet="abc", max_size=5), st.integers(0, 4))
def test_la_distance_bornee_est_la_distance_jusqu_au_plafond(un: str, autre: str, plafond: int) -> None:
    assert distance(un, autre, plafond) == min(_entiere(un, autre), plafond + 1)


@given(MOTS, MOTS)
def test_la_distance_est_symetrique(un: str, autre: str) -> None:
    assert distance(un, autre, 3) == distance(autre, un, 3)
