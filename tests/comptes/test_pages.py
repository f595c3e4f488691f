"""Toutes les pages de comptes : statut, en-têtes de sécurité, aucun code en ligne, français."""

import re

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import URLPattern, reverse

from comptes import urls
from comptes.enums import Role
from tests.fabriques.acteurs import un_professionnel, une_structure
from tests.fabriques.comptes import client_de, un_agent, un_compte

pytestmark = pytest.mark.django_db
PUBLIQUES = {
    "account_login": 200,
    "account_inactive": 200,
    "account_signup": 200,
    "account_logout": 302,
    "account_reset_password": 200,
    "account_reset_password_done": 200,
    "account_reset_password_from_key_done": 200,
    "account_email_verification_sent": 200,
    "mfa_login_webauthn": 302,
    "mfa_authenticate": 302,
}
EN_LIGNE = (
    re.compile(r"<style[\s>]"),
    re.compile(r"\sstyle=[\"']"),
    re.compile(r"\son[a-z]+=[\"']"),
    re.compile(r"javascript:"),
    re.compile(
        r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")(?![^>]*\bid=\"django-admin-[^>]*-constants\")[^>]*>"
    ),
)
ANGLAIS = re.compile(r"\b(Sign (In|Up|Out)|Password|Forgot|Log in|Submit|Delete|Email)\b")


def _noms_simples() -> list[str]:
    """Pages sans paramètre, hors administration."""
    noms = []
    for motif in urls.entree + urls.reglages:
        if isinstance(motif, URLPattern) and not motif.pattern.converters and not motif.pattern.regex.groupindex:
            noms.append(motif.name)
    return [*noms, "comptes:mon_compte", "comptes:modifier"]


def _verifier_page(reponse) -> None:
    texte = reponse.content.decode()
    assert "default-src 'self'" in reponse["Content-Security-Policy"]
    assert "unsafe" not in reponse["Content-Security-Policy"]
    assert "camera=()" in reponse["Permissions-Policy"]
    assert reponse["X-Frame-Options"] == "DENY"
    for interdit in EN_LIGNE:
        assert not interdit.search(texte), interdit.search(texte).group()


@pytest.mark.parametrize("nom", _noms_simples())
def test_un_anonyme_ne_lit_que_les_pages_publiques(nom):
    reponse = Client().get(reverse(nom))
    if nom in PUBLIQUES:
        assert reponse.status_code == PUBLIQUES[nom]
    else:
        assert (reponse.status_code, reponse["Location"].split("?")[0]) == (302, "/connexion/")


@pytest.mark.parametrize("nom", _noms_simples())
def test_chaque_page_repond_sans_code_en_ligne_et_en_francais(nom):
    compte = un_compte()
    for client in (Client(), client_de(compte)):
        client.post("/compte/confirmation/", {"password": "Essai-CPTS-2026!"})
        reponse = client.get(reverse(nom), follow=True)
        assert reponse.status_code in {200, 404}
        _verifier_page(reponse)
        assert not ANGLAIS.search(re.sub(r"<[^>]+>", " ", reponse.content.decode()))


@pytest.mark.parametrize("page", ["changelist", "add", "change"])
def test_l_administration_n_a_ni_code_ni_style_en_ligne(page):
    administrateur = un_agent(Role.ADMINISTRATEUR)
    un_professionnel(), une_structure()
    client = client_de(administrateur)
    vues = 0
    for modele in admin.site._registry:
        if modele._meta.app_label not in {"acteurs", "comptes"}:
            continue
        objet = modele._default_manager.order_by("pk").first()
        if page == "change" and objet is None:
            continue
        adresse = reverse(
            f"admin:{modele._meta.app_label}_{modele._meta.model_name}_{page}",
            args=[objet.pk] if page == "change" else [],
        )
        reponse = client.get(adresse)
        if reponse.status_code == 403:
            assert page == "add"
            continue
        _verifier_page(reponse)
        vues += 1
    assert vues >= 5


def test_l_index_et_les_pages_d_echange_de_l_administration_sont_propres():
    client = client_de(un_agent(Role.ADMINISTRATEUR))
    for adresse in (
        "/administration/",
        "/administration/acteurs/structure/import/",
        "/administration/acteurs/structure/export/",
        "/administration/acteurs/professionnel/export/",
    ):
        reponse = client.get(adresse)
        assert reponse.status_code == 200
        _verifier_page(reponse)


@pytest.mark.parametrize("chemin", ["/connexion/", "/inscription/", "/mot-de-passe/oublie/"])
def test_les_champs_facultatifs_le_disent_et_aucun_asterisque_n_apparait(chemin):
    page = Client().get(chemin).content.decode()
    assert "asteriskField" not in page
    assert page.count("(facultatif)") == (2 if chemin == "/inscription/" else 0)


def test_un_envoi_mal_forme_ne_leve_pas_d_erreur():
    for chemin in ("/connexion/", "/inscription/", "/mot-de-passe/oublie/", "/connexion/cle/"):
        for valeur in ("\x00", "a" * 5000, "' OR 1=1 --", "é" * 300 + "@exemple.test"):
            donnees = dict.fromkeys(("login", "email", "password", "nom", "prenom", "password1"), valeur)
            assert Client().post(chemin, donnees).status_code in {200, 302, 429}


def test_les_comptes_de_la_demonstration_ne_se_montrent_que_la(settings):
    assert "Demo-CPTS-2026!" in Client().get("/connexion/").content.decode()
    settings.DEMO = False
    assert "Demo-CPTS-2026!" not in Client().get("/connexion/").content.decode()
    settings.DEMO, settings.PRODUCTION = True, True
    assert "Demo-CPTS-2026!" not in Client().get("/connexion/").content.decode()
