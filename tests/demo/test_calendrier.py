"""Les dates d'un scénario : ouvrées, croissantes, jamais plus serrées qu'annoncé."""

from datetime import date, timedelta
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commun.calendrier import jour_ouvre
from commun.delais import jour_paris
from cpts_portal.demo.calendrier import calendrier
from cpts_portal.demo.scenarios import SCENARIOS

REFERENCE = date(2026, 11, 22)
bornes = st.tuples(st.integers(0, 60), st.integers(0, 60)).map(sorted).map(tuple)


@given(ecarts=st.lists(bornes, min_size=1, max_size=12), age=bornes, graine=st.integers(0, 10**6))
def test_les_instants_croissent_un_jour_ouvre_et_respectent_les_ecarts(ecarts, age, graine) -> None:
    instants = calendrier(ecarts, age, REFERENCE, Random(graine))
    jours = [jour_paris(instant) for instant in instants]
    assert len(instants) == len(ecarts)
    assert all(avant < apres for avant, apres in pairwise(instants))
    assert all(jour == jour_ouvre(jour) for jour in jours)
    assert all(
        apres - avant >= timedelta(ecart[0]) for (avant, apres), ecart in zip(pairwise(jours), ecarts[1:], strict=True)
    )
    assert REFERENCE - jours[-1] >= timedelta(age[0])


def test_deux_graines_egales_donnent_les_memes_dates() -> None:
    assert calendrier([(0, 0), (3, 40)], (2, 9), REFERENCE, Random("a")) == calendrier(
        [(0, 0), (3, 40)], (2, 9), REFERENCE, Random("a")
    )


@pytest.mark.parametrize("cle", SCENARIOS)
def test_un_scenario_commence_moins_de_trois_ans_avant_la_reference(cle: str) -> None:
    scenario = SCENARIOS[cle]
    instants = calendrier(scenario.ecarts, scenario.age, REFERENCE, Random(cle))
    assert timedelta(0) < REFERENCE - jour_paris(instants[0]) < timedelta(1096)
