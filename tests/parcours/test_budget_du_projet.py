"""Le budget du projet rempli à l'écran : le récapitulatif suit la frappe, l'ACI se tire d'un bouton."""

import re

import pytest
from playwright.sync_api import expect

from dossiers.enums import EtatLettre
from dossiers.models import Dossier
from tests.fabriques.dossiers import un_projet_complet
from tests.fabriques.etats import un_dossier_a
from tests.parcours.gestes import TELEPHONE

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def dossier(equipe) -> Dossier:
    dossier = un_dossier_a(EtatLettre.ACCORDEE, porteur=equipe["responsable"])
    un_projet_complet(dossier.projet).lignes_budget.all().delete()
    return dossier


@pytest.mark.parametrize("largeur", [1280, TELEPHONE])
def test_le_recapitulatif_suit_la_frappe_et_l_aci_se_tire(ouvrir, equipe, dossier, largeur):
    porteur = ouvrir(equipe["responsable"], largeur=largeur)
    porteur.aller(f"/dossiers/{dossier.numero}/projet/budget/")
    page = porteur.page
    equilibre = page.locator("[data-equilibre]")
    expect(equilibre).to_have_text("Aucun montant pour l’instant.")
    porteur.champ("fonctionnement-charge-0-compte", "64").champ("fonctionnement-charge-0-annee_2", "150 000")
    expect(page.locator("[data-rang=charge] td").nth(1)).to_have_text(re.compile(r"150\s000\s€"))
    expect(equilibre).to_have_text(re.compile(r"Année 2 : il manque 150\s000\s€ de produits\."))
    porteur.champ("fonctionnement-produit-0-compte", "87").champ("fonctionnement-produit-0-annee_2", "150000")
    expect(equilibre).to_have_text(re.compile(r"Année 2 : les comptes 86 et 87 diffèrent de 150\s000\s€\."))
    porteur.champ("fonctionnement-produit-0-annee_2", "")
    page.keyboard.press("Tab")
    expect(page.locator("[data-sort=enregistre] [name='fonctionnement-charge-0-annee_2']")).to_have_count(1)
    porteur.bouton("Mettre les lignes de l’ACI à la simulation")
    expect(page.locator("[data-rang=produit-aci] td").nth(1)).to_have_text(re.compile(r"150\s000\s€"))
    expect(page.locator("[data-rang=produit-aci] td").nth(0)).to_have_text(re.compile(r"^0\s€"))
    expect(page.locator("[data-equilibre]")).to_have_text("Chaque année remplie est à l’équilibre.")
    porteur.examiner()
