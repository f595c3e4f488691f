"""Aucune cellule exportée n'est lue comme une formule."""

import csv
import io
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from commun.exports import (
    AMORCES_DE_FORMULE,
    AMORCES_PLEINE_CHASSE,
    Euros,
    FormatExport,
    deproteger,
    en_flux,
    exporter,
    proteger,
)
from commun.tableurs import OFFICE, TABLE, lire_tableau, reconnaitre

DANGEREUX = [f'{amorce}cmd|"/C calc"!A0' for amorce in AMORCES_DE_FORMULE + AMORCES_PLEINE_CHASSE] + ["  =1+1"]


def _relire_csv(contenu: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(contenu.decode("utf-8-sig"), newline=""), delimiter=";"))


def _relire_xlsx(contenu: bytes) -> list[list]:
    return [list(ligne) for ligne in load_workbook(io.BytesIO(contenu)).active.iter_rows()]


@pytest.mark.parametrize("texte", DANGEREUX)
def test_en_csv_une_apostrophe_precede_la_formule(texte):
    (_, (cellule,)) = _relire_csv(exporter(["nom"], [[texte]], FormatExport.CSV))
    assert cellule == f"'{texte}"


@pytest.mark.parametrize("texte", DANGEREUX)
def test_en_xlsx_la_cellule_est_du_texte(texte):
    (_, (cellule,)) = _relire_xlsx(exporter(["nom"], [[texte]], FormatExport.XLSX))
    assert cellule.data_type in {"s", "inlineStr"}


@pytest.mark.parametrize("format_", FormatExport)
def test_un_en_tete_dangereux_est_protege_aussi(format_):
    contenu = exporter(["=1+1"], [], format_)
    lus = {FormatExport.CSV: _lu_en_csv, FormatExport.XLSX: _lu_en_xlsx, FormatExport.ODS: _lu_en_ods}[format_](contenu)
    assert lus == ["'=1+1" if format_ is FormatExport.CSV else ("texte", "=1+1")]


def _lu_en_csv(contenu: bytes) -> list[str]:
    return _relire_csv(contenu)[0]


def _lu_en_xlsx(contenu: bytes) -> list[tuple[str, str]]:
    return [("texte" if c.data_type == "s" else c.data_type, c.value) for c in _relire_xlsx(contenu)[0]]


def _lu_en_ods(contenu: bytes) -> list[tuple[str, str]]:
    return [("texte" if t == "string" else t, v) for t, v in _relire_ods(contenu)[0]]


def _relire_ods(contenu: bytes) -> list[list[tuple[str, str]]]:
    """(type, valeur) de chaque cellule ; le type du fichier est en tête de l'archive, sans compression."""
    with zipfile.ZipFile(io.BytesIO(contenu)) as archive:
        premier = archive.infolist()[0]
        assert (premier.filename, premier.compress_type) == ("mimetype", zipfile.ZIP_STORED)
        racine = ElementTree.fromstring(archive.read("content.xml"))
    return [[_cellule_ods(cellule) for cellule in ligne] for ligne in racine.iter(f"{TABLE}table-row")]


def _cellule_ods(cellule: ElementTree.Element) -> tuple[str, str]:
    brut = cellule.get(f"{OFFICE}value") or cellule.get(f"{OFFICE}date-value")
    return cellule.get(f"{OFFICE}value-type", ""), brut or "\n".join("".join(p.itertext()) for p in cellule)


@pytest.mark.parametrize("texte", DANGEREUX)
def test_en_ods_la_cellule_est_du_texte_sans_formule(texte):
    contenu = exporter(["nom"], [[texte]], FormatExport.ODS)
    [(nature, lu)] = _relire_ods(contenu)[1]
    assert (nature, lu.strip()) == ("string", texte.strip())
    assert b"formula" not in zipfile.ZipFile(io.BytesIO(contenu)).read("content.xml")


def test_nombres_dates_et_vides_gardent_leur_type_en_ods():
    contenu = exporter(["a"] * 4, [[12, Decimal("-12.50"), date(2026, 3, 2), None]], FormatExport.ODS)
    attendu = [("float", "12"), ("float", "-12.50"), ("date", "2026-03-02"), ("", "")]
    assert _relire_ods(contenu)[1] == attendu


