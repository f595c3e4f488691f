"""Un texte enrichi se tape mis en forme, au clavier, sur un téléphone ; un collage de Word est nettoyé et le dit."""

import pytest
from playwright.sync_api import expect

from dossiers.enums import EtatProjet
from dossiers.models import Dossier, ProjetSante
from tests.commun.test_texte_riche import WORD
from tests.fabriques.etats import un_dossier_a
from tests.parcours.gestes import Personne
from tests.parcours.retenue import Retenue

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]
MISE_EN_FORME = "**/texte-mis-en-forme/"
COLLER = """(zone, html) => {
  const colle = new DataTransfer();
  colle.setData("text/html", html);
  colle.setData("text/plain", "x");
  zone.dispatchEvent(new ClipboardEvent("paste", { clipboardData: colle, bubbles: true, cancelable: true }));
}"""


@pytest.fixture
def dossier(db) -> Dossier:
    return un_dossier_a(etat_projet=EtatProjet.BROUILLON)


@pytest.fixture
def porteur(ouvrir, dossier) -> Personne:
    """Devant la présentation du projet."""
    porteur = ouvrir(dossier.equipe.get(role="responsable").utilisateur)
    porteur.aller(f"/dossiers/{dossier.numero}/projet/presentation/")
    return porteur


def ecrit(page, texte: str):
    page.keyboard.type(texte)
    page.keyboard.press("Enter")


def test_un_texte_se_met_en_forme_au_clavier_et_s_enregistre(porteur):
    page = porteur.page
    page.set_viewport_size({"width": 360, "height": 800})
    zone = page.get_by_role("textbox", name="Présentation du projet")
    zone.focus()
    page.keyboard.press("Shift+Tab")
    expect(page.get_by_role("button", name="Titre", exact=True).first).to_be_focused()
    page.keyboard.press("Enter")
    ecrit(page, "Origine")
    page.keyboard.type("Douze ")
    page.keyboard.press("Control+B")
    page.keyboard.type("communes")
    page.keyboard.press("Control+B")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Liste à puces").first.click()
    ecrit(page, "Castelnau")
    page.keyboard.type("Revel")
    zone.blur()
    porteur.tout_est_enregistre()
    assert ProjetSante.objects.get().presentation == "# Origine\n\nDouze **communes**\n\n- Castelnau\n- Revel"
    porteur.examiner()


def test_un_collage_de_word_garde_le_texte_et_dit_ce_qui_part(porteur):
    zone = porteur.page.get_by_role("textbox", name="Présentation du projet")
    zone.fill("")
    zone.focus()
    zone.evaluate(COLLER, WORD.replace("IMAGE", "A" * 500_000))
    expect(porteur.page.locator(".zone-riche-annonce").first).to_contain_text("1 image, 1 script")
    porteur.tout_est_enregistre()
    texte = ProjetSante.objects.get().presentation
    assert texte.startswith("# Le **projet**\n\nUne coordination de **douze communes**")
    assert "| 2027 | Ouverture \\| lancement |" in texte
    assert "script" not in texte


def test_ce_qui_se_tape_avant_l_editeur_y_passe_et_la_main_avec(porteur):
    """Une connexion lente charge l'éditeur après coup : ni le texte déjà tapé, ni la place du curseur ne se perdent."""
    page = porteur.page
    editeur, mise_en_forme = Retenue(page, "**/texte-riche.js"), Retenue(page, MISE_EN_FORME)
    page.reload()
    brut = page.locator("textarea[name=presentation]")
    brut.fill("Tapé avant.")
    editeur.lacher()
    surface = page.locator("[data-branchee]:has([name=presentation]) [contenteditable]")
    expect(surface).to_be_focused()
    expect(surface).to_have_text("Tapé avant.")
    page.keyboard.type(" ")
    with page.expect_response(MISE_EN_FORME):
        mise_en_forme.lacher()
    page.keyboard.type("Et après.")
    porteur.tout_est_enregistre()
    assert ProjetSante.objects.get().presentation == "Tapé avant. Et après."
