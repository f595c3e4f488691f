"""Ce que le plan dit des relevés absents : une phrase par fait, jamais une par indicateur et par année."""

from dataclasses import replace

from financement.plan import etablir_plan
from tests.financement.test_cas import CAS, lire_toml


def _alertes(releves):
    cas = lire_toml((CAS / "33-releve-absent-ou-masque.toml").read_text(encoding="utf-8"))
    plan = etablir_plan(replace(cas.situation, resiliation=None, releves=releves), cas.bareme)
    return [alerte for alerte in plan.alertes if "relevé" in alerte or "masquée" in alerte]


def test_des_annees_sans_aucun_releve_se_disent_d_une_phrase():
    [seule] = _alertes({})
    assert seule == ("Aucun relevé d’indicateur en 1re, 2e, 3e, 4e et 5e années : la part variable y est comptée 0 €.")


def test_une_annee_relevee_en_partie_nomme_ce_qui_manque():
    releves = lire_toml((CAS / "33-releve-absent-ou-masque.toml").read_text(encoding="utf-8")).situation.releves
    vides, *precis = _alertes(releves)
    assert vides.startswith("Aucun relevé d’indicateur en 2e, 3e, 4e et 5e années")
    assert len(precis) == 2
    assert all("en 1re année" in phrase and "prévention" in phrase for phrase in precis)
