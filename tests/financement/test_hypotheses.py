"""Chaque montant dit le choix [à confirmer] qui l'a donné, et lui seul."""

import pytest

from financement.versements import Versement
from tests.financement.test_cas import plan_du_cas

PRORATA, AU_JOUR = "prorata par jours", "avenant ou résiliation au jour près"

DITS = {
    ("02-demarrage-en-cours-d-annee", "un démarrage"): {PRORATA},
    ("07-avenant-a-la-hausse", "un avenant"): {AU_JOUR},
    ("12-resiliation-precoce", "une résiliation"): {AU_JOUR},
    ("26-mission-retiree-par-avenant", "un retrait"): {AU_JOUR},
    ("11-deux-avenants-autour-d-un-demarrage", "des avenants, un démarrage"): {AU_JOUR, f"{PRORATA}, {AU_JOUR}"},
}


@pytest.mark.parametrize(("cas", "quoi"), DITS)
def test_un_solde_dit_ce_qui_a_coupe_son_annee(cas, quoi):
    soldes = (Versement.SOLDE, Versement.REVERSEMENT)
    regles = [ligne.regle for ligne in plan_du_cas(cas).lignes if ligne.versement in soldes]
    dites = {regle.partition(" [à confirmer : ")[2].removesuffix("]") for regle in regles}
    assert dites - {""} == DITS[cas, quoi], quoi
