"""Lire un tableau reçu : les trois formats, et chaque refus."""

import io
import zipfile

import pytest
from openpyxl import Workbook

from commun.exports import FormatExport, exporter
from commun.tableurs import FEUILLES_MAX, TYPE_ODS, FichierRefuse, lire_tableau, reconnaitre
from tests.fabriques.fichiers import qui_ment, un_zip

ENTETES = ("nom", "rpps")
LIGNES = (("Puech", "1"), ("Fabre", ""))
ODS = """<?xml version="1.0" encoding="UTF-8"?><office:document-content
 xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet><table:table>{lignes}
</table:table></office:spreadsheet></office:body></office:document-content>"""
CELLULE = "<table:table-cell><text:p>{}</text:p></table:table-cell>"
MEGA = 1024 * 1024


def une_archive(**membres: bytes) -> bytes:
    sortie = io.BytesIO()
    with zipfile.ZipFile(sortie, "w", zipfile.ZIP_DEFLATED) as archive:
        for nom, contenu in membres.items():
            archive.writestr(nom.replace("__", "/").replace("_xml", ".xml").replace("_bin", ".bin"), contenu)
    return sortie.getvalue()


def un_xlsx(**ajouts: bytes) -> bytes:
    """Un vrai classeur, auquel on glisse des membres."""
    octets = exporter(ENTETES, LIGNES, FormatExport.XLSX)
    if not ajouts:
        return octets
    sortie = io.BytesIO(octets)
    with zipfile.ZipFile(sortie, "a", zipfile.ZIP_DEFLATED) as archive:
        for nom, contenu in ajouts.items():
            archive.writestr(nom, contenu)
    return sortie.getvalue()


def un_ods(lignes: str = "") -> bytes:
    lignes = lignes or "".join(
        f"<table:table-row>{''.join(CELLULE.format(valeur) for valeur in ligne)}</table:table-row>"
        for ligne in (ENTETES, *LIGNES)
    )
    return une_archive(mimetype=TYPE_ODS, content_xml=ODS.format(lignes=lignes).encode())


FORMATS = {
    "csv": b"nom;rpps\r\nPuech;1\r\nFabre;\r\n",
    "xlsx": un_xlsx(),
    "ods": un_ods(),
}


@pytest.mark.parametrize("format_", FORMATS)
def test_chaque_format_donne_le_meme_tableau(format_: str) -> None:
    octets = FORMATS[format_]
    assert reconnaitre(octets, f"acteurs.{format_}") == format_
    tableau = lire_tableau(octets, format_, 10)
    assert tableau.headers == ["nom", "rpps", "_rang"]
    assert [tuple(c or "" for c in ligne[:2]) for ligne in tableau] == [("Puech", "1"), ("Fabre", "")]
    assert tableau["_rang"] == [2, 3]


@pytest.mark.parametrize(
    ("texte", "attendu"),
    [
        ("nom,rpps\nPuech,1\n", "Puech"),
        ("nom\trpps\nPuech\t1\n", "Puech"),
        ("﻿nom;rpps\nPuech;1\n", "Puech"),
        ("\n\nnom;rpps\n\nPuech;1\n", "Puech"),
    ],
)
def test_un_csv_se_lit_quel_que_soit_son_separateur(texte: str, attendu: str) -> None:
    assert lire_tableau(texte.encode(), "csv", 10)["nom"] == [attendu]


def test_un_csv_d_un_vieux_tableur_garde_ses_accents() -> None:
    assert lire_tableau("nom;x\nHélène;1\n".encode("cp1252"), "csv", 10)["nom"] == ["Hélène"]


MACRO = un_xlsx(**{"xl/vbaProject.bin": b"x"})
BOMBE = un_xlsx(**{"xl/worksheets/sheet9.xml": b"0" * (60 * MEGA)})
LOURDE = une_archive(**{"xl__workbook_xml": b"x", **{f"m{n}": bytes([n]) * (MEGA * 2) for n in range(70)}})
FEUILLES = un_xlsx(**{f"xl/worksheets/sheet{n}.xml": b"<x/>" for n in range(10, 20 + FEUILLES_MAX)})
ENTITES = un_xlsx(**{"xl/theme/t.xml": b'<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'})
ETRANGE = un_zip({"xl/workbook.xml": "<x/>"}, zipfile.ZIP_BZIP2)
# Le membre a bien plus que ce qu'il annonce : openpyxl l'aurait décompressé en entier.
MENTEUR = qui_ment(un_xlsx(**{"xl/theme/t.xml": b"<x/>" + b" " * MEGA}), "xl/theme/t.xml", b"<x/>")
ENTITES_UTF16 = un_xlsx(**{"xl/theme/t.xml": '<!DOCTYPE x [<!ENTITY a "a">]>'.encode("utf-16")})


