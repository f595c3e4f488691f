"""Le contrôle d'un budget prévisionnel : nomenclature, équilibre, contributions volontaires, euros entiers."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from financement.budget import COMPTES, COMPTES_PAR_CODE, Sens, comptes, controler_budget

EQUILIBRE = {"62": 12_000, "64": 30_000, "86": 2_500, "74.etat": 40_000, "75": 2_000, "87": 2_500}


def messages(montants):
    return [manque.message for manque in controler_budget(montants).manques]


def test_la_nomenclature_a_les_comptes_du_formulaire():
    assert [compte.code for compte in comptes(Sens.CHARGE)] == [
        "60", "61", "62", "63", "64", "65", "66", "67", "68", "86",
    ]  # fmt: skip
    produits = [compte.code.split(".")[0] for compte in comptes(Sens.PRODUIT)]
    assert list(dict.fromkeys(produits)) == ["70", "73", "74", "75", "76", "77", "78", "87"]
    assert produits.count("74") == 8
    assert len(COMPTES) == len(COMPTES_PAR_CODE)
    assert [compte.code for compte in COMPTES if compte.volontaire] == ["86", "87"]


def test_un_budget_equilibre_n_a_aucun_manque():
    budget = controler_budget(EQUILIBRE)
    assert budget.equilibre
    assert (budget.charges, budget.produits) == (44_500, 44_500)


def test_un_ecart_dit_son_sens_et_son_montant():
    assert messages(EQUILIBRE | {"64": 31_000}) == [
        "Le budget n’est pas équilibré : les charges dépassent les produits de 1\u202f000\u00a0€."
    ]
    assert messages(EQUILIBRE | {"75": 2_001}) == [
        "Le budget n’est pas équilibré : les produits dépassent les charges de 1\u00a0€."
    ]


def test_les_contributions_volontaires_s_equilibrent_entre_elles():
    budget = controler_budget({"60": 100, "86": 50, "74.etat": 120, "87": 30})
    assert budget.charges == budget.produits
    assert [manque.compte for manque in budget.manques] == ["87"]


@pytest.mark.parametrize("montant", [10.0, Decimal("10.50"), "10", True, None])
def test_un_montant_qui_n_est_pas_un_entier_est_un_manque(montant):
    manques = controler_budget(EQUILIBRE | {"60": montant}).manques
    assert [manque.compte for manque in manques] == ["60"]
    assert "euros entiers" in manques[0].message


def test_un_montant_negatif_est_un_manque():
    assert messages(EQUILIBRE | {"60": -1}) == ["Compte 60, achats : un montant ne peut pas être négatif."]


def test_un_compte_inconnu_est_un_manque():
    assert messages(EQUILIBRE | {"69": 1}) == ["Le compte « 69 » n’existe pas dans ce budget."]


def test_un_budget_vide_n_est_pas_recevable():
    assert messages({}) == ["Le budget est vide : indiquez au moins une charge et un produit."]


@given(st.dictionaries(st.sampled_from(sorted(COMPTES_PAR_CODE)), st.integers(0, 10**6), max_size=8))
def test_un_budget_est_equilibre_si_et_seulement_si_charges_et_produits_se_repondent(montants):
    budget = controler_budget(montants)
    attendu = budget.charges == budget.produits > 0 and montants.get("86", 0) == montants.get("87", 0)
    assert budget.equilibre == attendu
    assert budget.charges + budget.produits == sum(montants.values())