def test_un_ods_se_relit_par_la_lecture_des_tableaux():
    contenu = exporter(["nom", "note"], [["Léa & <Paul>", 3]], FormatExport.ODS)
    [ligne] = lire_tableau(contenu, reconnaitre(contenu, "liste.ods"), 10)
    assert ligne[:2] == ("Léa & <Paul>", "3")


@pytest.mark.parametrize("format_", FormatExport)
def test_un_export_en_flux_est_le_meme_fichier_sans_tout_lire_d_avance(format_):
    lues = []

    def lignes():
        for rang in range(1000):
            lues.append(rang)
            yield [rang, f"CPTS {rang}"]

    flux = en_flux(["rang", "nom"], lignes(), format_)
    premier = next(flux)
    assert len(lues) in ((0,) if format_ is FormatExport.CSV else (1000,))
    assert premier + b"".join(flux)
    assert len(lues) == 1000


@given(st.text(max_size=30))
def test_tout_texte_revient_tel_quel_apres_protection(texte):
    assert deproteger(proteger(texte)) == texte


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=20))
def test_aucun_texte_csv_ne_commence_par_une_amorce(texte):
    ligne = exporter(["a"], [[texte, "b"]], FormatExport.CSV).decode("utf-8-sig").splitlines()[1]
    assert not ligne.removeprefix('"').startswith(AMORCES_DE_FORMULE)


def test_nombres_dates_et_vides_gardent_leur_type_en_xlsx():
    instant = datetime(2026, 3, 2, 12, tzinfo=UTC)
    (_, ligne) = _relire_xlsx(
        exporter(["a"] * 5, [[12, Decimal("-12.50"), date(2026, 3, 2), instant, None]], FormatExport.XLSX)
    )
    valeurs = [cellule.value for cellule in ligne]
    assert valeurs[:2] == [12, -12.5]
    assert [cellule.data_type for cellule in ligne[:4]] == ["n", "n", "d", "d"]


def test_un_classeur_se_lit_dans_un_tableur_montants_dates_titres_et_largeurs():
    instant = datetime(2026, 3, 2, 12, tzinfo=UTC)
    lignes = [
        [Euros("50000.00"), date(2026, 3, 2), instant, Decimal("4.25"), 12, "x" * 80],
        [Euros("-1234.56"), None, None, None, None, ""],
    ]
    entetes = ["Dû", "Exigible le", "Inscrit le", "Moyenne", "Nombre", "Règle qui le donne"]
    feuille = load_workbook(io.BytesIO(exporter(entetes, lignes, FormatExport.XLSX))).active
    titres, premiere, seconde = feuille.iter_rows()
    assert [cellule.number_format for cellule in premiere] == [
        '#,##0.00 "€"', "dd/mm/yyyy", "dd/mm/yyyy hh:mm", "General", "General", "General"
    ]  # fmt: skip
    assert (premiere[0].value + seconde[0].value, premiere[1].value.date()) == (48765.44, date(2026, 3, 2))
    assert (feuille.freeze_panes, {cellule.font.b for cellule in titres}) == ("A2", {True})
    assert [feuille.column_dimensions[lettre].width for lettre in "ABCDEF"] == [13, 12, 18, 10, 10, 50]


def test_un_montant_d_ods_porte_le_format_en_euros():
    contenu = exporter(["Dû"], [[Euros("1234.50")], [Decimal("4.25")]], FormatExport.ODS)
    assert _relire_ods(contenu)[1:] == [[("float", "1234.50")], [("float", "4.25")]]
    assert zipfile.ZipFile(io.BytesIO(contenu)).read("content.xml").count(b'table:style-name="euros"') == 1


def test_un_montant_negatif_reste_un_nombre_en_csv():
    assert _relire_csv(exporter(["a"], [[Decimal("-12.50")]], FormatExport.CSV))[1] == ["-12,50"]


def test_un_caractere_interdit_en_xml_ne_fait_pas_echouer_l_export():
    (_, (cellule,)) = _relire_xlsx(exporter(["a"], [["a\x00b\x1fc\ufffe\uffff"]], FormatExport.XLSX))
    assert cellule.value == "abc"
    ods = zipfile.ZipFile(io.BytesIO(exporter(["a"], [["a\x00b\x1fc\ufffe\uffff"]], FormatExport.ODS)))
    assert b"<text:p>abc</text:p>" in ods.read("content.xml")
