"""Actifs construits depuis les paquets : contenu, idempotence, budget de la première vue."""

import gzip
import io
import re
from time import process_time

import pytest
from fontTools.ttLib import TTFont

from cpts_portal.actifs import RACINE, construire, empreinte, icones_disponibles

KIO = 1024
FEUILLES_DE_PAGE = ("jetons", "base", "gabarit", "formulaires", "composants", "pages")


@pytest.fixture(scope="module")
def construits(tmp_path_factory):
    destination = tmp_path_factory.mktemp("construits")
    assert construire(destination).construit
    return destination


def _compresse(chemin):
    return len(gzip.compress(chemin.read_bytes(), 9))


def test_le_second_passage_ne_refait_rien_en_moins_de_300_ms(construits):
    avant = {chemin: chemin.stat().st_mtime_ns for chemin in construits.rglob("*")}
    debut = process_time()
    bilan = construire(construits)
    assert process_time() - debut < 0.3
    assert not bilan.construit
    assert {chemin: chemin.stat().st_mtime_ns for chemin in construits.rglob("*")} == avant


def test_un_fichier_efface_est_reconstruit(construits):
    (construits / "htmx.js").unlink()
    assert construire(construits).construit
    assert (construits / "htmx.js").exists()


def test_deux_constructions_donnent_la_meme_empreinte():
    assert empreinte() == empreinte()


@pytest.mark.parametrize("style", ["normal", "italic"])
def test_la_police_d_ecran_est_variable_et_garde_les_chiffres_tabulaires(construits, style):
    police = TTFont(io.BytesIO((construits / f"polices/source-sans-3-{style}.woff2").read_bytes()))
    axe = police["fvar"].axes[0]
    assert (axe.axisTag, axe.minValue, axe.maxValue) == ("wght", 400, 700)
    glyphes = police.getBestCmap()
    chasses = [police["hmtx"][glyphes[ord(chiffre)]][0] for chiffre in "0123456789"]
    assert max(chasses) - min(chasses) <= police["head"].unitsPerEm / 1000  # arrondi de la police
    assert {ord(lettre) for lettre in "éÈçœŒŸ€«»’–\u202f\u00a0−≤ğ"} <= set(glyphes)


def test_les_polices_des_documents_sont_fixes_et_declarees(construits):
    feuille = (construits / "polices-pdf.css").read_text(encoding="utf-8")
    adresses = re.findall(r'url\("static:construits/([^"]+)"\)', feuille)
    assert len(adresses) == 5
    for adresse in adresses:
        assert "fvar" not in TTFont(construits / adresse)


def test_la_planche_contient_chaque_icone_et_son_attribution(construits):
    planche = (construits / "icones.svg").read_text(encoding="utf-8")
    assert re.findall(r'<symbol id="([^"]+)"', planche) == list(icones_disponibles())
    assert "CC BY 4.0" in planche


def test_les_styles_n_appellent_aucun_autre_site(construits):
    feuille = (construits / "socle.css").read_text(encoding="utf-8")
    adresses = re.findall(r"url\([\"']?([^)\"']+)", feuille)
    assert [adresse for adresse in adresses if not adresse.startswith(("polices/", "data:"))] == []


def test_chaque_icone_des_gabarits_est_dans_la_planche():
    motif = re.compile(r'{% icone "([\w-]+)"|nom_icone="([\w-]+)"')
    textes = (chemin.read_text(encoding="utf-8") for chemin in (RACINE / "templates").rglob("*.html"))
    citees = {un or deux for texte in textes for un, deux in motif.findall(texte)}
    assert citees - set(icones_disponibles()) == set()


def test_la_premiere_vue_tient_en_200_kio_compresses(construits):
    fichiers = [construits / nom for nom in ("socle.css", "icones.svg", "htmx.js")]
    polices = [*(construits / "polices").glob("*.woff2")]
    notres = [RACINE / "static/css" / f"{nom}.css" for nom in FEUILLES_DE_PAGE]
    notres += [
        RACINE / "static/js/portail.js",
        RACINE / "static/images/signe.svg",
        RACINE / "static/css/impression.css",
    ]
    assert sum(map(_compresse, [*fichiers, *polices, *notres])) <= 180 * KIO


def test_le_javascript_tient_en_70_kio_compresses(construits):
    scripts = [construits / "htmx.js", *(RACINE / "static/js").glob("*.js")]
    assert sum(map(_compresse, scripts)) <= 70 * KIO
