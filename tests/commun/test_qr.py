"""Le dessin d'un QR code : la même image que ses modules, en moins de tracés."""

import re
from xml.etree import ElementTree as ET

import pytest
import qrcode
from qrcode.constants import ERROR_CORRECT_M

from commun.qr import qr_en_svg

SVG = "{http://www.w3.org/2000/svg}"
RECTANGLE = re.compile(r"M(\d+),(\d+)H(\d+)V(\d+)H(\d+)z")


def modules_de(texte):
    qr = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=4)
    qr.add_data(texte)
    return qr.get_matrix()


@pytest.mark.parametrize("texte", ["A", "HTTPS://GUICHET.TEST/V/ABCDEFGHJK/3", "https://guichet.test/v/" + "x" * 80])
def test_les_plages_noires_couvrent_chaque_module_une_fois_et_rien_d_autre(texte):
    svg = ET.fromstring(qr_en_svg(texte, titre="Essai", cote_mm=17))
    modules = modules_de(texte)
    couverts = [[0] * len(modules) for _ in modules]
    rectangles = RECTANGLE.findall(svg.findall(f"{SVG}path")[-1].get("d"))
    for gauche, haut, droite, bas, retour in rectangles:
        assert retour == gauche
        for y in range(int(haut), int(bas)):
            for x in range(int(gauche), int(droite)):
                couverts[y][x] += 1
    assert couverts == [[int(noir) for noir in rangee] for rangee in modules]
    assert len(rectangles) < sum(map(sum, couverts)) / 2


def test_il_a_son_cote_sa_marge_blanche_et_son_titre():
    svg = ET.fromstring(qr_en_svg("A", titre="Page 3 <essai>", cote_mm=17))
    assert (svg.get("width"), svg.get("height"), svg.get("viewBox")) == ("17mm", "17mm", "0 0 29 29")
    assert svg.findtext(f"{SVG}title") == "Page 3 <essai>"
    assert [chemin.get("d") for chemin in svg.findall(f"{SVG}path")][0] == "M0,0H29V29H0z"
