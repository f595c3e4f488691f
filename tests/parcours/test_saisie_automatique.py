"""Chaque réponse s'enregistre seule : au plus le champ en cours se perd, rien n'est écrasé, tout est dit."""

import re

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone
from playwright.sync_api import Page, Route, expect

from dossiers.enums import RoleEquipe
from dossiers.models import Besoin, Dossier, MembreEquipe
from tests.fabriques.dossiers import un_dossier, une_lettre_complete
from tests.parcours.gestes import Personne
from tests.parcours.retenue import Retenue

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]
RESEAU = re.compile(r"Failed to load resource: (net::|.* status of (401|500))|réponse 500")

FRAPPE = """champ => { champ.value = "Puech"; champ.dispatchEvent(new Event("input", { bubbles: true }));
  return document.getElementById("statut-enregistrement").dataset.etat; }"""


@pytest.fixture
def dossier(equipe) -> Dossier:
    dossier = une_lettre_complete(un_dossier(equipe["responsable"])).dossier
    MembreEquipe.objects.create(
        dossier=dossier, utilisateur=equipe["redacteur"], role=RoleEquipe.REDACTEUR, depuis=timezone.now()
    )
    return dossier


@pytest.fixture
def anne(ouvrir, equipe) -> Personne:
    return ouvrir(equipe["responsable"])


def rubrique(personne: Personne, dossier: Dossier, cle: str) -> Page:
    personne.aller(f"/dossiers/{dossier.numero}/lettre/{cle}/")
    return personne.page


def statut(page: Page, texte: str | re.Pattern[str]) -> None:
    expect(page.locator("#statut-enregistrement")).to_have_text(texte)


def taper(page: Page, nom: str, texte: str) -> None:
    champ = page.locator(f"[name='{nom}']")
    champ.clear()
    champ.press_sequentially(texte)


def en_base(dossier: Dossier, champ: str) -> str:
    return getattr(Dossier.objects.get(pk=dossier.pk).lettre, champ)


def test_une_reponse_s_enregistre_seule_et_la_liste_des_etapes_suit(anne, dossier):
    lettre = dossier.lettre
    lettre.contact_nom = ""
    lettre.save(update_fields=["contact_nom"])
    page = rubrique(anne, dossier, "contact")
    etape = page.locator("#liste-etapes a[aria-current=step]")
    expect(etape).to_contain_text("À compléter")
    taper(page, "contact_nom", "Puech-Martin")
    anne.tout_est_enregistre()
    assert en_base(dossier, "contact_nom") == "Puech-Martin"
    expect(etape).to_contain_text("Complet")
    expect(page.locator("#modifications")).to_contain_text("Anne Puech")
    anne.examiner()
    assert page.locator("[name=contact_nom]").evaluate(FRAPPE) == "attend"
    anne.tout_est_enregistre()
    assert en_base(dossier, "contact_nom") == "Puech"


def test_quitter_la_page_aussitot_ne_perd_rien(anne, dossier):
    """Même si le portail met dix secondes à répondre."""
    page = rubrique(anne, dossier, "diagnostic")
    page.clock.install()
    lente = Retenue(page, "**/enregistrer/")
    page.locator("[name=diagnostic]").fill("Écrit juste avant de partir.")
    page.get_by_role("link", name="Aller au récapitulatif").click()
    page.clock.fast_forward(10_000)
    lente.lacher()
    anne.titre("Lettre d’intention").lit("Écrit juste avant de partir.")


def test_un_refus_se_lit_sous_le_champ_et_la_saisie_reste(anne, dossier):
    page = rubrique(anne, dossier, "structure")
    taper(page, "structure_siret", "12345678901234")
    statut(page, re.compile("sauf une réponse à corriger"))
    expect(page.locator("#div_id_structure_siret")).to_contain_text("SIRET")
    expect(page.locator("[name=structure_siret]")).to_have_attribute("aria-invalid", "true")
    anne.examiner()
    taper(page, "structure_siret", "73282932000074")
    anne.tout_est_enregistre()
    expect(page.locator("#div_id_structure_siret")).not_to_contain_text("Erreur")
    assert en_base(dossier, "structure_siret") == "73282932000074"


def test_un_bouton_presse_ne_bouge_pas_sous_le_doigt(anne, dossier):
    """Le refus arrive entre l'appui et le relâchement : le message attend, le clic aboutit."""
    page = rubrique(anne, dossier, "structure")
    refus = Retenue(page, "**/enregistrer/")
    page.locator("[name=structure_siret]").fill("12345678901234")
    page.get_by_role("button", name="Enregistrer et continuer").hover()
    page.mouse.down()
    with page.expect_response("**/enregistrer/") as recu:
        refus.lacher()
    recu.value.finished()
    page.evaluate("new Promise((peinte) => requestAnimationFrame(() => setTimeout(peinte)))")
    with page.expect_navigation():
        page.mouse.up()
    anne.titre("Structure").lit("SIRET")


