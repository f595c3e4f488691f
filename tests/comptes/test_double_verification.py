"""Application de codes, codes de secours, clés d'accès : activer, se connecter, retirer."""

import hashlib
import hmac
import struct
import time
from base64 import b32decode

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from comptes.models import Utilisateur
from tests.fabriques.comptes import MOT_DE_PASSE, client_de, dernier_courriel, un_compte

pytestmark = pytest.mark.django_db
ACTIVER = "/compte/securite/application/"
CONFIRMER = "/compte/confirmation/"


def _code(secret: str) -> str:
    """Code à six chiffres de la RFC 6238, calculé sans la bibliothèque éprouvée."""
    empreinte = hmac.new(b32decode(secret), struct.pack(">Q", int(time.time()) // 30), hashlib.sha1).digest()
    debut = empreinte[-1] & 0x0F
    return f"{(struct.unpack('>I', empreinte[debut : debut + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"


def _confirmer(client: Client, suite: str):
    return client.post(f"{CONFIRMER}?next={suite}", {"password": MOT_DE_PASSE}, follow=True)


@pytest.fixture
def compte() -> Utilisateur:
    return un_compte("anne@exemple.test")


@pytest.fixture
def secret(compte, django_capture_on_commit_callbacks) -> str:
    """Un compte à l'application active ; rend le secret."""
    client = client_de(compte)
    page = _confirmer(client, ACTIVER)
    cle = page.context["form"].secret
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(ACTIVER, {"code": _code(cle)}).status_code == 302
    Authenticator.objects.filter(type=Authenticator.Type.TOTP).update(last_used_at=None)
    return cle


def _entrer(compte) -> tuple[Client, str]:
    client = Client()
    reponse = client.post("/connexion/", {"login": compte.email, "password": MOT_DE_PASSE})
    return client, reponse["Location"]


def test_activer_demande_le_mot_de_passe_puis_un_code_juste(compte):
    client = client_de(compte)
    assert client.get(ACTIVER)["Location"].startswith(CONFIRMER)
    page = _confirmer(client, ACTIVER)
    assert "data:image/svg+xml" in page.content.decode()
    refus = client.post(ACTIVER, {"code": "000000"}).content.decode()
    assert "Ce code n’est pas le bon" in refus
    assert not Authenticator.objects.exists()


def test_activer_previent_par_courriel_et_donne_des_codes_de_secours(secret, compte):
    types = set(Authenticator.objects.values_list("type", flat=True))
    assert types == {Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES}
    assert dernier_courriel(compte.email).sujet == "Double vérification active"


def test_le_mot_de_passe_ne_suffit_plus(secret, compte):
    client, suite = _entrer(compte)
    assert suite == "/connexion/verification/"
    assert client.get("/compte/").status_code == 302
    page = client.post(suite, {"code": "000000"}).content.decode()
    assert "Ce code n’est pas le bon" in page
    assert client.get("/compte/").status_code == 302


def test_le_code_juste_ouvre_la_session(secret, compte):
    client, suite = _entrer(compte)
    assert client.post(suite, {"code": _code(secret)})["Location"] == "/a-faire/"
    assert "Active." in client.get("/compte/").content.decode()


def test_un_code_de_secours_sert_une_seule_fois(secret, compte):
    codes = Authenticator.objects.get(type=Authenticator.Type.RECOVERY_CODES).wrap().get_unused_codes()
    client, suite = _entrer(compte)
    assert client.post(suite, {"code": codes[0]})["Location"] == "/a-faire/"
    client, suite = _entrer(compte)
    assert "pas le bon" in client.post(suite, {"code": codes[0]}).content.decode()


def test_trop_de_codes_faux_arretent_les_essais(secret, compte):
    client, suite = _entrer(compte)
    textes = [client.post(suite, {"code": f"00000{rang}"}).content.decode() for rang in range(30)]
    assert "Trop d’essais manqués" in textes[-1]
    assert "Trop d’essais manqués" in client.post(suite, {"code": _code(secret)}).content.decode()


def test_abandonner_la_verification_ne_connecte_pas(secret, compte):
    client, suite = _entrer(compte)
    client.post("/deconnexion/", {"next": "/connexion/"})
    assert client.get(suite).status_code == 302
    assert client.get("/compte/").status_code == 302


def test_retirer_l_application_dit_ce_qui_va_se_passer_et_previent(secret, compte):
    client, suite = _entrer(compte)
    client.post(suite, {"code": _code(secret)})
    retirer = f"{ACTIVER}retirer/"
    page = _confirmer(client, retirer).content.decode()
    assert "Ce qui va se passer" in page
    assert client.post(retirer).status_code == 302
    assert not Authenticator.objects.exists()
    assert "retirée" in dernier_courriel(compte.email).sujet


def test_les_codes_de_secours_se_lisent_se_telechargent_et_se_remplacent(secret, compte):
    client, suite = _entrer(compte)
    client.post(suite, {"code": _code(secret)})
    page = _confirmer(client, "/compte/securite/codes/")
    anciens = page.context["unused_codes"]
    assert all(code in page.content.decode() for code in anciens)
    fichier = client.get("/compte/securite/codes/telecharger/")
    assert fichier["Content-Type"].startswith("text/plain")
    assert client.get("/compte/securite/codes/nouveaux/").status_code == 200
    client.post("/compte/securite/codes/nouveaux/")
    relus = Authenticator.objects.get(type=Authenticator.Type.RECOVERY_CODES).wrap().get_unused_codes()
    assert not set(relus) & set(anciens)


def test_les_pages_des_cles_d_acces_repondent(compte):
    client = client_de(compte)
    assert client.get("/compte/securite/cles/").status_code == 200
    page = _confirmer(client, "/compte/securite/cles/ajouter/").content.decode()
    assert "Ajouter une clé d’accès" in page
    assert "mfa/js/webauthn.js" in page
    assert client.post("/compte/securite/cles/ajouter/", {"name": "Clé", "credential": "{}"}).status_code == 200
    assert client.get("/compte/securite/cles/999/renommer/").status_code == 404
    assert client.get("/compte/securite/cles/999/retirer/").status_code == 404


def test_la_cle_d_un_autre_est_introuvable(compte):
    autre = un_compte("paul@exemple.test")
    cle = Authenticator.objects.create(user=autre, type=Authenticator.Type.WEBAUTHN, data={"name": "Clé de Paul"})
    client = client_de(compte)
    _confirmer(client, "/compte/")
    for acte in ("renommer", "retirer"):
        assert client.get(f"/compte/securite/cles/{cle.pk}/{acte}/").status_code == 404


def test_la_connexion_par_cle_rend_un_defi_sans_compte_nomme():
    reponse = Client().get("/connexion/cle/", headers={"Accept": "application/json"})
    assert reponse.status_code == 200
    assert "challenge" in reponse.json()["request_options"]["publicKey"]


REPONSES_FAUSSES = [
    "",
    "{}",
    "[]",
    "null",
    "12",
    "pas du json",
    '{"id": "x"}',
    '{"id": "x", "rawId": "x", "type": "public-key", "response": {}}',
    '{"id": "eA", "rawId": "eA", "type": "public-key", "response": {"userHandle": "eA", "clientDataJSON": "eA"}}',
    '{"id": "eA", "rawId": "eA", "type": "public-key", "response": {"userHandle": "MQ", "clientDataJSON": "e30", '
    '"authenticatorData": "eA", "signature": "eA"}}',
]


@pytest.mark.parametrize("credential", REPONSES_FAUSSES)
def test_une_cle_fausse_ne_s_ajoute_pas_et_ne_plante_pas(compte, credential):
    client = client_de(compte)
    _confirmer(client, "/compte/securite/cles/ajouter/")
    assert client.post("/compte/securite/cles/ajouter/", {"name": "Clé", "credential": credential}).status_code == 200
    assert not Authenticator.objects.exists()


@pytest.mark.parametrize("credential", REPONSES_FAUSSES)
def test_une_cle_fausse_ne_connecte_pas_et_ne_plante_pas(credential):
    client = Client()
    client.get("/connexion/cle/", headers={"Accept": "application/json"})
    reponse = client.post("/connexion/cle/", {"credential": credential})
    assert (reponse.status_code, reponse["Location"]) == (302, "/connexion/")
    assert "_auth_user_id" not in client.session


def test_l_application_porte_le_nom_du_portail(compte):
    page = _confirmer(client_de(compte), ACTIVER)
    assert page.context["totp_url"].startswith("otpauth://totp/anne%40exemple.test?")
    assert "issuer=Guichet%20CPTS" in page.context["totp_url"]
