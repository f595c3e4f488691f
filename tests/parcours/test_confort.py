"""Au téléphone : rien d'inutile à l'écran, et l'enregistrement ne couvre pas les titres."""

import pytest
from playwright.sync_api import expect

from dossiers.models import Dossier
from tests.fabriques.dossiers import un_dossier, une_lettre_complete
from tests.parcours.gestes import TELEPHONE

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def dossier(equipe) -> Dossier:
    return une_lettre_complete(un_dossier(equipe["responsable"])).dossier


def test_une_ligne_neuve_ne_se_supprime_pas_et_l_intitule_suit_la_liste(ouvrir, equipe, dossier):
    dossier.lettre.indicateurs.all().delete()
    porteur = ouvrir(equipe["responsable"], largeur=TELEPHONE)
    porteur.aller(f"/dossiers/{dossier.numero}/lettre/diagnostic/")
    page = porteur.page
    supprimer, intitule = page.locator("[name='indicateurs-0-DELETE']"), page.locator("[name='indicateurs-0-intitule']")
    page.locator("#indicateurs .ligne-neuve > summary").click()
    expect(supprimer).to_be_hidden()
    expect(intitule).to_be_visible()
    page.locator("[name='indicateurs-0-code']").select_option(index=1)
    expect(intitule).to_be_hidden()
    page.locator("[name='indicateurs-0-annee']").fill("2025")
    expect(supprimer).to_be_visible()
    porteur.examiner()


def test_la_bande_d_enregistrement_a_son_propre_fond_et_ne_chevauche_aucun_titre(ouvrir, equipe, dossier):
    porteur = ouvrir(equipe["responsable"], largeur=1280)
    porteur.aller(f"/dossiers/{dossier.numero}/lettre/financement/")
    porteur.remplir(fir_objet="Écrire le projet de santé, avec tous les professionnels du territoire.")
    bande, titre = porteur.page.locator("#statut-enregistrement"), porteur.page.locator("h1")
    expect(bande).not_to_be_empty()
    porteur.page.evaluate("scrollTo(0, 0)")
    assert bande.bounding_box()["y"] >= titre.bounding_box()["y"] + titre.bounding_box()["height"]


def test_la_specialite_ne_se_demande_qu_a_un_medecin(ouvrir, equipe, dossier):
    porteur = ouvrir(equipe["responsable"], largeur=TELEPHONE)
    porteur.aller(f"/dossiers/{dossier.numero}/lettre/acteurs/nouveau/personne/")
    specialite = porteur.page.locator("[name=specialite]")
    expect(specialite).to_be_hidden()
    porteur.page.locator("[name=profession_code]").select_option("10")
    expect(specialite).to_be_visible()
    porteur.examiner()
