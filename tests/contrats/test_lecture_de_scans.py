"""Reconnaître les pages d'un scan par leur QR : pivotées, mêlées, floues, étrangères, en double, manquantes."""

import pytest
from PIL import Image, ImageDraw, ImageFilter

from commun.codes_courts import nouveau_code
from contrats.lecture_de_scans import lire_la_page, pages_du_fichier
from contrats.parametres import NETTETE_MINIMALE
from contrats.tri_des_scans import ISSUES, Attendu, VerdictDePage, trier
from tests.fabriques.parametres import poser
from tests.fabriques.scans import FEUILLE, en_octets, qr_en_image, une_page

# Le seuil de netteté est un paramètre, que la base garde.
pytestmark = pytest.mark.django_db


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


QR = (110, FEUILLE[1] - 270, 400, FEUILLE[1] - 10)


def au_qr_net(code, numero, flou):
    """La page, son texte flouté, son QR resté net."""
    nette = une_page(code, numero)
    floutee = nette.filter(ImageFilter.GaussianBlur(flou))
    floutee.paste(nette.crop(QR), QR[:2])
    return floutee


@pytest.mark.parametrize(
    ("flou", "verdict"),
    [
        (0, VerdictDePage.RECONNUE),
        (0.8, VerdictDePage.RECONNUE),
        (2.5, VerdictDePage.PEU_NETTE),
        (7, VerdictDePage.FLOUE),
    ],
)
@pytest.mark.parametrize("angle", [0, 90, 4])
def test_le_texte_flou_d_une_page_au_qr_net_se_voit(codes, flou, verdict, angle):
    image = au_qr_net(codes[0], 1, flou).rotate(angle, Image.Resampling.BICUBIC, expand=True, fillcolor=255)
    lue = lire_la_page(image)
    droit = VerdictDePage.PIVOTEE if angle == 90 and verdict == VerdictDePage.RECONNUE else verdict
    assert (lue.code, verdicts([lue], Attendu(codes[0], 1))) == (codes[0], [droit])


@pytest.mark.parametrize("flou", [2, 3.5])
@pytest.mark.parametrize("angle", [0, 180])
def test_une_page_nette_au_pied_et_floue_en_haut_est_peu_nette(codes, flou, angle):
    """Une photo prise de biais : le QR, au pied, se lit toujours."""
    nette = une_page(codes[0], 1)
    biaise = nette.filter(ImageFilter.GaussianBlur(flou))
    biaise.paste(nette.crop((0, FEUILLE[1] // 3, *FEUILLE)), (0, FEUILLE[1] // 3))
    lue = lire_la_page(biaise.rotate(angle))
    assert (lue.code, verdicts([lue], Attendu(codes[0], 1))) == (codes[0], [VerdictDePage.PEU_NETTE])


def test_une_page_au_flou_partout_pareil_est_peu_nette_avant_que_son_qr_ne_se_perde(codes):
    page = une_page(codes[0], 1)
    essais = {flou: lire_la_page(page.filter(ImageFilter.GaussianBlur(flou))) for flou in (0.5, 1, 1.6, 6)}
    assert [verdicts([lue], Attendu(codes[0], 1))[0] for lue in essais.values()] == [
        VerdictDePage.RECONNUE,
        VerdictDePage.RECONNUE,
        VerdictDePage.PEU_NETTE,
        VerdictDePage.FLOUE,
    ]
    assert [lue.reconnue for lue in essais.values()] == [True, True, True, False]


def test_le_seuil_de_nettete_se_regle(codes):
    lue = lire_la_page(au_qr_net(codes[0], 1, 1))
    assert lue.nettete > NETTETE_MINIMALE.valeur
    poser(NETTETE_MINIMALE, 35)
    assert lue.peu_nette


def test_une_page_presque_blanche_n_est_pas_floue(codes):
    image = Image.new("L", FEUILLE, 250)
    ImageDraw.Draw(image).text((140, 300), "Fait le 3 mars 2026, signature :", fill=0)
    image.paste(une_page(codes[0], 2).crop(QR), QR[:2])
    vide = Image.new("L", FEUILLE, 255)
    vide.paste(image.crop(QR), QR[:2])
    for page in (image, vide):
        assert verdicts([lire_la_page(page)], Attendu(codes[0], 2)) == [VerdictDePage.RECONNUE]


def test_la_copie_nette_l_emporte_meme_arrivee_apres(codes):
    pages = [lire_la_page(au_qr_net(codes[0], 1, flou)) for flou in (2.5, 2.5, 0, 0)]
    attendus = [VerdictDePage.DOUBLE, VerdictDePage.DOUBLE, VerdictDePage.RECONNUE, VerdictDePage.DOUBLE]
    assert verdicts(pages, Attendu(codes[0], 1)) == attendus
    assert verdicts(pages[:2], Attendu(codes[0], 1)) == [VerdictDePage.PEU_NETTE, VerdictDePage.DOUBLE]
    [rendu] = trier(pages, [Attendu(codes[0], 1)]).documents
    assert [jugee.page for jugee in rendu.pages] == [pages[2]]


def test_tout_verdict_dit_comment_en_sortir():
    assert set(ISSUES) == set(VerdictDePage)


@pytest.mark.parametrize(
    "texte", ["https://autre.site/page", "HTTPS://X.FR/V/K7QP2MZ4O/1", "HTTPS://X.FR/V/AAAAAAAAA/1"]
)
def test_un_qr_qui_n_est_pas_du_portail_ne_vaut_rien(texte):
    assert not lire_la_page(qr_en_image(texte)).reconnue
