"""Les comptes dans un vrai navigateur : clé d'accès, double vérification, politique de contenu respectée."""

import pytest
from allauth.mfa.models import Authenticator
from playwright.sync_api import Page, expect

from acteurs.models import Professionnel
from comptes.enums import Role
from tests.fabriques.acteurs import un_professionnel, un_rpps
from tests.fabriques.comptes import MOT_DE_PASSE, un_agent, un_compte

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.navigateur]


@pytest.fixture
def violations(page: Page) -> list[str]:
    """Messages de la console qui parlent de la politique de contenu, et erreurs de script."""
    relevees: list[str] = []
    page.on("console", lambda m: relevees.append(m.text) if "Content Security Policy" in m.text else None)
    page.on("pageerror", lambda erreur: relevees.append(str(erreur)))
    return relevees


@pytest.fixture
def cle_virtuelle(page: Page) -> None:
    """Une clé d'accès simulée par Chromium, qui reconnaît toujours la personne."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def _connecter(page: Page, serveur: str, adresse: str) -> None:
    page.goto(f"{serveur}/connexion/")
    page.get_by_label("Adresse électronique").fill(adresse)
    page.get_by_label("Mot de passe").fill(MOT_DE_PASSE)
    page.get_by_role("button", name="Se connecter", exact=True).click()
    page.wait_for_url("**/a-faire/")


def _presser(page: Page, nom: str) -> None:
    """Presse un bouton et attend la page suivante, ses scripts compris : avant eux, un bouton de clé ne fait rien."""
    with page.expect_navigation():
        page.locator("main").get_by_role("button", name=nom, exact=True).click()


def _confirmer(page: Page) -> None:
    page.get_by_label("Mot de passe").fill(MOT_DE_PASSE)
    _presser(page, "Confirmer")


def test_une_cle_d_acces_s_ajoute_puis_ouvre_la_session_sans_mot_de_passe(
    page: Page, live_server, violations, cle_virtuelle
):
    compte = un_compte("anne@exemple.test")
    _connecter(page, live_server.url, compte.email)
    page.goto(f"{live_server.url}/compte/securite/cles/ajouter/")
    _confirmer(page)
    page.get_by_label("Se connecter avec cette seule clé").check()
    page.get_by_role("button", name="Ajouter cette clé").click()
    page.wait_for_url("**/compte/securite/codes/")
    expect(page.get_by_role("heading", name="Codes de secours")).to_be_visible()
    assert Authenticator.objects.filter(user=compte, type=Authenticator.Type.WEBAUTHN).count() == 1

    page.goto(f"{live_server.url}/deconnexion/")
    _presser(page, "Se déconnecter")
    page.goto(f"{live_server.url}/connexion/")
    page.get_by_role("button", name="Se connecter avec une clé d’accès").click()
    page.wait_for_url("**/a-faire/")
    assert violations == []


def test_une_cle_sert_de_second_facteur_apres_le_mot_de_passe(page: Page, live_server, violations, cle_virtuelle):
    compte = un_compte("anne@exemple.test")
    _connecter(page, live_server.url, compte.email)
    page.goto(f"{live_server.url}/compte/securite/cles/ajouter/")
    _confirmer(page)
    page.get_by_role("button", name="Ajouter cette clé").click()
    page.wait_for_url("**/compte/securite/codes/")
    page.context.clear_cookies()

    page.goto(f"{live_server.url}/connexion/")
    page.get_by_label("Adresse électronique").fill(compte.email)
    page.get_by_label("Mot de passe").fill(MOT_DE_PASSE)
    _presser(page, "Se connecter")
    expect(page.get_by_role("heading", name="Un code pour finir la connexion")).to_be_visible()
    page.get_by_role("button", name="Utiliser une clé d’accès").click()
    page.wait_for_url("**/a-faire/")
    page.goto(f"{live_server.url}/compte/securite/cles/")
    page.get_by_role("link", name="Retirer").click()
    page.wait_for_url("**/confirmation/**")
    page.goto(f"{live_server.url}/compte/confirmation/cle/?next=/compte/securite/")
    page.get_by_role("button", name="Utiliser une clé d’accès").click()
    page.wait_for_url("**/compte/securite/")
    assert violations == []


def test_l_administration_et_l_apercu_d_un_import_respectent_la_politique_de_contenu(
    page: Page, live_server, violations
):
    administrateur = un_agent(Role.ADMINISTRATEUR)
    ancien = un_professionnel(nom="Avant")
    _connecter(page, live_server.url, administrateur.email)
    for chemin in ("", "comptes/utilisateur/", "comptes/utilisateur/add/", "comptes/affectation/add/"):
        page.goto(f"{live_server.url}/administration/{chemin}")
    page.goto(f"{live_server.url}/administration/acteurs/professionnel/import/")
    lignes = f"rpps;nom;prenom;profession\n{ancien.rpps};Apres;Anne;10\n{un_rpps()};Neuf;Paul;60\n"
    page.set_input_files(
        "input[type=file]", {"name": "p.csv", "mimeType": "text/csv", "buffer": lignes.encode("utf-8-sig")}
    )
    page.locator("select[name=format]").select_option(label="csv")
    page.locator("input[type=submit]").click()
    expect(page.locator("ins", has_text="Neuf")).to_be_visible()
    page.locator("input[type=submit]").click()
    page.wait_for_url("**/acteurs/professionnel/")
    assert sorted(Professionnel.objects.values_list("nom", flat=True)) == ["Apres", "Neuf"]
    assert violations == []


def test_la_connexion_ramene_a_la_page_demandee(page: Page, live_server, violations):
    compte = un_compte("anne@exemple.test")
    _connecter(page, live_server.url, compte.email)
    page.goto(f"{live_server.url}/compte/modifier/")
    page.context.clear_cookies()
    page.goto(f"{live_server.url}/compte/modifier/")
    page.wait_for_url("**/connexion/?next=/compte/modifier/")
    page.get_by_label("Adresse électronique").fill(compte.email)
    page.get_by_label("Mot de passe").fill(MOT_DE_PASSE)
    page.get_by_role("button", name="Se connecter", exact=True).click()
    page.wait_for_url("**/compte/modifier/")
    assert violations == []


def test_un_fragment_refuse_faute_de_session_garde_la_saisie_et_offre_la_connexion(page: Page, live_server, violations):
    compte = un_compte("anne@exemple.test")
    _connecter(page, live_server.url, compte.email)
    page.goto(f"{live_server.url}/compte/modifier/")
    page.get_by_label("Nom", exact=True).fill("Saisie en cours")
    page.context.clear_cookies()
    page.evaluate("htmx.ajax('GET', '/compte/', {target: 'main', swap: 'innerHTML'}).catch(() => {})")
    lien = page.get_by_role("link", name="Reconnectez-vous dans un nouvel onglet")
    expect(lien).to_have_attribute("href", "/connexion/?next=/compte/modifier/")
    expect(page.get_by_label("Nom", exact=True)).to_have_value("Saisie en cours")
    assert violations == []
