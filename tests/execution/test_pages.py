"""Chaque page du décor s'ouvre : aucune variable indéfinie, aucune requête répétée par ligne."""

import pytest

from comptes.models import Utilisateur
from tests.fabriques.comptes import client_de
from tests.parcours.decor import NOM_LONG, Decor
from tests.parcours.decor_execution import planter_l_execution

pytestmark = pytest.mark.django_db


def test_chaque_page_de_l_execution_s_ouvre_a_qui_la_lit():
    decor = Decor()
    planter_l_execution(decor, NOM_LONG)
    lus = {}
    for courriel, pages in decor.pages.items():
        client = client_de(Utilisateur.objects.get(email=courriel))
        lus |= {(courriel, page): client.get(page).status_code for page in pages}
    assert {page: statut for page, statut in lus.items() if statut != 200} == {}
    assert len(lus) > 25
