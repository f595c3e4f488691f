"""L'aperçu annuel d'un territoire : les montants de la table officielle, et ce qu'ajoute la taille au-dessus."""

from decimal import Decimal

import pytest

from financement.apercu import Part, apercevoir
from financement.baremes import ACI_2019, ACI_AV2_2022

# Domaine §5 : total avec supplément, par taille ; fixes, variables et options additionnés à la main.
CAS = {
    39_999: (1, 220_000, 112_500, 62_500, 45_000, 67_000),
    40_000: (2, 287_000, 145_000, 85_000, 57_000, 83_000),
    79_999: (2, 287_000, 145_000, 85_000, 57_000, 83_000),
    80_000: (3, 370_000, 187_500, 112_500, 70_000, 80_000),
    175_000: (3, 370_000, 187_500, 112_500, 70_000, 80_000),
    175_001: (4, 450_000, 225_000, 135_000, 90_000, None),
}


@pytest.mark.parametrize(("population", "attendu"), CAS.items())
def test_les_montants_sont_ceux_de_la_table(population: int, attendu: tuple) -> None:
    apercu = apercevoir(population, ACI_2019)
    sommes = {groupe.part: groupe.total for groupe in apercu.groupes}
    assert (apercu.taille, apercu.total, *(sommes[part] for part in Part), apercu.gain) == attendu


@pytest.mark.parametrize("population", CAS)
def test_les_groupes_font_le_total(population: int) -> None:
    apercu = apercevoir(population, ACI_2019)
    assert sum(groupe.total for groupe in apercu.groupes) == apercu.total
    assert sum(ligne.montant for groupe in apercu.groupes for ligne in groupe.lignes) == apercu.total


def test_chaque_ligne_du_bareme_y_est_une_fois() -> None:
    apercu = apercevoir(50_000, ACI_2019)
    assert sum(len(groupe.lignes) for groupe in apercu.groupes) == len(ACI_2019.lignes)


def test_la_plus_grande_taille_n_a_rien_au_dessus() -> None:
    apercu = apercevoir(200_000, ACI_2019)
    assert apercu.taille_au_dessus is None
    assert {ligne.au_dessus for groupe in apercu.groupes for ligne in groupe.lignes} == {None}


def test_un_habitant_suffit_et_zero_ne_suffit_pas() -> None:
    assert apercevoir(1, ACI_2019).total == Decimal(220_000)
    assert apercevoir(0, ACI_2019) is None


def test_un_bareme_en_brouillon_n_apercoit_rien() -> None:
    assert apercevoir(50_000, ACI_AV2_2022) is None
