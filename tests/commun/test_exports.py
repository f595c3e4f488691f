"""Aucune cellule exportée n'est lue comme une formule."""

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from commun.exports import AMORCES_DE_FORMULE, AMORCES_PLEINE_CHASSE, FormatExport, deproteger, exporter, proteger

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
    if format_ is FormatExport.CSV:
        assert _relire_csv(contenu) == [["'=1+1"]]
    else:
        assert _relire_xlsx(contenu)[0][0].data_type == "s"


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


def test_un_montant_negatif_reste_un_nombre_en_csv():
    assert _relire_csv(exporter(["a"], [[Decimal("-12.50")]], FormatExport.CSV))[1] == ["-12.50"]


def test_un_caractere_de_commande_ne_fait_pas_echouer_l_export():
    (_, (cellule,)) = _relire_xlsx(exporter(["a"], [["a\x00b\x1fc"]], FormatExport.XLSX))
    assert cellule.value == "abc"
