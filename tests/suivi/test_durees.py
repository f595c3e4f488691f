"""Le temps passé dans chaque état : cas, propriétés, changement d'heure."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commun.delais import jour_paris
from suivi.durees import Pas, Resume, Sejour, Trajet, rang_de_centile, resumer, sejours, trajet

BROUILLON, DEPOSEE, COMPLEMENTS, AVIS, TRANSMISE, ACCORDEE = (
    ("lettre", etat) for etat in ("brouillon", "deposee", "complements", "avis_rendu", "transmise", "accordee")
)
ETATS = (BROUILLON, DEPOSEE, COMPLEMENTS, AVIS, TRANSMISE, ACCORDEE)
AU_PORTEUR, FINIS = {BROUILLON, COMPLEMENTS}, {ACCORDEE}
REGLES = {"au_porteur": AU_PORTEUR.__contains__, "fini": FINIS.__contains__}


def _le(jour: int, mois: int = 3) -> date:
    return date(2026, mois, jour)


def test_un_dossier_complete_une_fois_a_son_temps_brut_et_net() -> None:
    pas = [Pas(BROUILLON, _le(1)), Pas(DEPOSEE, _le(5)), Pas(COMPLEMENTS, _le(10)), Pas(DEPOSEE, _le(17))]
    faits = sejours([*pas, Pas(AVIS, _le(20)), Pas(TRANSMISE, _le(20))], _le(30), **REGLES)
    assert [(s.etat[1], s.jours, s.net) for s in faits] == [
        ("brouillon", 4, 0),
        ("deposee", 5, 5),
        ("complements", 7, 0),
        ("deposee", 3, 3),
        ("avis_rendu", 0, 0),
        ("transmise", 10, 10),
    ]
    assert trajet(faits, DEPOSEE, frozenset({AVIS})) == Trajet(_le(5), _le(20), 15, 8)
    assert trajet(faits, DEPOSEE, frozenset({ACCORDEE})) is None
    assert trajet(faits, ACCORDEE, frozenset({AVIS})) is None


def test_un_etat_fini_ne_court_pas() -> None:
    [seul] = sejours([Pas(ACCORDEE, _le(1))], _le(30), **REGLES)
    assert seul == Sejour(ACCORDEE, _le(1), None, 0, False)


def test_une_decision_datee_d_avant_ne_remonte_pas_le_temps() -> None:
    faits = sejours([Pas(TRANSMISE, _le(10)), Pas(ACCORDEE, _le(8))], _le(30), **REGLES)
    assert [(s.debut, s.fin, s.jours) for s in faits] == [(_le(10), _le(10), 0), (_le(10), None, 0)]


@pytest.mark.parametrize(
    ("entree", "sortie", "jours"),
    [
        # Heure d'été le 29 mars 2026, heure d'hiver le 25 octobre 2026 : des jours de 23 et de 25 heures.
        (datetime(2026, 3, 28, 22, 30, tzinfo=UTC), datetime(2026, 3, 29, 21, 30, tzinfo=UTC), 1),
        (datetime(2026, 3, 28, 23, 30, tzinfo=UTC), datetime(2026, 3, 29, 22, 30, tzinfo=UTC), 1),
        (datetime(2026, 10, 24, 22, 30, tzinfo=UTC), datetime(2026, 10, 25, 22, 30, tzinfo=UTC), 0),
        (datetime(2026, 10, 24, 22, 30, tzinfo=UTC), datetime(2026, 10, 25, 23, 30, tzinfo=UTC), 1),
    ],
)
def test_un_changement_d_heure_ne_fait_ni_perdre_ni_gagner_un_jour(entree, sortie, jours) -> None:
    faits = sejours([Pas(DEPOSEE, jour_paris(entree)), Pas(AVIS, jour_paris(sortie))], jour_paris(sortie), **REGLES)
    assert faits[0].jours == jours


PARCOURS = st.lists(st.tuples(st.sampled_from(ETATS), st.integers(-3, 40)), min_size=1, max_size=12)


def _pas(parcours: list[tuple[tuple[str, str], int]]) -> list[Pas]:
    jour, faits = date(2026, 1, 1), []
    for etat, ecart in parcours:
        jour += timedelta(days=ecart)
        faits.append(Pas(etat, jour))
    return faits


@given(PARCOURS)
def test_la_somme_des_etats_est_la_duree_totale_et_le_net_ne_depasse_pas_le_brut(parcours) -> None:
    pas, aujourdhui = _pas(parcours), date(2028, 1, 1)
    faits = sejours(pas, aujourdhui, **REGLES)
    dernier = max(un.jour for un in pas)
    fin = dernier if pas[-1].etat in FINIS else aujourdhui
    assert sum(s.jours for s in faits) == (fin - pas[0].jour).days
    assert all(0 <= s.net <= s.jours for s in faits)
    assert all(precedent.fin == suivant.debut for precedent, suivant in zip(faits, faits[1:], strict=False))


@given(PARCOURS, st.sampled_from(ETATS), st.frozensets(st.sampled_from(ETATS), min_size=1))
def test_un_trajet_dure_de_son_depart_a_son_arrivee(parcours, depart, arrivees) -> None:
    faits = sejours(_pas(parcours), date(2028, 1, 1), **REGLES)
    parcouru = trajet(faits, depart, arrivees)
    if parcouru is not None:
        assert parcouru.brut == (parcouru.fin - parcouru.debut).days
        assert 0 <= parcouru.net <= parcouru.brut


@pytest.mark.parametrize(
    ("valeurs", "attendu"),
    [
        ([], Resume(0)),
        ([7], Resume(1, 7, 7)),
        ([1, 9], Resume(2, 1, 9)),
        (list(range(1, 11)), Resume(10, 5, 9)),
        ([3] * 9 + [100], Resume(10, 3, 3)),
        ([3] * 8 + [50, 100], Resume(10, 3, 50)),
    ],
)
def test_mediane_et_neuvieme_decile(valeurs, attendu) -> None:
    assert resumer(valeurs) == attendu


@given(st.lists(st.integers(0, 500), min_size=1, max_size=40), st.integers(1, 100))
def test_un_centile_est_une_valeur_qu_assez_de_dossiers_n_excedent_pas(valeurs, centile) -> None:
    lu = rang_de_centile(valeurs, centile)
    assert lu in valeurs
    assert 100 * sum(v <= lu for v in valeurs) >= centile * len(valeurs)
    assert 100 * sum(v < lu for v in valeurs) < centile * len(valeurs)
