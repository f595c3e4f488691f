"""Deux signatures en même temps, sur PostgreSQL : une par partie, et un seul passage à l'état actif."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection

from comptes.enums import Role
from contrats import actions
from contrats.enums import EtatContrat, Partie
from contrats.models import Contrat
from dossiers.actions.transitions import TransitionRefusee
from missions.chargement import charger_catalogue
from tests.fabriques.contrats import un_contrat_propose, une_declaration
from tests.fabriques.dossiers import un_agent

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("exige_postgresql", "catalogue")]


@pytest.fixture
def catalogue(transactional_db):
    """Un test transactionnel vide la base en partant : le suivant recharge les missions."""
    charger_catalogue()


def _ensemble(contrat, signataires, maintenant):
    """Chaque signataire signe dans son fil, au même instant ; rend « signe » ou la raison du refus."""
    depart = Barrier(len(signataires))

    def signer(auteur):
        try:
            lu = Contrat.objects.get(pk=contrat.pk)
            preuve = {"declaration": une_declaration(auteur, maintenant)}
            depart.wait(timeout=120)
            actions.signer(lu, auteur=auteur, maintenant=maintenant, empreinte=lu.empreinte, **preuve)
        except TransitionRefusee as refus:
            return refus.raisons[0]
        else:
            return "signe"
        finally:
            connection.close()

    with ThreadPoolExecutor(len(signataires)) as fils:
        return list(fils.map(signer, signataires))


def test_deux_decideurs_de_la_meme_partie_un_seul_signe():
    p = un_contrat_propose()
    decideurs = [un_agent(Role.DECIDEUR_ARS), un_agent(Role.DECIDEUR_ARS, email="adjointe-ars@exemple.test")]
    resultats = _ensemble(p.contrat, decideurs, p.maintenant + timedelta(days=1))
    assert resultats.count("signe") == 1
    refus = next(resultat for resultat in resultats if resultat != "signe")
    assert refus.startswith("Déjà signé pour cette partie par ")
    assert p.contrat.signatures.count() == 1


def test_trois_parties_ensemble_activent_le_contrat_une_seule_fois():
    p = un_contrat_propose()
    signataires = [p.signataire(partie) for partie in Partie]
    resultats = _ensemble(p.contrat, signataires, p.maintenant + timedelta(days=1))
    assert resultats == ["signe"] * 3
    contrat = p.contrat
    assert contrat.etat == EtatContrat.ACTIF
    assert contrat.plans.count() == 1
    assert contrat.dossier.evenements.filter(code="activer").count() == 1
