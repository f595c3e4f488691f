"""La courbe d'un indicateur : une échelle ronde qui contient tout, et rien hors du cadre."""

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from execution.courbes import HAUT, HAUTEUR, Serie, courbe, graduer
from execution.models import ValeurRelevee
from execution.tableaux import absences_en_mots

ANNEES = ("1re année", "2e année", "3e année")
valeurs = st.decimals(-10_000, 1_000_000, places=2)


def dessiner(*valeurs: str | None) -> str:
    lues = [None if valeur is None else Decimal(valeur) for valeur in valeurs]
    return courbe("c", "Évolution", "Trois années", ANNEES, [Serie("cpts", "CPTS", lues)])


@pytest.mark.parametrize(
    ("bornes", "attendues"),
    [
        (("0", "0"), [0, 1]),
        (("3", "87"), [0, 50, 100]),
        (("80", "100"), [0, 50, 100]),
        (("0", "0.8"), ["0", "0.2", "0.4", "0.6", "0.8"]),
        (("-15", "40"), [-20, 0, 20, 40]),
        (("-30", "-10"), [-30, -20, -10, 0]),
        (("0", "1340"), [0, 500, 1000, 1500]),
    ],
)
def test_les_graduations_sont_rondes_et_contiennent_zero(bornes, attendues):
    assert graduer(*map(Decimal, bornes)) == [Decimal(attendue) for attendue in attendues]


@given(valeurs, valeurs)
def test_toute_valeur_tient_dans_l_echelle(une, autre):
    echelle = graduer(min(une, autre), max(une, autre))
    assert echelle == sorted(echelle)
    assert 2 <= len(echelle) <= 7
    assert echelle[0] <= min(une, autre, 0) <= max(une, autre, 0) <= echelle[-1]
    assert 0 in echelle


@given(st.lists(st.none() | valeurs, min_size=3, max_size=3).filter(any))
def test_aucun_point_ne_sort_du_cadre(trois):
    dessin = courbe("c", "t", "d", ANNEES, [Serie("cpts", "CPTS", trois)])
    hauteurs = [float(y) for y in re.findall(r'cy="([-0-9.]+)"', dessin)]
    assert len(hauteurs) == sum(valeur is not None for valeur in trois)
    assert all(HAUT <= y <= HAUTEUR for y in hauteurs)


def test_l_echelle_s_ecrit_en_francais_et_une_annee_sans_chiffre_coupe_le_trait():
    dessin = dessiner("-12.5", None, "1340")
    assert re.findall(r">([^<>]+)</text>", dessin)[:5] == ["\u2212500", "0", "500", "1\u202f000", "1\u202f500"]
    assert "polyline" not in dessin
    assert "polyline" in dessiner("1", "2", None)
    assert dessiner(None, None, None) == ""


def test_une_annee_sans_chiffre_dit_pourquoi_sous_la_courbe():
    serie = Serie("cpts", "CPTS", [Decimal(1), None, None])
    dessin = courbe("c", "t", "d", ANNEES, [serie], [(), ("masquée",), ("CPTS", "manquante")])
    colonnes = re.findall(r'x="(\d+)" y="(\d+)"[^>]*>([^<]+)</text>', dessin)
    sous = {mot: (x, int(y)) for x, y, mot in colonnes}
    assert sous["masquée"][0] == sous["2e année"][0]
    assert sous["CPTS"][0] == sous["manquante"][0] == sous["3e année"][0]
    assert sous["2e année"][1] < sous["CPTS"][1] < sous["manquante"][1] < int(re.search(r"480 (\d+)\"", dessin)[1])


@pytest.mark.parametrize(
    ("cpts", "am", "attendu"),
    [
        ("masquee", "masquee", ["masquée"]),
        ("masquee", "valeur", ["CPTS", "masquée"]),
        (None, "manquante", ["caisse", "manquante"]),
        ("masquee", "manquante", ["CPTS", "masquée", "caisse", "manquante"]),
        ("valeur", None, []),
    ],
)
def test_une_absence_nomme_la_partie_sauf_si_les_deux_disent_la_meme(cpts, am, attendu):
    relevees = [nature and ValeurRelevee(nature=nature) for nature in (cpts, am)]
    assert absences_en_mots(*relevees) == attendu