@pytest.mark.parametrize(
    ("nom", "octets", "raison"),
    [
        ("a.csv", b"", "vide"),
        ("a.csv", b" \r\n ", "vide"),
        ("a.pdf", b"x", "Envoyez un fichier CSV"),
        ("a.csv", b"%PDF-1.7", "un PDF"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ancien classeur XLS"),
        ("a.csv", b"<html><script>x()</script></html>", "une page ou du code"),
        ("a.csv", b"nom;x\x00\x01\x02", "pas du texte"),
        ("a.csv", un_xlsx(), "le contenu est un XLSX"),
        ("a.xlsx", FORMATS["csv"], "le contenu est un CSV"),
        ("a.xlsx", b"PK\x03\x04" + b"0" * 40, "abîmé"),
        ("a.xlsx", une_archive(word__document_xml=b"x"), "ni un classeur XLSX"),
        ("a.xlsx", MACRO, "macros"),
        ("a.xlsx", BOMBE, "démesuré"),
        ("a.xlsx", LOURDE, "démesuré"),
        ("a.xlsx", FEUILLES, "trop de feuilles"),
        ("a.xlsx", ENTITES, "entités XML"),
        ("a.xlsx", ENTITES_UTF16, "entités XML"),
        ("a.xlsx", ETRANGE, "comprimé d’une façon inconnue"),
        ("a.xlsx", MENTEUR, "abîmé"),
    ],
)
def test_chaque_fichier_hostile_est_refuse_en_clair(nom: str, octets: bytes, raison: str) -> None:
    with pytest.raises(FichierRefuse, match=raison):
        reconnaitre(octets, nom)


def test_une_archive_pleine_de_rien_est_refusee_sans_etre_depliee() -> None:
    assert len(BOMBE) < MEGA


@pytest.mark.parametrize("format_", ["csv", "xlsx", "ods"])
def test_un_fichier_trop_long_est_refuse(format_: str) -> None:
    with pytest.raises(FichierRefuse, match="dépasse 1 lignes"):
        lire_tableau(FORMATS[format_], format_, 1)


def test_un_tableau_sans_ligne_est_refuse() -> None:
    with pytest.raises(FichierRefuse, match="aucune ligne"):
        lire_tableau(b"nom;rpps\n;\n", "csv", 10)


def test_un_classeur_abime_est_refuse_sans_dire_autre_chose() -> None:
    octets = une_archive(xl__workbook_xml=b"<pas un classeur")
    with pytest.raises(FichierRefuse, match="illisible"):
        lire_tableau(octets, "xlsx", 10)


def test_une_ligne_a_la_fin_du_monde_ne_ralentit_pas_la_lecture() -> None:
    classeur = Workbook()
    feuille = classeur.active
    feuille.append(ENTETES)
    feuille.append(LIGNES[0])
    feuille.cell(row=1_048_576, column=16_000, value="loin")
    sortie = io.BytesIO()
    classeur.save(sortie)
    assert lire_tableau(sortie.getvalue(), "xlsx", 100)["nom"] == ["Puech"]


def test_un_ods_qui_repete_un_milliard_de_cellules_reste_petit() -> None:
    vide = '<table:table-row table:number-rows-repeated="1000000000"><table:table-cell/></table:table-row>'
    large = '<table:table-cell table:number-columns-repeated="1000000000"><text:p>z</text:p></table:table-cell>'
    lignes = "".join(f"<table:table-row>{CELLULE.format(v)}{large}</table:table-row>" for v in ("nom", "Puech")) + vide
    tableau = lire_tableau(un_ods(lignes), "ods", 100)
    assert (tableau["nom"], tableau.width) == (["Puech"], 61)


def test_une_formule_rend_sa_derniere_valeur_jamais_son_calcul() -> None:
    classeur = Workbook()
    classeur.active.append(["nom", "x"])
    classeur.active.append(["Puech", "=1+1"])
    sortie = io.BytesIO()
    classeur.save(sortie)
    assert lire_tableau(sortie.getvalue(), "xlsx", 10)["x"] == [None]
