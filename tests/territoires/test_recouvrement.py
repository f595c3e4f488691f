"""La règle du domaine §4 : qui chevauche qui, et quand deux parties ne se chevauchent pas."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from territoires.recouvrement import Presence, partages

POPULATIONS = {"31555": 500_000, "34172": 300_000}


@pytest.mark.parametrize(
    ("entieres", "parts", "autre", "partage"),
    [
        ({"31555"}, {}, Presence("B", "31555"), True),
        ({"31555"}, {}, Presence("B", "31555", 10), True),
        (set(), {"31555": 10}, Presence("B", "31555"), True),
        (set(), {"31555": 200_000}, Presence("B", "31555", 300_000), False),
        (set(), {"31555": 200_001}, Presence("B", "31555", 300_000), True),
        ({"31555"}, {}, Presence("B", "34172"), False),
        (set(), {"31555": 200_000}, Presence("B", "34172", 400_000), False),
    ],
)
def test_regle_des_communes_entieres_et_des_parties(entieres, parts, autre, partage):
    assert partages(entieres, parts, [autre], POPULATIONS) == ({"B": (autre.commune,)} if partage else {})


def test_les_parties_d_un_meme_autre_territoire_s_additionnent():
    autres = [Presence("B", "31555", 150_000), Presence("B", "31555", 150_001)]
    assert partages(set(), {"31555": 200_000}, autres, POPULATIONS) == {"B": ("31555",)}


def test_les_parties_de_deux_territoires_differents_ne_s_additionnent_pas():
    autres = [Presence("B", "31555", 300_000), Presence("C", "31555", 300_000)]
    assert partages(set(), {"31555": 200_000}, autres, POPULATIONS) == {}


def test_une_population_inconnue_ne_permet_pas_de_conclure():
    assert partages(set(), {"98411": 10}, [Presence("B", "98411", 10)], {"98411": None}) == {}


def test_les_codes_partages_sont_tries():
    autres = [Presence("B", code) for code in ("34172", "31555")]
    assert partages({"31555", "34172"}, {}, autres, POPULATIONS) == {"B": ("31555", "34172")}


CODES = st.sampled_from(["01001", "01002", "01003", "01004"])


@st.composite
def territoires(dessin):
    entieres = dessin(st.sets(CODES))
    parts = dessin(st.dictionaries(CODES.filter(lambda code: code not in entieres), st.integers(0, 1000)))
    return entieres, parts


@given(territoires(), territoires())
def test_le_chevauchement_est_symetrique(un, autre):
    populations = dict.fromkeys(["01001", "01002", "01003", "01004"], 1000)

    def vu_par(premier, second):
        entieres, parts = second
        presences = [Presence("autre", c) for c in entieres] + [Presence("autre", c, p) for c, p in parts.items()]
        return partages(*premier, presences, populations).get("autre", ())

    assert vu_par(un, autre) == vu_par(autre, un)
