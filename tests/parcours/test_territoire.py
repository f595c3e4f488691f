"""Choisir son territoire : carte et tableau en phase, à la souris, au doigt, au clavier, à deux onglets."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from dossiers.models import Dossier, MessageVoisin
from territoires.alentours import lire_fiches
from territoires.models import Commune, Epci
from tests.fabriques.communes import LAURAGAIS, codes_du_departement, semer_communes
from tests.fabriques.dossiers import un_dossier, un_porteur
from tests.fabriques.etats import un_parcours
from tests.parcours.carte import GESTE_PESE, Carte
from tests.parcours.gestes import TELEPHONE, Personne
from tests.parcours.retenue import Retenue

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]
VILLEFRANCHE, GARDOUCH, RENNEVILLE = "31582", "31210", "31450"
# Le double de ce qu'un geste pèse sur 155 communes ; refaire tout le tableau pèserait dix fois plus.
GESTE_AU_PLUS = {"signes": 32_000, "elements": 1_000, "attributs": 400}


@pytest.fixture
def dossier(equipe) -> Dossier:
    """Un brouillon d'une seule commune, dont deux voisines ne sont pas choisies."""
    return un_dossier(equipe["responsable"], codes=[VILLEFRANCHE])


def adresse(dossier: Dossier) -> str:
    return reverse("dossiers:territoire", args=[dossier.numero, "lettre"])


def devant_la_carte(personne: Personne, dossier: Dossier) -> Carte:
    personne.aller(adresse(dossier))
    return Carte(personne)


def test_a_la_souris_la_carte_le_tableau_et_le_panneau_restent_en_phase(ouvrir, equipe, dossier):
    personne = ouvrir(equipe["responsable"])
    carte = devant_la_carte(personne, dossier).montre(c31582=True, c31450=False)
    carte.commune(RENNEVILLE).hover()
    expect(personne.page.locator("[data-info-carte]")).to_have_text("Renneville (31), 573 habitants · voisine")
    carte.commune(RENNEVILLE).click()
    carte.montre(c31450=True).annonce("Renneville (31) ajoutée")
    personne.lit("2 entières", "d’un seul tenant").examiner()
    carte.commune(VILLEFRANCHE).click()
    carte.montre(c31582=False, c31450=True).annonce("Villefranche-de-Lauragais (31) retirée")
    carte.ligne(RENNEVILLE).get_by_role("button", name="Retirer Renneville").click()
    carte_vide = personne.page.get_by_role("heading", name="Aucune commune pour l’instant")
    expect(carte_vide).to_be_visible()


def test_du_tableau_a_la_carte(ouvrir, equipe, dossier):
    personne = ouvrir(equipe["responsable"])
    carte = devant_la_carte(personne, dossier)
    personne.page.get_by_text("communes voisines", exact=False).last.click()
    personne.page.locator("[data-voisines]").get_by_role("button", name="Ajouter Renneville").click()
    carte.montre(c31450=True)
    carte.ligne(RENNEVILLE).get_by_role("button").click()
    carte.montre(c31450=False)
    expect(personne.page.locator("[data-voisines] > li:has(button[value='31450'])")).to_have_count(1)


def test_au_clavier_les_fleches_vont_de_voisine_en_voisine(ouvrir, equipe, dossier):
    personne = ouvrir(equipe["responsable"], theme="dark")
    carte = devant_la_carte(personne, dossier)
    page, avant = personne.page, carte.largeur_de_vue()
    page.get_by_role("button", name="Tout voir").focus()
    page.keyboard.press("Tab")
    expect(carte.commune(VILLEFRANCHE)).to_be_focused()
    page.keyboard.press("+")
    carte.agrandie(avant)
    page.keyboard.press("-")
    atteintes = set()
    for fleche in ("ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"):
        carte.commune(VILLEFRANCHE).focus()
        page.keyboard.press(fleche)
        atteintes.add(page.evaluate("document.activeElement.dataset.code"))
    assert RENNEVILLE in atteintes
    carte.commune(RENNEVILLE).focus()
    page.keyboard.press("Enter")
    carte.montre(c31450=True)
    expect(carte.commune(RENNEVILLE)).to_be_focused()
    page.keyboard.press("Space")
    carte.montre(c31450=False)
    assert carte.svg.locator('[tabindex="0"]').count() == 1


def test_des_resultats_qui_arrivent_pendant_le_choix_ne_prennent_pas_le_focus(ouvrir, equipe, dossier):
    page = devant_la_carte(ouvrir(equipe["responsable"]), dossier).page
    recherche, resultats = page.get_by_label("Commune ou intercommunalité"), page.locator("#resultats-communes")
    gardouch = resultats.get_by_role("button", name="Ajouter Gardouch")
    recherche.fill("gardouc")
    expect(resultats).to_contain_text("pour « gardouc »")
    for tape, ou_est_le_focus in (("gardouch", gardouch), ("renneville", recherche)):
        lente = Retenue(page, "**/communes/*")
        recherche.fill(tape)
        recherche.press("ArrowDown")
        expect(gardouch).to_be_focused()
        lente.lacher()
        expect(resultats).to_contain_text(f"pour « {tape} »")
        expect(ou_est_le_focus).to_be_focused()