def test_reseau_coupe_pendant_la_frappe(anne, dossier):
    page = rubrique(anne, dossier, "organisation")
    anne.regard.pardonner(RESEAU)
    page.route("**/enregistrer/", lambda route: route.abort())
    taper(page, "organisation", "Un bureau.")
    statut(page, re.compile("gardées sur cet appareil"))
    taper(page, "calendrier", "Neuf mois.")
    assert (en_base(dossier, "organisation"), en_base(dossier, "calendrier")) != ("Un bureau.", "Neuf mois.")
    page.unroute("**/enregistrer/")
    page.evaluate("dispatchEvent(new Event('online'))")
    anne.tout_est_enregistre()
    assert (en_base(dossier, "organisation"), en_base(dossier, "calendrier")) == ("Un bureau.", "Neuf mois.")


def test_page_fermee_hors_connexion_puis_rouverte(anne, dossier):
    page = rubrique(anne, dossier, "organisation")
    anne.regard.pardonner(RESEAU)
    page.route("**/enregistrer/", lambda route: route.abort())
    taper(page, "organisation", "Écrit dans le train.")
    statut(page, re.compile("gardées sur cet appareil"))
    page.unroute("**/enregistrer/")
    page.goto("about:blank")
    page = rubrique(anne, dossier, "organisation")
    expect(page.locator("[name=organisation]")).to_have_value("Écrit dans le train.")
    anne.tout_est_enregistre()
    assert en_base(dossier, "organisation") == "Écrit dans le train."
    assert page.evaluate("Object.keys(localStorage).length") == 0


@pytest.mark.parametrize("panne", ["500", "silence"])
def test_serveur_en_panne_puis_revenu(anne, dossier, panne):
    page = rubrique(anne, dossier, "organisation")
    muettes: list[Route] = []

    def repondre(route: Route) -> None:
        """En panne, une réponse 500 à chaque envoi ; en silence, rien au premier, que le réseau coupe plus tard."""
        if panne == "500":
            route.fulfill(status=500, body="panne")
        elif muettes:
            route.abort()
        else:
            muettes.append(route)

    anne.regard.pardonner(RESEAU)
    page.route("**/enregistrer/", repondre)
    taper(page, "organisation", "Écrit pendant la panne.")
    if panne == "500":
        statut(page, "Le portail ne répond pas : vos réponses sont gardées sur cet appareil")
    else:
        statut(page, "Enregistrement…")
        muettes[0].abort()
        statut(page, re.compile("gardées sur cet appareil"))
    page.unroute("**/enregistrer/")
    anne.tout_est_enregistre()
    assert en_base(dossier, "organisation") == "Écrit pendant la panne."


def test_session_finie_pendant_la_frappe_puis_reconnexion_dans_un_autre_onglet(anne, dossier):
    page = rubrique(anne, dossier, "organisation")
    anne.regard.pardonner(RESEAU)
    Session.objects.all().delete()
    taper(page, "organisation", "Écrit après la fin de la session.")
    statut(page, "Session terminée : vos réponses sont gardées sur cet appareil")
    expect(page.get_by_role("link", name="Reconnectez-vous dans un nouvel onglet")).to_be_visible()
    anne.second_onglet().se_connecter()
    page.bring_to_front()
    page.evaluate("dispatchEvent(new Event('focus'))")
    anne.tout_est_enregistre()
    assert en_base(dossier, "organisation") == "Écrit après la fin de la session."
    page.locator("[name=calendrier]").fill("Envoi ordinaire, jeton rafraîchi.")
    anne.bouton("Enregistrer et continuer")
    assert en_base(dossier, "calendrier") == "Envoi ordinaire, jeton rafraîchi."


def test_se_deconnecter_efface_ce_que_l_appareil_gardait(anne, dossier):
    """Une réponse du serveur qui arrive encore, le temps que la page se quitte, n'y remet rien."""
    page = rubrique(anne, dossier, "structure")
    taper(page, "structure_siret", "12345678901234")
    statut(page, re.compile("sauf une réponse à corriger"))
    assert "12345678901234" in page.evaluate("JSON.stringify({...localStorage})")
    reponse = Retenue(page, "**/enregistrer/")
    page.locator("[name=structure_nom]").fill("Santé du Lauragais")
    statut(page, "Enregistrement…")
    page.locator("summary", has_text="Anne Puech").click()
    page.evaluate("document.addEventListener('submit', (envoi) => envoi.preventDefault())")
    page.get_by_role("button", name="Se déconnecter").click()
    reponse.lacher()
    statut(page, re.compile("sauf une réponse à corriger"))
    assert "12345678901234" not in page.evaluate("JSON.stringify({...localStorage})")


