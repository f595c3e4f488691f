"""Les parts de la suite : ensemble elles jouent tout, se valent ; sans base, une fois ; un PDF jugé est mis en page."""

import io
from pathlib import Path

import pytest
from pypdf import PdfReader

from commun.pdf import rendre_pdf
from territoires.models import Commune
from tests.parts import LOURDS, repartir

POIDS = {"a": 9, "b": 5, "c": 4, "d": 1, "e": 1}


def test_les_parts_se_valent() -> None:
    assert repartir(POIDS, 2) == {"a": 1, "b": 2, "c": 2, "d": 1, "e": 2}


def test_les_fichiers_lourds_existent_et_ne_tombent_pas_dans_la_meme_part() -> None:
    racine = Path(__file__).parents[2]
    assert [nom for nom in LOURDS if not (racine / nom).is_file()] == []
    rangs = repartir(LOURDS | {f"tests/parcours/test_{rang}.py": 1 for rang in range(100)}, 3)
    assert len({rangs[nom] for nom in LOURDS}) == len(LOURDS)


@pytest.mark.parametrize("nombre", [1, 2, 3, 7])
def test_chaque_fichier_va_dans_une_part_et_une_seule(nombre: int) -> None:
    rangs = repartir(POIDS, nombre)
    assert (set(rangs), set(rangs.values()) <= set(range(1, nombre + 1))) == (set(POIDS), True)


def _imprimer(nom: str) -> bytes:
    return rendre_pdf("commun/document.html", {"numero_dossier": nom}, titre="Essai")


def test_sans_la_marque_la_mise_en_page_est_doublee_mais_tient_a_la_page_rendue() -> None:
    assert _imprimer("un") == _imprimer("un") != _imprimer("deux")
    assert "/StructTreeRoot" not in PdfReader(io.BytesIO(_imprimer("un"))).trailer["/Root"]


@pytest.mark.pdf
def test_avec_la_marque_le_document_est_vraiment_mis_en_page() -> None:
    assert "/StructTreeRoot" in PdfReader(io.BytesIO(_imprimer("un"))).trailer["/Root"]


def test_un_test_sans_base_en_porte_la_marque(request: pytest.FixtureRequest) -> None:
    assert request.node.get_closest_marker("sans_base") is not None
    with pytest.raises(RuntimeError, match="Database access not allowed"):
        Commune.objects.first()


@pytest.fixture
def une_base(db: None) -> None:
    """La base, demandée par un outil du test."""


def test_un_outil_qui_ouvre_la_base_ote_la_marque(une_base: None, request: pytest.FixtureRequest) -> None:
    assert request.node.get_closest_marker("sans_base") is None
    assert Commune.objects.count() == 0
