"""Écrire un cas en TOML puis le relire : la même situation, donc le même plan."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings

from financement.baremes import ACI_2019
from financement.entree import lire_toml
from financement.indicateurs import IndicateurRemunere, Mode
from financement.rejeu import cas_en_toml
from financement.situation import Avenant, MissionEngagee, Situation
from tests.financement.strategies import situations
from tests.financement.test_cas import CAS, NOMS


@settings(max_examples=60, deadline=None)
@given(situation=situations())
def test_toute_situation_se_relit_telle_quelle(situation):
    lu = lire_toml(cas_en_toml(situation, ACI_2019))
    assert (lu.situation, lu.bareme) == (situation, ACI_2019)


@pytest.mark.parametrize("nom", NOMS)
def test_chaque_cas_de_reference_se_relit_tel_quel(nom):
    lu = lire_toml((CAS / f"{nom}.toml").read_text(encoding="utf-8"))
    assert lire_toml(cas_en_toml(lu.situation, lu.bareme)) == lu


def test_un_libelle_a_guillemets_une_valeur_masquee_et_un_avenant_sans_mission_s_ecrivent():
    indicateur = IndicateurRemunere('a"b', 'Dit « x », "y"\\\n\x7f\t.', Decimal("15000.00"), Mode.BINAIRE)
    mission = MissionEngagee("acces_soins", date(2026, 3, 2), compensation_snp=True, indicateurs=(indicateur,))
    situation = Situation(
        30_000,
        date(2026, 3, 2),
        (mission,),
        (Avenant(date(2027, 1, 1), None, (), ACI_2019),),
        date(2030, 1, 1),
        {'a"b': {1: None, 2: Decimal(1)}},
    )
    texte = cas_en_toml(situation, ACI_2019, ["Une remarque\nsur deux lignes."])
    assert texte.startswith("# Une remarque sur deux lignes.\n")
    assert lire_toml(texte).situation == situation
