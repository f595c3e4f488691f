"""« Et si » d'un contrat : qui le voit compare à partir du contenu en vigueur, sans rien changer."""

from decimal import Decimal

import pytest
from django.urls import reverse

from contrats.enums import EtatContrat, Partie
from contrats.financier import plan_courant
from contrats.models import Contrat
from execution.actions import missions
from tests.fabriques.comptes import client_de, un_compte
from tests.fabriques.contrats import un_contrat_a
from tests.fabriques.execution import un_contrat_en_vigueur

pytestmark = pytest.mark.django_db


@pytest.fixture
def contrat() -> Contrat:
    return un_contrat_a(EtatContrat.ACTIF)


def membre(contrat: Contrat):
    return client_de(contrat.dossier.equipe.order_by("pk").first().utilisateur)


def adresse(contrat: Contrat, nom: str = "et_si") -> str:
    return reverse(f"contrats:{nom}", args=[contrat.dossier.numero])


def test_le_depart_est_le_contenu_en_vigueur_et_rien_ne_change_au_contrat(contrat: Contrat) -> None:
    avant = contrat.photographie
    reponse = membre(contrat).get(adresse(contrat), {"si_objectifs": "80"})
    resultat = reponse.context["resultat"]
    assert resultat.avant.situation.signature == contrat.signe_le
    assert resultat.avant.situation.population == contrat.photographie["territoire"]["population"]
    assert resultat.avant.bareme.code == contrat.photographie["contenu"]["bareme"]
    variable = sum((du.montant for du in resultat.avant.plan.dus if du.nature.value == "variable"), Decimal(0))
    assert resultat.total.ecart == -variable / 5
    contrat.refresh_from_db()
    assert contrat.photographie == avant


def test_un_contrat_en_preparation_se_compare_comme_s_il_etait_signe_aujourd_hui() -> None:
    contrat = un_contrat_a(EtatContrat.PREPARATION)
    reponse = membre(contrat).get(adresse(contrat))
    assert reponse.status_code == 200


def test_un_choix_fautif_repond_400_et_la_feuille_revient_a_la_page(contrat: Contrat) -> None:
    client = membre(contrat)
    assert client.get(adresse(contrat), {"si_report": "x"}).status_code == 400
    assert client.get(adresse(contrat, "et_si_pdf")).url.startswith(adresse(contrat))
    feuille = client.get(adresse(contrat, "et_si_pdf"), {"si_report": "6"})
    assert (feuille.status_code, feuille["Content-Type"]) == (200, "application/pdf")


def test_qui_ne_voit_pas_le_contrat_ne_compare_rien(contrat: Contrat) -> None:
    autre = client_de(un_compte())
    assert [autre.get(adresse(contrat, nom)).status_code for nom in ("et_si", "et_si_pdf")] == [404, 404]


def test_le_depart_d_un_contrat_en_vigueur_est_son_plan_demarrages_et_resultats_compris() -> None:
    ici = un_contrat_en_vigueur().dans(2)
    jalon = ici.declarer("prevention", jour=ici.jour)
    missions.accepter(jalon, auteur=ici.agent(Partie.AM), maintenant=ici.maintenant)
    reponse = membre(ici.contrat).get(adresse(ici.contrat), {"si_objectifs": "80"})
    resultat = reponse.context["resultat"]
    assert resultat.avant.plan.total == plan_courant(ici.contrat).total
    assert resultat.total.ecart < 0
