"""Le calendrier : mois de quantième à quantième, jour de Paris, fêtes légales, jour ouvré."""

import calendar
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commun.calendrier import ajouter_mois, en_lettres, jour_ouvre, jour_paris, jours_feries
from commun.delais import est_echue

JOURS = st.dates(date(1900, 1, 1), date(2200, 12, 31))
MOIS = st.integers(0, 240)


@pytest.mark.parametrize(
    ("jour", "mois", "terme"),
    [
        ("2026-12-31", 2, "2027-02-28"),
        ("2027-12-31", 2, "2028-02-29"),
        ("2026-01-31", 1, "2026-02-28"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2026-03-31", 3, "2026-06-30"),
        ("2026-07-15", 2, "2026-09-15"),
        ("2026-11-30", 3, "2027-02-28"),
        ("2026-03-15", -3, "2025-12-15"),
        ("1899-12-31", 2, "1900-02-28"),
    ],
)
def test_le_delai_va_de_quantieme_a_quantieme(jour: str, mois: int, terme: str) -> None:
    assert ajouter_mois(date.fromisoformat(jour), mois).isoformat() == terme


@given(JOURS, MOIS)
def test_le_terme_est_dans_le_bon_mois_au_bon_quantieme(jour: date, mois: int) -> None:
    terme = ajouter_mois(jour, mois)
    dernier = calendar.monthrange(terme.year, terme.month)[1]
    assert (terme.year - jour.year) * 12 + terme.month - jour.month == mois
    assert terme.day == min(jour.day, dernier)


@given(JOURS, JOURS, MOIS)
def test_partir_plus_tard_ne_fait_jamais_finir_plus_tot(un: date, autre: date, mois: int) -> None:
    premier, second = sorted((un, autre))
    assert ajouter_mois(premier, mois) <= ajouter_mois(second, mois)


@given(JOURS, MOIS)
def test_un_mois_de_plus_finit_strictement_plus_tard(jour: date, mois: int) -> None:
    assert ajouter_mois(jour, mois) < ajouter_mois(jour, mois + 1)


@pytest.mark.parametrize("mois", [12 * 8000, -12 * 3000])
def test_un_terme_hors_du_calendrier_est_refuse(mois: int) -> None:
    with pytest.raises(ValueError, match="sort du calendrier"):
        ajouter_mois(date(2026, 1, 1), mois)


def test_un_instant_n_est_pas_un_jour() -> None:
    with pytest.raises(TypeError, match="jour_paris"):
        ajouter_mois(datetime(2026, 1, 1, tzinfo=UTC), 2)


@pytest.mark.parametrize(
    ("instant", "jour"),
    [
        (datetime(2026, 1, 31, 23, 30, tzinfo=UTC), "2026-02-01"),
        (datetime(2026, 1, 31, 22, 59, tzinfo=UTC), "2026-01-31"),
        (datetime(2026, 7, 1, 22, 0, tzinfo=UTC), "2026-07-02"),
        (datetime(2026, 7, 1, 21, 59, tzinfo=UTC), "2026-07-01"),
    ],
)
def test_le_jour_est_celui_de_paris_hiver_comme_ete(instant: datetime, jour: str) -> None:
    assert jour_paris(instant).isoformat() == jour


def test_un_instant_sans_fuseau_est_refuse() -> None:
    with pytest.raises(ValueError, match="fuseau"):
        jour_paris(datetime(2026, 1, 1))  # noqa: DTZ001 - c'est l'erreur essayée


@pytest.mark.parametrize(("ecart", "echue"), [(-1, False), (0, False), (1, True)])
def test_un_delai_n_est_echu_que_le_lendemain(ecart: int, echue: bool) -> None:
    echeance = date(2026, 3, 31)
    assert est_echue(echeance, echeance + timedelta(ecart)) is echue


def test_sans_echeance_rien_n_est_echu() -> None:
    assert est_echue(None, date(2100, 1, 1)) is False


@pytest.mark.parametrize("lundi", ["2024-04-01", "2025-04-21", "2026-04-06", "2038-04-26", "2049-04-19"])
def test_le_lundi_de_paques_l_ascension_et_le_lundi_de_pentecote_se_suivent(lundi: str) -> None:
    jour = date.fromisoformat(lundi)
    assert {jour, jour + timedelta(38), jour + timedelta(49)} <= jours_feries(jour.year)


def test_les_onze_fetes_legales_de_2026() -> None:
    attendus = "01-01 04-06 05-01 05-08 05-14 05-25 07-14 08-15 11-01 11-11 12-25"
    assert sorted(jour.strftime("%m-%d") for jour in jours_feries(2026)) == attendus.split()


@given(JOURS)
def test_le_jour_ouvre_est_le_premier_qui_convienne(jour: date) -> None:
    ouvre = jour_ouvre(jour)
    sautes = [jour + timedelta(n) for n in range((ouvre - jour).days)]
    assert ouvre.weekday() < 5
    assert ouvre not in jours_feries(ouvre.year)
    assert all(saute.weekday() >= 5 or saute in jours_feries(saute.year) for saute in sautes)


def test_une_date_en_toutes_lettres() -> None:
    assert [en_lettres(date(2026, 8, jour)) for jour in (1, 2)] == ["1er août 2026", "2 août 2026"]
