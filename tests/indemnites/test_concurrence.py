"""Deux CPTS indemnisent la même personne au même instant, sur PostgreSQL : le plafond tient."""

from decimal import Decimal

import pytest
from django.db import connection
from django.db.models import Sum
from django.utils import timezone

from dossiers.actions.transitions import TransitionRefusee
from financement.actions.porte import ActeRefuse
from indemnites.actions import PlafondAtteint, franchir
from indemnites.actions.indemnites import TROP_D_ESSAIS
from indemnites.models import Indemnite
from missions.chargement import charger_catalogue
from tests.fabriques.baremes import un_administrateur
from tests.fabriques.dossiers import un_porteur
from tests.fabriques.indemnites import plafond_livre, un_plafond, une_cpts, une_indemnite
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


def test_des_essais_au_meme_instant_se_comptent_l_un_apres_l_autre():
    ici = une_cpts()
    auteur = ici.parcours.responsable
    for _ in range(4):
        with pytest.raises(PlafondAtteint):
            une_indemnite(ici, "43992.01", auteur=auteur)
    resultats = _ensemble([lambda: une_indemnite(ici, "43992.01", auteur=auteur)] * 3)
    assert sorted(resultats) == [PlafondAtteint(2023).raisons[0], TROP_D_ESSAIS, TROP_D_ESSAIS]
    assert ici.contrat.dossier.evenements.filter(code="plafond_atteint").count() == 5
    connection.close()


def test_deux_plafonds_d_une_annee_verifies_au_meme_instant_un_seul_passe():
    saisis = [un_plafond(2030, Decimal(montant), verifie=False) for montant in ("50000", "60000")]
    relecteur, instant = un_administrateur("verification@exemple.test"), timezone.now()

    def verifier(plafond):
        def geste():
            try:
                franchir(plafond, "verifier", auteur=relecteur, maintenant=instant)
            except ActeRefuse as refus:
                raise TransitionRefusee(refus.raisons) from None

        return geste

    resultats = _ensemble([verifier(plafond) for plafond in saisis])
    assert sorted(resultat[:27] for resultat in resultats) == ["Le plafond de 2030 est déjà", "fait"]
    connection.close()
