"""Deux paiements, ou deux confirmations d'un compte, au même instant, sur PostgreSQL : un seul geste passe."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection

from contrats.actions import confirmer_un_compte
from contrats.models import ChangementDeCompte
from dossiers.actions.transitions import TransitionRefusee
from dossiers.models import Evenement
from missions.chargement import charger_catalogue
from paiements import actions
from paiements.enums import EtatEcheance
from paiements.models import Echeance, Mouvement
from tests.fabriques.comptes_bancaires import une_demande, verifiee
from tests.fabriques.paiements import un_registre

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("exige_postgresql", "catalogue")]


@pytest.fixture
def catalogue(transactional_db):
    """Un test transactionnel vide la base en partant : le suivant recharge les missions."""
    charger_catalogue()


def _ensemble(gestes):
    """Chaque geste dans son fil, au même instant ; rend « fait » ou la première raison du refus."""
    depart = Barrier(len(gestes))

    def agir(geste):
        try:
            depart.wait(timeout=120)
            geste()
        except TransitionRefusee as refus:
            return refus.raisons[0]
        else:
            return "fait"
        finally:
            connection.close()

    with ThreadPoolExecutor(len(gestes)) as fils:
        return list(fils.map(agir, gestes))


def test_deux_paiements_de_la_meme_echeance_un_seul_passe():
    p = un_registre()
    p.attendre(130)
    [petite] = [e for e in p.echeances() if e.poste == "prevention"]
    p.liquider(p.demander([petite]))
    decideurs, jour, instant = [p.decideur_am, p.autre_decideur], p.jour, p.maintenant

    def payer(auteur):
        def geste():
            lue = Echeance.objects.select_related("plan", "contrat", "dossier").get(pk=petite.pk)
            actions.payer([lue], auteur=auteur, maintenant=instant, le=jour, reference="VIR-1")

        return geste

    resultats = _ensemble([payer(auteur) for auteur in decideurs])
    assert resultats.count("fait") == 1
    assert Mouvement.objects.count() == 1
    assert Echeance.objects.get(pk=petite.pk).etat == EtatEcheance.PAYEE


def test_deux_rapprochements_au_meme_instant_n_inscrivent_qu_une_fois():
    p = un_registre()
    attendu = p.maintenant + timedelta(days=365)
    contrat = p.contrat

    def tenir():
        actions.tenir_a_jour(type(contrat).objects.get(pk=contrat.pk), maintenant=attendu)

    assert _ensemble([tenir, tenir]) == ["fait", "fait"]
    cles = list(Echeance.objects.values_list("annee", "poste", "nature", "versement", "exigible_le"))
    assert len(cles) == len(set(cles)) > 1


def test_deux_decideurs_confirment_le_meme_compte_un_seul_passe():
    p = un_registre()
    changement = verifiee(p, une_demande(p))
    decideurs, instant = [p.decideur_am, p.autre_decideur], p.maintenant

    def confirmer(auteur):
        def geste():
            lu = ChangementDeCompte.objects.get(pk=changement.pk)
            effet = changement.effet_souhaite
            confirmer_un_compte(lu, auteur=auteur, maintenant=instant, effet_le=effet)

        return geste

    resultats = _ensemble([confirmer(auteur) for auteur in decideurs])
    assert resultats.count("fait") == 1
    [refus] = [resultat for resultat in resultats if resultat != "fait"]
    assert refus.startswith("« Confirmer le nouveau compte » n’est plus possible")
    assert Evenement.objects.filter(sujet="compte", code="confirmer").count() == 1
