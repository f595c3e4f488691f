"""La fabrique amène un contrat à chaque état par les vraies actions."""

import pytest

from contrats.enums import EtatContrat
from tests.fabriques.contrats import PAS_CONTRAT, un_contrat_a

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("etat", EtatContrat.values)
def test_un_contrat_a_chaque_etat(etat):
    assert un_contrat_a(etat).etat == etat


def test_chaque_etat_a_son_chemin():
    assert set(PAS_CONTRAT) == set(EtatContrat.values)