@pytest.mark.parametrize(
    ("choix", "attendu"),
    [
        ("Garder le mien", "Texte d’Anne"),
        ("Prendre le sien", "Texte de Paul"),
        ("Garder les deux, à la suite", "Texte d’Anne\r\n\r\nTexte de Paul"),
    ],
)
def test_deux_auteurs_a_la_fois_choisissent(anne, ouvrir, equipe, dossier, choix, attendu):
    page = rubrique(anne, dossier, "diagnostic")
    paul = ouvrir(equipe["redacteur"])
    autre = rubrique(paul, dossier, "diagnostic")
    taper(autre, "diagnostic", "Texte de Paul")
    paul.tout_est_enregistre()
    taper(page, "diagnostic", "Texte d’Anne")
    statut(page, "Une réponse est à départager avec un autre auteur")
    expect(page.locator("#div_id_diagnostic .conflit")).to_contain_text("Paul Fabre a changé cette réponse")
    expect(page.locator("#div_id_diagnostic .conflit")).to_contain_text("Texte de Paul")
    expect(page.locator("[name=diagnostic]")).to_have_value("Texte d’Anne")
    anne.examiner()
    page.get_by_role("button", name=choix).click()
    anne.tout_est_enregistre()
    assert en_base(dossier, "diagnostic") == attendu
    expect(page.locator(".conflit")).to_have_count(0)


def test_une_ligne_s_ajoute_se_cree_se_supprime_et_revient_sans_recharger(anne, dossier):
    page = rubrique(anne, dossier, "besoins")
    page.get_by_role("button", name="Ajouter un besoin").click()
    taper(page, "besoins-2-appui", "Trois médecins partent.")
    statut(page, re.compile("Ligne à compléter"))
    taper(page, "besoins-2-intitule", "Besoin neuf")
    anne.tout_est_enregistre()
    assert Besoin.objects.filter(intitule="Besoin neuf").count() == 1
    page.locator("[name='besoins-2-DELETE']").check()
    expect(page.locator(".ligne-supprimee")).to_be_visible()
    assert not Besoin.objects.filter(intitule="Besoin neuf").exists()
    anne.examiner()
    page.get_by_role("button", name="Annuler").click()
    anne.tout_est_enregistre()
    expect(page.locator("[name='besoins-2-id']")).not_to_have_value("")
    assert Besoin.objects.filter(intitule="Besoin neuf").count() == 1
    anne.bouton("Enregistrer et continuer")
    assert Besoin.objects.filter(intitule="Besoin neuf").count() == 1


def test_la_ligne_supprimee_par_l_autre_se_remet_avec_ma_saisie(anne, ouvrir, equipe, dossier):
    page = rubrique(anne, dossier, "besoins")
    nom = page.locator("[name='besoins-0-intitule']").input_value()
    autre = rubrique(ouvrir(equipe["redacteur"]), dossier, "besoins")
    autre.locator("[name='besoins-0-DELETE']").check()
    expect(autre.locator(".ligne-supprimee")).to_be_visible()
    taper(page, "besoins-0-appui", "Chiffre neuf")
    expect(page.locator(".conflit")).to_contain_text("Paul Fabre a supprimé cette ligne")
    page.get_by_role("button", name="Remettre la ligne").click()
    anne.tout_est_enregistre()
    assert Besoin.objects.get(intitule=nom).appui == "Chiffre neuf"


def test_la_fin_de_session_s_annonce_et_se_repousse_sans_quitter_la_page(anne, dossier, settings):
    settings.SESSION_INACTIVITE_MAX = 290
    page = rubrique(anne, dossier, "organisation")
    annonce = page.get_by_role("region", name="Fin de session")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(annonce).to_contain_text("Votre session se termine à")
    anne.examiner()
    page.locator("[name=organisation]").fill("Écrit pendant l’annonce.")
    settings.SESSION_INACTIVITE_MAX = 7200
    annonce.get_by_role("button", name="Rester connecté").click()
    expect(annonce).to_be_hidden()
    expect(page.locator("[name=organisation]")).to_have_value("Écrit pendant l’annonce.")
    anne.tout_est_enregistre()


def test_l_equipe_s_enregistre_seule_champ_et_lignes(anne, dossier):
    page = rubrique(anne, dossier, "equipe")
    taper(page, "charte_equipe", "Nous décidons ensemble.")
    anne.tout_est_enregistre()
    for lignes in ("groupes", "relais"):
        page.locator(f"#{lignes} .ligne-repliee > summary").first.click()
    taper(page, "groupes-0-nom", "Prévention")
    taper(page, "relais-0-nom", "Dr Anne Puech-Martin")
    expect(page.locator("#modifications")).to_contain_text("Personnes-relais")
    anne.tout_est_enregistre()
    assert en_base(dossier, "charte_equipe") == "Nous décidons ensemble."
    assert list(dossier.groupes_de_travail.values_list("nom", flat=True)) == ["Prévention"]
    assert dossier.personnes_relais.filter(nom="Dr Anne Puech-Martin").count() == 1
    anne.examiner()
