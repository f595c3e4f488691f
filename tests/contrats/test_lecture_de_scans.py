"""Reconnaître les pages d'un scan par leur QR : pivotées, mêlées, floues, étrangères, en double, manquantes."""

import pytest
from PIL import Image, ImageFilter

from commun.codes_courts import nouveau_code
from contrats.lecture_de_scans import lire_la_page, pages_du_fichier
from contrats.tri_des_scans import ISSUES, Attendu, VerdictDePage, trier
from tests.fabriques.scans import FEUILLE, en_octets, qr_en_image, une_page


@pytest.fixture(scope="module")
def codes():
    return nouveau_code(), nouveau_code()


def verdicts(pages, *attendus, remplaces=()):
    return [jugee.verdict for jugee in trier(pages, attendus, remplaces).pages]


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_une_page_pivotee_est_lue_et_remise_droite(codes, rotation):
    droite = une_page(codes[0], 3)
    lue = lire_la_page(droite.rotate(rotation, expand=True))
    assert (lue.code, lue.numero, lue.image.size) == (codes[0], 3, FEUILLE)
    assert lire_la_page(lue.image).rotation == 0
    attendu = VerdictDePage.PIVOTEE if rotation else VerdictDePage.RECONNUE
    assert verdicts([lue], Attendu(codes[0], 3)) == [attendu]


def test_une_page_de_travers_est_redressee(codes):
    lue = lire_la_page(une_page(codes[0], 1).rotate(4, expand=True, fillcolor=255))
    assert (lue.code, lue.numero, lue.rotation) == (codes[0], 1, 0)


def test_un_pdf_et_des_images_dans_n_importe_quel_ordre_font_un_document(codes):
    code = codes[0]
    pages = [
        *pages_du_fichier(en_octets(une_page(code, 4), une_page(code, 2)), pdf=True, fichier=0),
        *pages_du_fichier(en_octets(une_page(code, 1), forme="JPEG"), pdf=False, fichier=1),
        *pages_du_fichier(en_octets(une_page(code, 3), forme="PNG"), pdf=False, fichier=2),
    ]
    [rendu] = trier(pages, [Attendu(code, 4)]).documents
    assert rendu.complet
    assert [(j.page.fichier, j.page.rang, j.page.numero) for j in rendu.pages] == [
        (1, 1, 1), (0, 2, 2), (2, 1, 3), (0, 1, 4)
    ]  # fmt: skip


def test_deux_contrats_dans_un_meme_lot_se_separent(codes):
    un, deux = codes
    pages = [lire_la_page(une_page(code, numero)) for code, numero in ((un, 1), (deux, 2), (deux, 1), (un, 2))]
    rendus = trier(pages, [Attendu(un, 2), Attendu(deux, 3)]).documents
    assert [(rendu.code, rendu.complet, rendu.manquantes) for rendu in rendus] == [(un, True, ()), (deux, False, (3,))]


def test_chaque_page_a_son_verdict_et_une_issue(codes):
    code, autre = codes
    ancienne = "EDYP-JCEP"
    pages = [
        lire_la_page(image)
        for image in (
            une_page(code, 1),
            une_page(code, 1).rotate(180),
            une_page(autre, 1),
            une_page(code, 9),
            une_page(ancienne, 1),
            une_page("", 0),
            une_page(code, 2).filter(ImageFilter.GaussianBlur(7)),
            Image.new("L", FEUILLE, 255),
        )
    ]
    attendus = [
        VerdictDePage.RECONNUE,
        VerdictDePage.DOUBLE,
        VerdictDePage.ETRANGERE,
        VerdictDePage.ETRANGERE,
        VerdictDePage.REMPLACEE,
        VerdictDePage.ILLISIBLE,
        VerdictDePage.FLOUE,
        VerdictDePage.ILLISIBLE,
    ]
    assert verdicts(pages, Attendu(code, 2), remplaces=[ancienne]) == attendus
    [rendu] = trier(pages, [Attendu(code, 2)]).documents
    assert rendu.manquantes == (2,)


def test_tout_verdict_dit_comment_en_sortir():
    assert set(ISSUES) == set(VerdictDePage)


@pytest.mark.parametrize(
    "texte", ["https://autre.site/page", "HTTPS://X.FR/V/K7QP2MZ4O/1", "HTTPS://X.FR/V/AAAAAAAAA/1"]
)
def test_un_qr_qui_n_est_pas_du_portail_ne_vaut_rien(texte):
    assert not lire_la_page(qr_en_image(texte)).reconnue
