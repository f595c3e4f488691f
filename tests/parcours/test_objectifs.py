"""L'arbre d'objectifs se range au clavier et à la souris ; rien de ce qui est en cours de saisie ne se perd."""

import pytest
from playwright.sync_api import expect

from dossiers.enums import EtatProjet
from dossiers.models import Dossier
from dossiers.photographie.objectifs import photographier_arbre
from tests.fabriques.etats import un_dossier_a
from tests.fabriques.objectifs import un_arbre

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def dossier(db) -> Dossier:
    dossier = un_dossier_a(etat_projet=EtatProjet.BROUILLON)
    un_arbre(dossier.projet)
    return dossier


def ordre(dossier: Dossier) -> list[str]:
    return [f"{o['numero']} {o['intitule'].split()[0]}" for o in photographier_arbre(dossier.projet)]


def test_un_objectif_se_deplace_au_clavier_puis_a_la_souris(ouvrir, dossier):
    porteur = ouvrir(dossier.equipe.get(role="responsable").utilisateur)
    porteur.aller(f"/dossiers/{dossier.numero}/projet/objectifs/")
    page, retour = porteur.page, dossier.projet.arbre.get(intitule__startswith="Sécuriser")
    page.locator("#id_objectifs").fill("Une introduction en cours.")
    page.locator(f"#monter-{retour.pk}").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator(f"#descendre-{retour.pk}")).to_be_focused()
    assert ordre(dossier) == ["1 Un", "1.1 Sécuriser", "1.1.1 Faire", "1.2 Diminuer", "1.2.1 Réserver"]
    expect(page.locator("#id_objectifs")).to_have_value("Une introduction en cours.")
    porteur.examiner()
    liaison = dossier.projet.arbre.get(intitule__startswith="Faire")
    acces = dossier.projet.arbre.get(intitule__startswith="Diminuer")
    with page.expect_navigation():
        page.locator(f"[data-objectif='{liaison.pk}'] [data-poignee]").drag_to(
            page.locator(f"[data-objectif='{acces.pk}'] summary")
        )
    assert ordre(dossier) == ["1 Un", "1.1 Sécuriser", "1.2 Diminuer", "1.2.1 Réserver", "1.2.2 Faire"]
