"""Deux mois de silence : le projet est réputé validé à la date légale, et l'ARS ne peut plus rien."""

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine

from commun.delais import Fait, NatureFait, Regime, calculer_horloge
from dossiers.enums import EtatProjet
from dossiers.models import Dossier
from tests.fabriques.dossiers import RECUL, un_projet_complet
from tests.fabriques.etats import un_dossier_a
from tests.parcours import actes, projet
from tests.parcours.lecture_pdf import texte_du_pdf
from tests.parcours.lettre import NOM

pytestmark = [pytest.mark.navigateur, pytest.mark.pdf, pytest.mark.django_db(transaction=True)]
PARIS = ZoneInfo("Europe/Paris")
# Le 31 décembre n'a pas de quantième deux mois plus tard : le délai finit le dernier jour de février.
DEPOT = datetime(2026, 12, 31, 11, 0, tzinfo=PARIS)
ECHEANCE = date(2027, 2, 28)
AVANT_MINUIT = datetime(2027, 2, 28, 23, 55, tzinfo=PARIS)
APRES_MINUIT = datetime(2027, 3, 1, 0, 5, tzinfo=PARIS)


@pytest.fixture
def temps():
    """L'horloge du serveur, que le parcours avance."""
    with time_machine.travel(DEPOT) as horloge:
        yield horloge


def test_sans_reponse_le_projet_est_repute_valide_a_l_echeance(temps, ouvrir, equipe):
    dossier = un_dossier_a(etat_projet=EtatProjet.BROUILLON, depart=DEPOT - RECUL)
    un_projet_complet(dossier.projet)
    deposer(ouvrir(equipe["responsable"]))
    l_ars_arrive_trop_tard(temps, ouvrir(equipe["ars_decideur"], connectee=False), dossier.numero)
    tous_lisent_la_validation(ouvrir(equipe["responsable"], theme="dark"), ouvrir(equipe["coordinateur"]))
    actes.valider(ouvrir(equipe["cpam_decideur"]), "Projet validé par l’Assurance Maladie")
    tacite = Dossier.objects.get(pk=dossier.pk).projet
    assert (tacite.valide_ars_le, tacite.validation_tacite) == (echeance_de_la_loi(), True)


def deposer(responsable) -> None:
    responsable.ouvrir_le_dossier(NOM).lien("Continuer le projet de santé")
    projet.deposer_le_projet(responsable)
    responsable.lit("dimanche 28 février 2027")


def l_ars_arrive_trop_tard(temps, decideur, numero) -> None:
    """Cinq minutes avant minuit l'acte est offert ; envoyé cinq minutes après, il n'est plus reçu."""
    temps.move_to(AVANT_MINUIT)
    decideur.se_connecter().ouvrir_le_dossier(NOM).lien("Valider le projet de santé").titre(
        "Valider le projet de santé"
    )
    temps.move_to(APRES_MINUIT)
    decideur.bouton("Valider le projet de santé")
    assert decideur.statut == 409
    for acte in ("valider_ars", "s_opposer"):
        assert decideur.aller(f"/dossiers/{numero}/actes/projet/{acte}/") == 409
        decideur.lit("Cet acte n’est plus possible")
    decideur.ouvrir_le_dossier(NOM).lit("réputé validé")
    assert decideur.gestes_offerts() == []


def tous_lisent_la_validation(responsable, coordinateur) -> None:
    """La date est celle de la loi, pas celle de la constatation ; l'attestation le dit."""
    for personne in (responsable, coordinateur):
        personne.ouvrir_le_dossier(NOM).lit("Projet réputé validé (silence de l’ARS)", "dimanche 28 février 2027")
        attestation = texte_du_pdf(personne.telecharger(re.compile("^Attestation")))
        assert "28 février 2027" in attestation
        assert "L232-3" in attestation.replace(". ", "")
        personne.ne_lit_pas("1 mars 2027")


def echeance_de_la_loi() -> date:
    horloge = calculer_horloge(Regime.SILENCE_ACCEPTATION, [Fait(DEPOT.date(), NatureFait.RECEPTION)])
    assert horloge.echeance == ECHEANCE
    return horloge.echeance
