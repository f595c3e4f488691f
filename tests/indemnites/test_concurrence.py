"""Deux CPTS indemnisent la même personne au même instant, sur PostgreSQL : le plafond tient."""

import pytest
from django.db import connection
from django.db.models import Sum

from indemnites.models import Indemnite
from missions.chargement import charger_catalogue
from tests.fabriques.dossiers import un_porteur
from tests.fabriques.indemnites import plafond_livre, une_cpts, une_indemnite
from tests.paiements.test_concurrence import _ensemble

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("exige_postgresql", "catalogue")]


@pytest.fixture
def catalogue(transactional_db):
    """Un test transactionnel vide la base en partant."""
    charger_catalogue()
    plafond_livre()


def test_deux_sommes_au_meme_instant_ne_depassent_pas_le_plafond():
    une, autre = une_cpts(), une_cpts(nom="Autre CPTS", porteur=un_porteur("autre@exemple.test"))
    contrats = [(cpts, cpts.parcours.responsable) for cpts in (une, autre)]

    def verser(cpts, auteur):
        return lambda: une_indemnite(cpts, "30000.00", auteur=auteur)

    resultats = _ensemble([verser(*paire) for paire in contrats])
    assert sorted(resultat[:7] for resultat in resultats) == ["Plafond", "fait"]
    assert Indemnite.objects.aggregate(somme=Sum("montant"))["somme"] == 30000
    connection.close()
