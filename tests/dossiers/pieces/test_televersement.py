"""Ce qui est reçu, ce qui est refusé et pourquoi : chaque piège est un vrai fichier."""

import io
import zipfile

import pytest
from django.core.files.base import ContentFile
from PIL import Image

from dossiers.televersement import TeleversementRefuse, lire_recu, verifier
from dossiers.televersement import images as controle_des_images
from dossiers.televersement import paquets as controle_des_paquets
from dossiers.televersement.formats import FORMATS
from dossiers.televersement.noms import LONGUEUR, nom_lisible, titre_depuis
from tests.fabriques.fichiers import (
    GPS,
    ODS,
    OLE,
    un_docx,
    un_exemplaire,
    un_odf,
    un_office_chiffre,
    un_pdf_demesure,
    un_pdf_qui_agit,
    un_xlsx,
    un_zip,
    un_zip_chiffre,
    une_image,
    une_photo_situee,
)
from tests.fabriques.pdf import un_pdf

MEGA = 1024 * 1024


@pytest.mark.parametrize("code", FORMATS)
def test_chaque_format_admis_est_reconnu_a_son_contenu_et_garde_tel_quel(code: str) -> None:
    nom, octets = un_exemplaire(code)
    verifie = verifier(nom, octets)
    assert (verifie.format.code, verifie.nom, verifie.octets) == (code, nom, octets)


@pytest.mark.parametrize("code", FORMATS)
def test_un_nom_sans_extension_est_admis(code: str) -> None:
    assert verifier("document", un_exemplaire(code)[1]).format.code == code


@pytest.mark.parametrize(("code", "autre"), [(code, autre) for code in FORMATS for autre in FORMATS if autre != code])
def test_une_extension_qui_ne_va_pas_au_contenu_est_un_deguisement(code: str, autre: str) -> None:
    extension = FORMATS[autre].extensions[0]
    with pytest.raises(TeleversementRefuse, match=rf"« faux\.{extension} » : ce fichier porte l’extension"):
        verifier(f"faux.{extension}", un_exemplaire(code)[1])


