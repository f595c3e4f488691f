"""L'arbre d'objectifs, pur : ses refus, ses déplacements, et qu'aucune suite de gestes ne le casse."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dossiers import arbre as arbres
from dossiers.arbre import DeplacementRefuse, Noeud, en_arbre
from dossiers.arbre_dessin import dessiner

# 1 → 2, 3 ; 2 → 4, 5 ; 6 est un autre général, seul.
ARBRE = en_arbre(
    [Noeud(1, None, 1, 1), Noeud(2, 1, 2, 1), Noeud(3, 1, 2, 2),
     Noeud(4, 2, 3, 1), Noeud(5, 2, 3, 2), Noeud(6, None, 1, 2)]
)  # fmt: skip


def numeros(arbre: arbres.Arbre) -> list[tuple[str, int]]:
    return [(numero, noeud.cle) for numero, noeud in arbres.parcours(arbre)]


def test_un_arbre_se_lit_dans_son_ordre_et_se_numerote() -> None:
    assert numeros(ARBRE) == [("1", 1), ("1.1", 2), ("1.1.1", 4), ("1.1.2", 5), ("1.2", 3), ("2", 6)]
    assert arbres.defauts(ARBRE) == {}


@pytest.mark.parametrize(
    ("noeud", "defaut"),
    [
        (Noeud(7, None, 2), arbres.ORPHELIN),
        (Noeud(7, 99, 2), arbres.AUTRE_PROJET),
        (Noeud(7, 1, 3), arbres.NIVEAU_SAUTE),
        (Noeud(7, 4, 4), arbres.NIVEAU_SAUTE),
        (Noeud(7, 7, 2), arbres.CIRCULAIRE),
    ],
)
def test_chaque_defaut_est_nomme(noeud: Noeud, defaut: str) -> None:
    assert arbres.defauts({**ARBRE, 7: noeud}) == {7: defaut}


def test_une_boucle_de_deux_objectifs_est_circulaire() -> None:
    boucle = en_arbre([Noeud(1, 2, 2), Noeud(2, 1, 3)])
    assert arbres.defauts(boucle) == {1: arbres.CIRCULAIRE, 2: arbres.CIRCULAIRE}


@pytest.mark.parametrize(
    ("cle", "parent", "raison"),
    [
        (None, 99, arbres.AUTRE_PROJET),
        (None, 4, arbres.TROP_BAS),
        (2, 2, arbres.CIRCULAIRE),
        (2, 4, arbres.CIRCULAIRE),
        (1, 6, arbres.NIVEAU_SAUTE),
        (2, None, arbres.NIVEAU_SAUTE),
        (3, 2, ""),
        (3, None, ""),
        (6, 1, ""),
        (None, 3, ""),
        (2, 6, ""),
    ],
)
def test_un_rattachement_se_refuse_en_disant_pourquoi(cle: int | None, parent: int | None, raison: str) -> None:
    assert arbres.refus(ARBRE, cle, parent) == raison


def test_monter_descendre_et_placer_emmenent_les_sous_objectifs() -> None:
    assert numeros(arbres.decaler(ARBRE, 3, -1))[1] == ("1.1", 3)
    ailleurs = arbres.placer(ARBRE, 2, 6, 0)
    assert numeros(ailleurs) == [("1", 1), ("1.1", 3), ("2", 6), ("2.1", 2), ("2.1.1", 4), ("2.1.2", 5)]


@pytest.mark.parametrize(("cle", "pas"), [(2, -1), (3, 1), (99, 1)])
def test_on_ne_depasse_pas_le_bout(cle: int, pas: int) -> None:
    with pytest.raises(DeplacementRefuse):
        arbres.decaler(ARBRE, cle, pas)


CLES = st.integers(1, 7)
GESTES = st.one_of(
    st.tuples(st.just("decaler"), CLES, st.sampled_from((-1, 1))),
    st.tuples(st.just("placer"), CLES, st.one_of(st.none(), CLES), st.integers(-1, 9)),
)


@settings(max_examples=120, deadline=None)
@given(st.lists(GESTES, max_size=15))
def test_aucune_suite_de_gestes_ne_casse_l_arbre(gestes: list[tuple]) -> None:
    arbre = ARBRE
    for nom, *arguments in gestes:
        try:
            arbre = getattr(arbres, nom)(arbre, *arguments)
        except DeplacementRefuse:
            continue
        assert arbres.defauts(arbre) == {}
        assert sorted(cle for _, cle in numeros(arbre)) == sorted(ARBRE)
        assert "?" not in {numero for numero, _ in numeros(arbre)}


# --- Le dessin ------------------------------------------------------------------------------------------


def photo(arbre: arbres.Arbre, intitule: str = "Un but") -> list[dict]:
    return [
        {"parent": numero.rpartition(".")[0], "niveau": n.niveau, "numero": numero, "intitule": intitule}
        for numero, n in arbres.parcours(arbre)
    ]


def test_le_dessin_a_une_boite_par_objectif_un_trait_par_lien_et_un_titre() -> None:
    svg = dessiner(photo(ARBRE))
    assert (svg.count("<rect"), svg.count("<path")) == (6, 4)
    assert "objectifs généraux : 2, spécifiques : 2, opérationnels : 2" in svg
    assert "style=" not in svg


def test_le_dessin_echappe_et_coupe_un_texte_long() -> None:
    svg = dessiner(photo(ARBRE, "<script>alert(1)</script> " + "très long " * 40))
    assert "<script" not in svg
    assert "…" in svg


def test_un_arbre_vide_ne_se_dessine_pas() -> None:
    assert dessiner([]) == ""
