"""Le projet en PDF se demande, se suit et s'annonce sans recharger ; sans JavaScript, la page se redemande seule."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from dossiers.actions import impressions
from dossiers.enums import EtatProjet
from dossiers.models import Dossier
from tests.fabriques.etats import un_dossier_a

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]
LIEN = "Projet de santé, brouillon"


@pytest.fixture
def dossier(db) -> Dossier:
    return un_dossier_a(etat_projet=EtatProjet.BROUILLON)


def travailler() -> None:
    """Ce que fait le travailleur, une fois."""
    prise = impressions.prendre(timezone.now())
    assert impressions.faire(prise, maintenant=timezone.now())


def test_le_brouillon_demande_apparait_et_s_annonce_sans_recharger(ouvrir, dossier):
    porteur = ouvrir(dossier.equipe.get(role="responsable").utilisateur)
    porteur.aller(f"/dossiers/{dossier.numero}/projet/pdf/")
    page = porteur.page
    page.get_by_role("button", name="Préparer le brouillon : Projet de santé", exact=True).click()
    expect(page.get_by_text("En attente : il se préparera")).to_be_visible()
    porteur.examiner()
    page.evaluate("window.temoin = 'même page'")
    travailler()
    expect(page.get_by_role("link", name=LIEN)).to_be_visible()
    expect(page.locator("[data-annonce]")).to_have_text("Projet de santé : prêt.")
    assert page.evaluate("window.temoin") == "même page"


def test_sans_javascript_la_page_se_redemande_et_donne_le_pdf(ouvrir, dossier):
    porteur = ouvrir(dossier.equipe.get(role="responsable").utilisateur, javascript=False)
    porteur.aller(f"/dossiers/{dossier.numero}/projet/pdf/")
    page = porteur.page
    with page.expect_navigation():
        page.get_by_role("button", name="Préparer le brouillon : Projet de santé", exact=True).click()
    travailler()
    expect(page.get_by_role("link", name=LIEN)).to_be_visible()
