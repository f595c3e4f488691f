"""Les pages publiques dans un vrai navigateur : accessibilité, politique de contenu, débordement, clavier."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from cpts_portal.actifs import construire
from tests.patience import patienter
from tests.portail.test_pages import PUBLIQUES

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]
ECRANS = {"bureau clair": (1280, "light"), "téléphone sombre": (320, "dark"), "agrandi deux fois": (640, "light")}
AXE = Axe()
DEBORDEMENT = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(autouse=True, scope="module")
def actifs():
    construire()


def _ecouter(page: Page) -> list[str]:
    """Messages d'erreur et d'avertissement de la console, violations de la politique de contenu comprises."""
    messages: list[str] = []
    page.on("console", lambda message: messages.append(message.text) if message.type in {"error", "warning"} else None)
    page.on("pageerror", lambda erreur: messages.append(str(erreur)))
    return messages


@pytest.mark.parametrize("ecran", ECRANS)
def test_les_pages_publiques_sont_sans_faute(live_server, browser: Browser, ecran):
    largeur, theme = ECRANS[ecran]
    contexte = patienter(browser.new_context(viewport={"width": largeur, "height": 900}, color_scheme=theme))
    page = contexte.new_page()
    messages = _ecouter(page)
    fautes = {}
    for nom in (*PUBLIQUES, "composants", "demo_courriels", "account_login"):
        page.goto(live_server.url + reverse(nom))
        violations = [violation["id"] for violation in AXE.run(page).response["violations"]]
        fautes[nom] = (violations, page.evaluate(DEBORDEMENT))
    contexte.close()
    assert fautes == {nom: ([], 0) for nom in fautes}
    assert messages == []


def test_le_menu_du_telephone_s_ouvre_sans_javascript(live_server, browser: Browser):
    contexte = patienter(browser.new_context(viewport={"width": 360, "height": 740}, java_script_enabled=False))
    page = contexte.new_page()
    page.goto(live_server.url)
    menu = page.get_by_role("navigation", name="Menu")
    expect(menu).to_be_hidden()
    page.get_by_text("Menu", exact=True).click()
    expect(menu.get_by_role("link", name="Les trois étapes")).to_be_visible()
    contexte.close()


def test_le_premier_appui_sur_tabulation_propose_d_aller_au_contenu(live_server, page: Page):
    page.goto(live_server.url)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Aller au contenu")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#contenu")).to_be_focused()


def test_echap_ferme_le_menu_et_rend_le_focus(live_server, browser: Browser):
    contexte = patienter(browser.new_context(viewport={"width": 360, "height": 740}))
    page = contexte.new_page()
    page.goto(live_server.url)
    page.get_by_text("Menu", exact=True).click()
    expect(page.get_by_role("navigation", name="Menu")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("summary:focus")).to_have_count(1)
    expect(page.get_by_role("navigation", name="Menu")).to_be_hidden()
    contexte.close()


def test_la_bascule_de_theme_est_gardee_a_la_page_suivante(live_server, page: Page):
    page.goto(live_server.url)
    page.get_by_role("button", name="Thème sombre").click()
    page.goto(live_server.url + reverse("pages:etapes"))
    expect(page.locator("html")).to_have_attribute("data-theme", "sombre")


def test_le_resume_d_erreurs_recoit_le_focus(live_server, page: Page):
    page.goto(live_server.url + reverse("account_login"))
    page.get_by_label("Adresse électronique").fill("personne@exemple.test")
    page.get_by_label("Mot de passe").fill("mauvais")
    with page.expect_navigation():
        page.get_by_role("button", name="Se connecter", exact=True).click()
    expect(page.locator(".resume-erreurs")).to_be_focused()
    assert page.title().startswith("Erreur :")