REFUS = {
    "vide": ("notes.pdf", b"", "vide"),
    "trop gros": ("notes.pdf", un_pdf() + b" " * 20 * MEGA, "dépasse 20 Mo"),
    "exécutable déguisé": ("devis.pdf", b"MZ\x90\x00" + b"\0" * 200, "pas d’un type accepté"),
    "page web déguisée": ("lettre.docx", b"<html><script>alert(1)</script></html>", "pas d’un type accepté"),
    "dessin SVG": ("logo.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "pas d’un type accepté"),
    "image GIF": ("logo.gif", une_image("GIF"), "pas d’un type accepté"),
    "archive ZIP": ("tout.zip", un_zip({"a.txt": "a"}), "pas d’un type accepté"),
    "présentation": ("expose.pptx", un_zip({"[Content_Types].xml": "", "ppt/presentation.xml": ""}), "type accepté"),
    "photo HEIC": ("IMG_1.heic", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 50, "HEIC"),
    "ancien format": ("vieux.doc", OLE + b"\0" * 1016, "ancien format"),
    "PDF à mot de passe": ("secret.pdf", un_pdf(mot_de_passe="x"), "mot de passe"),
    "PDF abîmé": ("casse.pdf", b"%PDF-1.7 rien", "abîmé"),
    "PDF sans page": ("vide.pdf", un_pdf(pages=0), "0 page"),
    "PDF de 501 pages": ("long.pdf", un_pdf(pages=501), "501 page"),
    "PDF à script": ("anime.pdf", un_pdf_qui_agit("script"), "contient un script"),
    "PDF qui lance": ("lance.pdf", un_pdf_qui_agit("lancement"), "lance un programme"),
    "PDF à fichier incorporé": ("porte.pdf", un_pdf_qui_agit("incorpore"), "d’autres fichiers"),
    "Office chiffré": ("secret.docx", un_office_chiffre(), "mot de passe"),
    "ZIP chiffré": ("secret.docx", un_zip_chiffre(), "mot de passe"),
    "ODF chiffré": ("s.odt", un_odf(manifeste="<manifest:encryption-data/>"), "mot de passe"),
    "ODF chiffré d’un bloc": ("s.odt", un_odf(autres={"encrypted-package": b"x"}), "mot de passe"),
    "macro Word": ("m.docx", un_docx(autres={"word/vbaProject.bin": OLE}), "macro"),
    "macro Word nommée": ("m.docm", un_docx(), "macro"),
    "macro Excel": ("m.xlsx", un_xlsx(autres={"xl/vbaProject.bin": OLE}), "macro"),
    "macro Excel nommée": ("m.xlsm", un_xlsx(), "macro"),
    "macro Excel 4": ("m.xlsx", un_xlsx(autres={"xl/macrosheets/sheet1.xml": "<x/>"}), "macro"),
    "macro déclarée": ("m.docx", un_docx(types="application/vnd.ms-word.document.macroEnabled"), "macro"),
    "macro du document incorporé": (
        "m.docx",
        un_docx(autres={"word/embeddings/t.xlsx": un_xlsx(autres={"xl/vbaProject.bin": OLE})}),
        "macro",
    ),
    "modèle distant": (
        "m.docx",
        un_docx(autres={"word/_rels/settings.xml.rels": '<R Type="attachedTemplate" TargetMode="External"/>'}),
        "macro",
    ),
    "contrôle ActiveX": ("m.docx", un_docx(autres={"word/activeX/activeX1.bin": b"x"}), "macro"),
    "macro ODT": ("m.odt", un_odf(autres={"Basic/Standard/Module1.xml": "Sub"}), "macro"),
    "script ODS": ("m.ods", un_odf(ODS, autres={"Scripts/python/a.py": "print()"}), "macro"),
    "objet OLE incorporé": ("m.docx", un_docx(autres={"word/embeddings/oleObject1.bin": OLE}), "objet incorporé"),
    "exécutable incorporé": ("m.docx", un_docx(autres={"word/embeddings/a.bin": b"MZ\x90"}), "objet incorporé"),
    "bombe par le rapport": ("b.xlsx", un_xlsx(autres={"xl/sheet1.xml": b"0" * 12 * MEGA}), "démesuré"),
    "bombe incorporée": (
        "b.docx",
        un_docx(autres={"word/embeddings/t.xlsx": un_xlsx(autres={"xl/a.xml": b"0" * 12 * MEGA})}),
        "démesuré",
    ),
    "compression sans borne": (
        "b.docx",
        un_zip({"[Content_Types].xml": "<T/>", "word/document.xml": b"0" * MEGA}, zipfile.ZIP_BZIP2),
        "comprimé d’une façon inconnue",
    ),
    "image démesurée d’un PDF": ("b.pdf", un_pdf_demesure(30_000, 30_000), "image démesurée"),
    "document tronqué": ("t.docx", un_docx()[:-40], "abîmé"),
    "entrée altérée": ("t.docx", un_docx("mot" * 9).replace(b"document>", b"dXcument>"), "abîmé"),
    "image abîmée": ("t.jpg", une_image(taille=(400, 400))[:300], "abîmée"),
    "image animée": ("a.webp", b"", "animée"),
}


def _animee() -> bytes:
    sortie = io.BytesIO()
    vues = [Image.new("RGB", (8, 8), couleur) for couleur in ("red", "blue")]
    vues[0].save(sortie, "WEBP", save_all=True, append_images=vues[1:], duration=100)
    return sortie.getvalue()


REFUS["image animée"] = ("a.webp", _animee(), "animée")
REFUS["entrée altérée"] = (
    "t.docx",
    un_zip({"[Content_Types].xml": "<T/>", "word/document.xml": "abcdef"}, zipfile.ZIP_STORED).replace(
        b"abcdef", b"abXdef"
    ),
    "abîmé",
)


@pytest.mark.parametrize("piege", REFUS)
def test_un_piege_est_refuse_en_nommant_le_fichier_et_en_disant_quoi_faire(piege: str) -> None:
    nom, octets, raison = REFUS[piege]
    with pytest.raises(TeleversementRefuse, match=raison) as refus:
        verifier(nom, octets)
    assert str(refus.value).startswith(f"« {nom} » : ce")


def test_un_fichier_envoye_ne_se_lit_que_jusqu_a_la_taille_admise(settings) -> None:
    settings.PIECES_TAILLE_MO = 1
    octets = lire_recu(ContentFile(un_pdf() + b" " * 3 * MEGA))
    assert len(octets) == MEGA + 1
    with pytest.raises(TeleversementRefuse, match="dépasse 1 Mo"):
        verifier("lourd.pdf", octets)


def test_une_image_demesuree_est_refusee_avant_d_etre_decodee(monkeypatch: pytest.MonkeyPatch) -> None:
    octets = une_image("PNG", (300, 300))
    assert verifier("p.png", octets).format.code == "png"
    monkeypatch.setattr(controle_des_images, "PIXELS_MAXIMUM", 300 * 300 - 1)
    with pytest.raises(TeleversementRefuse, match="démesurée"):
        verifier("p.png", octets)


@pytest.mark.parametrize(("limite", "valeur"), [("ENTREES_MAXIMUM", 2), ("TOTAL_MAXIMUM", 20)])
def test_trop_d_entrees_ou_trop_d_octets_une_fois_ouverts_sont_une_bombe(
    monkeypatch: pytest.MonkeyPatch, limite: str, valeur: int
) -> None:
    assert verifier("c.docx", un_docx()).format.code == "docx"
    monkeypatch.setattr(controle_des_paquets, limite, valeur)
    with pytest.raises(TeleversementRefuse, match="démesuré"):
        verifier("c.docx", un_docx())


@pytest.mark.parametrize("nature", ["JPEG", "MPO", "PNG", "WEBP"])
def test_une_photo_perd_sa_position_et_garde_ses_dimensions(nature: str) -> None:
    verifie = verifier("photo", une_photo_situee(nature))
    with Image.open(io.BytesIO(verifie.octets)) as image:
        assert (image.size, len(image.getexif()), image.getexif().get_ifd(GPS)) == ((64, 48), 0, {})
    assert verifier("photo", verifie.octets).octets == verifie.octets


def test_une_photo_tournee_est_redressee_avant_de_perdre_son_orientation() -> None:
    verifie = verifier("photo.jpg", une_photo_situee(orientation=6))
    with Image.open(io.BytesIO(verifie.octets)) as image:
        assert image.size == (48, 64)


def test_un_document_dans_le_document_est_admis_s_il_est_sain() -> None:
    octets = un_docx(autres={"word/embeddings/graphique.xlsx": un_xlsx()})
    assert verifier("rapport.docx", octets).format.code == "docx"


@pytest.mark.parametrize(
    ("recu", "montre"),
    [
        ("C:\\Users\\Anne\\bilan.pdf", "bilan.pdf"),
        ("../../etc/passwd", "passwd"),
        ("bilan\r\nSet-Cookie: a.pdf", "bilan Set-Cookie a.pdf"),
        ("facture\u202efdp.exe", "facture fdp.exe"),
        ("", "fichier"),
        ("..", "fichier"),
        ("é" * 300 + ".pdf", "é" * (LONGUEUR - 4) + ".pdf"),
    ],
)
def test_le_nom_montre_n_a_ni_chemin_ni_signe_invisible(recu: str, montre: str) -> None:
    assert nom_lisible(recu) == montre


def test_le_titre_se_tire_du_nom() -> None:
    assert titre_depuis("compte_rendu_12 mars.pdf") == "Compte rendu 12 mars"
