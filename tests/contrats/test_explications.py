"""La même explication sur la page, dans le PDF et en ligne de commande : mot à mot, centime à centime."""

import io
from datetime import timedelta

import pytest

from comptes.enums import Role
from contrats.enums import HypothesePlan
from contrats.plans import plan_en_vigueur
from dossiers.archives import produire
from financement.baremes import trouver_bareme
from financement.sortie import plan_en_texte
from tests.contrats.explications import de_la_commande, de_la_page, du_contexte, imprimees, texte_du_pdf
from tests.fabriques.comptes import client_de
from tests.fabriques.contrats import un_parcours_contrat
from tests.fabriques.dossiers import un_agent

pytestmark = [pytest.mark.django_db, pytest.mark.pdf]
EFFET = timedelta(days=200)


@pytest.fixture
def signe():
    p = un_parcours_contrat()
    p.proposer()
    p.signer_tous()
    return p


def page(p):
    return client_de(un_agent(Role.INSTRUCTEUR_AM)).get(p.contrat.get_absolute_url()).content.decode()


def commande(plan):
    return de_la_commande(plan_en_texte(plan, trouver_bareme("ACI-2019")))


def octets(document):
    with produire(document.pk).fichier.open("rb") as fichier:
        return io.BytesIO(fichier.read()).getvalue()


def test_le_contrat_signe_s_explique_partout_pareil(signe):
    lues = de_la_page(page(signe))
    document = signe.dossier.documents.get(type="contrat", evenement__code="activer")
    assert len(lues) == signe.contrat.plans.get().echeances.count() > 40
    assert commande(plan_en_vigueur(signe.contrat)) == lues
    assert du_contexte(document.contexte["calendrier"]["echeances"]) == lues
    assert imprimees(lues, texte_du_pdf(octets(document))) == lues
    assert {len(explication) for _jour, _libelle, explication, _montant in lues} == {4}
    assert any("[à confirmer : prorata par jours]" in explication[2] for _jour, _libelle, explication, _m in lues)


def test_la_resiliation_s_explique_partout_pareil(signe):
    signe.resilier(dans=EFFET)
    contrat = signe.contrat
    effet = contrat.resiliation_effet_le
    lues = de_la_page(page(signe), depuis="Décompte prévu de la résiliation")
    document = signe.dossier.documents.get(type="resiliation")
    plan = plan_en_vigueur(contrat, HypothesePlan.RELEVES, resiliation=effet)
    jour = lues[0][0]
    assert [ligne for ligne in commande(plan) if ligne[0] == jour] == lues
    assert du_contexte([{"jour": jour, "sommes": document.contexte["sommes"]}]) == lues
    assert imprimees(lues, texte_du_pdf(octets(document))) == lues