def test_au_doigt_toucher_choisit_pincer_agrandit_et_glisser_ne_choisit_rien(ouvrir, equipe, dossier):
    personne = ouvrir(equipe["responsable"], largeur=TELEPHONE, theme="dark")
    carte = devant_la_carte(personne, dossier)
    carte.svg.scroll_into_view_if_needed()
    doigts, avant = carte.doigts(), carte.largeur_de_vue()
    doigts.toucher(*carte.centre(RENNEVILLE))
    carte.montre(c31450=True)
    x, y = carte.centre(VILLEFRANCHE)
    doigts.pincer(x, y, de=60, a=180)
    carte.agrandie(avant * 0.6)
    carte.montre(c31582=True, c31450=True)
    cadre = carte.svg.get_attribute("viewBox")
    doigts.glisser((x, y), (x + 60, y + 30))
    expect(carte.svg).not_to_have_attribute("viewBox", cadre)
    carte.montre(c31582=True, c31450=True)
    personne.examiner()


def test_deux_onglets_ne_se_defont_pas(ouvrir, equipe, dossier):
    premier = ouvrir(equipe["responsable"])
    second = premier.second_onglet()
    une = devant_la_carte(premier, dossier)
    autre = devant_la_carte(second, dossier)
    une.commune(RENNEVILLE).click()
    une.montre(c31450=True)
    autre.ligne(VILLEFRANCHE).get_by_role("button").click()
    autre.annonce("1 commune ajoutée (Renneville (31))")
    autre.montre(c31450=True, c31582=False)


def test_sans_reseau_rien_n_est_cru_enregistre_et_le_geste_se_refait(ouvrir, equipe, dossier):
    personne = ouvrir(equipe["responsable"])
    carte = devant_la_carte(personne, dossier)
    personne.regard.pardonner(re.compile(r"net::ERR_INTERNET_DISCONNECTED|: htmx:(afterRequest|sendError), "))
    personne.contexte.set_offline(True)
    carte.commune(RENNEVILLE).click()
    carte.annonce("Ce geste n’a pas été enregistré")
    carte.montre(c31450=False)
    personne.contexte.set_offline(False)
    carte.commune(RENNEVILLE).click()
    carte.montre(c31450=True)


def test_155_communes_restent_fluides_sur_un_telephone(ouvrir, equipe):
    """Un geste ne refait ni le tableau ni la carte : il ne touche que ce qui change."""
    codes = codes_du_departement("31", 156)
    semer_communes(codes)
    dossier = un_dossier(equipe["responsable"], codes=codes[:155])
    agglo = Epci.objects.create(siren="200000001", nom="CA des Deux Rives", nature="CA", departement_id="31")
    Commune.objects.filter(pk__in=[codes[0], RENNEVILLE]).update(population=None, epci=agglo)
    personne = ouvrir(equipe["responsable"], largeur=TELEPHONE)
    carte = devant_la_carte(personne, dossier)
    dit = carte.ce_qui_se_dit()
    assert dit == {code: str(fiche) for code, fiche in lire_fiches(dit).items()}
    code = str(carte.svg.locator("[data-code]:not(.carte-entiere)").first.get_attribute("data-code"))
    poids = personne.page.evaluate(GESTE_PESE, code)
    assert {nom: pese for nom, pese in poids.items() if not 0 < pese < GESTE_AU_PLUS[nom]} == {}


def test_ecrire_a_une_cpts_voisine_par_le_guichet(ouvrir, equipe, dossier):
    parcours = un_parcours(porteur=un_porteur("voisine@exemple.test", nom="Lointain"), nom="CPTS voisine")
    parcours.deposer_lettre()
    porteur = ouvrir(equipe["responsable"])
    porteur.aller(adresse(dossier))
    porteur.lien("Écrire à cette CPTS par le Guichet").titre("Écrire à CPTS voisine")
    porteur.remplir(texte="Parlons de Villefranche.").bouton("Confier ce message au Guichet")
    porteur.titre("Aide du Guichet").lit("Chez le Guichet, à lire")
    guichet = ouvrir(equipe["coordinateur"], largeur=TELEPHONE)
    guichet.aller("/a-faire/")
    guichet.lien(dossier.nom).lit("Parlons de Villefranche.").lien("Transmettre à l’autre CPTS")
    guichet.bouton("Transmettre à l’autre CPTS").lit("Transmis")
    guichet.refusee(dossier.get_absolute_url(), 404)
    voisine = ouvrir(parcours.responsable)
    voisine.aller(reverse("dossiers:guichet", args=[parcours.dossier.numero]))
    voisine.lit("Reçu de CPTS du Lauragais", "Parlons de Villefranche.").ne_lit_pas(equipe["responsable"].nom)
    assert MessageVoisin.objects.get().etat == "transmis"
    assert set(LAURAGAIS) > {VILLEFRANCHE}
