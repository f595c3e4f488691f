"""Saisies fautives et gestes qui se croisent : tout est dit, rien n'est perdu, rien ne se fait deux fois."""

import pytest
from playwright.sync_api import expect

from dossiers.enums import EtatLettre
from dossiers.models import Dossier
from tests.fabriques.dossiers import un_dossier, une_lettre_complete
from tests.fabriques.etats import un_dossier_a
from tests.parcours.gestes import Personne
from tests.parcours.lettre import CONTINUER
from tests.parcours.retenue import Retenue

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]
NEGATIF = "Un montant ne peut pas être négatif."
DIAGNOSTIC = "Deux cantons sans médecin depuis 2024."


@pytest.fixture
def dossier(equipe) -> Dossier:
    return une_lettre_complete(un_dossier(equipe["responsable"])).dossier


@pytest.fixture
def porteur(ouvrir, equipe) -> Personne:
    return ouvrir(equipe["responsable"])


@pytest.mark.parametrize(
    ("rubrique", "champ", "saisie", "message"),
    [
        ("structure", "structure_siret", "73282932000075", "SIRET"),
        ("structure", "structure_rna", "X123", "RNA"),
        ("contact", "contact_courriel", "anne.puech", "adresse"),
        ("financement", "fir_montant", "-5", NEGATIF),
        ("financement", "formalisation-64-0-montant", "-100", NEGATIF),
    ],
)
def test_une_saisie_fautive_est_nommee_et_gardee(porteur, dossier, rubrique, champ, saisie, message):
    porteur.aller(f"/dossiers/{dossier.numero}/lettre/{rubrique}/")
    porteur.champ(champ, saisie).bouton(CONTINUER)
    assert (porteur.statut, porteur.valeur(champ)) == (422, saisie)
    assert porteur.page.title().startswith("Erreur :")
    resume = porteur.page.locator(".resume-erreurs")
    expect(resume).to_be_focused()
    expect(resume).to_contain_text(message)
    resume.get_by_role("link").first.click()
    expect(porteur.page.locator(f"[name='{champ}']")).to_be_focused()


def test_un_montant_accorde_negatif_est_refuse_sans_rien_perdre(ouvrir, equipe):
    numero = un_dossier_a(EtatLettre.TRANSMISE).numero
    decideur = ouvrir(equipe["ars_decideur"])
    decideur.aller(f"/dossiers/{numero}/actes/lettre/accorder/")
    decideur.remplir(montant="-1", convention="FIR-1", commentaire="Bravo").bouton("Accorder le financement")
    assert decideur.statut == 422
    assert (decideur.valeur("montant"), decideur.valeur("convention")) == ("-1", "FIR-1")
    decideur.lit("Montant FIR accordé", NEGATIF)
    assert Dossier.objects.get(numero=numero).lettre.etat == EtatLettre.TRANSMISE


def test_deposer_dans_un_second_onglet_dit_que_c_est_deja_fait(porteur, dossier):
    adresse = f"/dossiers/{dossier.numero}/actes/lettre/deposer/"
    porteur.aller(adresse)
    second = porteur.second_onglet()
    second.aller(adresse)
    porteur.bouton("Déposer la lettre d’intention").lit("Lettre d’intention déposée")
    second.bouton("Déposer la lettre d’intention").lit("déjà décidé par Anne Puech")
    assert second.statut == 409
    assert dossier.versions.count() == 1


def test_ecrire_dans_un_onglet_reste_ouvert_apres_le_depot_ne_change_rien(porteur, dossier):
    second = porteur.second_onglet()
    second.aller(f"/dossiers/{dossier.numero}/lettre/diagnostic/")
    porteur.aller(f"/dossiers/{dossier.numero}/actes/lettre/deposer/")
    porteur.bouton("Déposer la lettre d’intention").lit("Lettre d’intention déposée")
    second.champ("diagnostic", DIAGNOSTIC).bouton(CONTINUER)
    assert second.statut == 409
    second.lit("le contenu ne se modifie plus")
    assert second.valeur("diagnostic") == DIAGNOSTIC
    assert Dossier.objects.get(pk=dossier.pk).lettre.diagnostic != DIAGNOSTIC


def test_un_double_clic_n_envoie_l_acte_qu_une_fois(porteur, dossier):
    porteur.aller(f"/dossiers/{dossier.numero}/actes/lettre/deposer/")
    envois = Retenue(porteur.page, "**/actes/lettre/deposer/")
    with porteur.page.expect_navigation():
        bouton = porteur.principal.get_by_role("button", name="Déposer la lettre d’intention")
        bouton.click(click_count=2, no_wait_after=True)
        envois.lacher()
    porteur.lit("Lettre d’intention déposée").ne_lit_pas("déjà décidé")
    assert len(envois.recues) == 1
    assert dossier.versions.count() == 1
