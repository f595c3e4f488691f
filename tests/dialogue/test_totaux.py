"""Le masquage : aucune profession sous le seuil ne se retrouve, quelle que soit la répartition."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogue.enums_questionnaires import NatureQuestion
from dialogue.totaux import QuestionPosee, ReponseLue, montrees, part, totaliser

SEUIL = 6
EFFECTIFS = st.dictionaries(st.sampled_from(["10", "21", "40", "50", "60", "70", "91"]), st.integers(0, 15))
CHOIX = QuestionPosee("1", "Oui ou non ?", NatureQuestion.CHOIX, ("Oui", "Non"))
NOTE = QuestionPosee("2", "Combien ?", NatureQuestion.NOTE)
PLUSIEURS = QuestionPosee("3", "Lesquels ?", NatureQuestion.PLUSIEURS, ("a", "b", "c"))
TEXTE = QuestionPosee("4", "Quoi ?", NatureQuestion.TEXTE)
REPONSES = st.lists(
    st.builds(
        ReponseLue,
        st.sampled_from(["10", "60", "70", "autre"]),
        st.fixed_dictionaries(
            {}, optional={"1": st.integers(0, 1), "2": st.integers(1, 5), "3": st.lists(st.integers(0, 2), unique=True)}
        ),
    ),
    max_size=40,
)


@given(EFFECTIFS)
def test_aucune_masquee_ne_se_retrouve_par_difference(effectifs: dict[str, int]) -> None:
    visibles = montrees(effectifs, SEUIL)
    masquees = [n for p, n in effectifs.items() if n and p not in visibles]
    assert all(effectifs[p] >= SEUIL for p in visibles)
    if visibles and masquees:
        # L'ensemble moins les visibles ne donne que la somme d'au moins deux professions, d'au moins six réponses.
        assert len(masquees) >= 2
        assert sum(masquees) >= SEUIL


@given(EFFECTIFS)
def test_sans_petite_profession_tout_se_montre(effectifs: dict[str, int]) -> None:
    grandes = {p: n + SEUIL for p, n in effectifs.items()}
    assert montrees(grandes, SEUIL) == frozenset(grandes)


@given(REPONSES)
def test_chaque_cellule_montree_compte_au_moins_le_seuil(reponses: list[ReponseLue]) -> None:
    totaux = totaliser([CHOIX, NOTE, PLUSIEURS, TEXTE], reponses, SEUIL)
    for question in totaux["questions"]:
        cellules = [question["ensemble"], question["autres"], *question["professions"].values()]
        assert all(cellule["n"] >= SEUIL for cellule in cellules if cellule)
        montrees_ici = [c["n"] for c in question["professions"].values() if c]
        if question["ensemble"] and montrees_ici and None in question["professions"].values():
            assert question["ensemble"]["n"] - sum(montrees_ici) == question["autres"]["n"]
            assert list(question["professions"].values()).count(None) >= 2


def _reponses(effectifs: dict[str, int], **valeurs: Any) -> list[ReponseLue]:
    return [ReponseLue(p, valeurs) for p, n in effectifs.items() for _ in range(n)]


@pytest.mark.parametrize(
    ("effectifs", "visibles"),
    [
        ({"10": 6}, {"10"}),
        ({"10": 5}, set()),
        ({"10": 20, "60": 1}, set()),
        ({"10": 20, "60": 8, "70": 1}, {"10"}),
        ({"10": 20, "60": 3, "70": 3}, {"10"}),
        ({"10": 20, "60": 3, "70": 2}, set()),
        ({"10": 20, "21": 9, "60": 3, "70": 2}, {"10"}),
    ],
)
def test_cas_d_or(effectifs: dict[str, int], visibles: set[str]) -> None:
    assert montrees(effectifs, SEUIL) == visibles


def test_un_total_dit_nombre_part_et_moyenne() -> None:
    reponses = _reponses({"10": 4}, **{"1": 0, "2": 5}) + _reponses({"10": 2}, **{"1": 1, "2": 2})
    choix, note = totaliser([CHOIX, NOTE], reponses, SEUIL)["questions"]
    assert choix["professions"]["10"] == {"n": 6, "decompte": [4, 2]}
    assert part(choix["ensemble"], 0) == Decimal("66.7")
    assert note["ensemble"] == {"n": 6, "moyenne": "4.00", "decompte": [0, 2, 0, 0, 4]}


def test_une_question_sautee_a_son_propre_masquage() -> None:
    reponses = _reponses({"10": 4, "60": 9}, **{"1": 0}) + _reponses({"10": 4})
    totaux = totaliser([CHOIX], reponses, SEUIL)
    assert totaux["participation"] == {"10": 8, "60": 9}
    assert totaux["questions"][0]["professions"] == {"10": None, "60": None}
    assert totaux["questions"][0]["ensemble"] == {"n": 13, "decompte": [13, 0]}
