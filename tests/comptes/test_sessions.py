"""Douze heures au plus, deux heures d'inactivité, et ce que la personne en voit."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from comptes.sessions import PAS_ACTIVITE, FinDeSession
from tests.fabriques.comptes import MOT_DE_PASSE, client_de, un_compte

pytestmark = pytest.mark.django_db
DEPART = timezone.datetime(2026, 3, 2, 8, 0, tzinfo=timezone.get_fixed_timezone(60))
PAGE = "/compte/"
HTMX = {"HX-Request": "true", "HX-Current-URL": "http://testserver/compte/modifier/?a=1"}
JSON = {"Accept": "application/json"}


@pytest.fixture
def horloge():
    with time_machine.travel(DEPART, tick=False) as voyage:
        yield voyage


@pytest.fixture
def client(horloge) -> Client:
    return client_de(un_compte("anne@exemple.test"))


def _visiter(client: Client, horloge, depuis_le_depart: timedelta, **options):
    horloge.move_to(DEPART + depuis_le_depart)
    return client.get(PAGE, **options)


def _rester_actif(client: Client, horloge, jusqu_a: timedelta) -> None:
    instant = timedelta(hours=1)
    while instant < jusqu_a:
        assert _visiter(client, horloge, instant).status_code == 200
        instant += timedelta(hours=1)


@pytest.mark.parametrize(("minutes", "statut"), [(1, 200), (119, 200), (120, 302), (600, 302)])
def test_deux_heures_sans_activite_ferment_la_session(client, horloge, minutes, statut):
    assert _visiter(client, horloge, timedelta(minutes=minutes)).status_code == statut


def test_l_activite_prolonge_jusqu_a_douze_heures_et_pas_au_dela(client, horloge):
    _rester_actif(client, horloge, timedelta(hours=12))
    assert _visiter(client, horloge, timedelta(hours=11, minutes=59)).status_code == 200
    assert _visiter(client, horloge, timedelta(hours=12)).status_code == 302


def test_la_session_fermee_ne_se_rouvre_pas_en_remontant_l_horloge(client, horloge):
    _visiter(client, horloge, timedelta(hours=3))
    assert _visiter(client, horloge, timedelta(hours=1)).status_code == 302


@pytest.mark.parametrize(
    ("actif", "attente", "motif"),
    [(False, timedelta(hours=2), FinDeSession.INACTIVITE), (True, timedelta(hours=12), FinDeSession.DUREE)],
)
def test_le_message_dit_pourquoi_et_la_connexion_ramene_a_la_page(client, horloge, actif, attente, motif):
    if actif:
        _rester_actif(client, horloge, attente)
    horloge.move_to(DEPART + attente)
    reponse = client.get("/compte/modifier/?x=1", follow=True)
    assert reponse.redirect_chain == [("/connexion/?next=/compte/modifier/%3Fx%3D1", 302)]
    assert motif.value in reponse.content.decode()
    reponse = client.post(reponse.redirect_chain[0][0], {"login": "anne@exemple.test", "password": MOT_DE_PASSE})
    assert (reponse.status_code, reponse["Location"]) == (302, "/compte/modifier/?x=1")
    assert client.get(PAGE).status_code == 200


def test_un_formulaire_envoye_trop_tard_ramene_a_sa_page(client, horloge):
    horloge.move_to(DEPART + timedelta(hours=3))
    reponse = client.post("/compte/modifier/", {"nom": "X"}, headers={"Referer": "http://testserver/compte/?onglet=2"})
    assert reponse["Location"] == "/connexion/?next=/compte/%3Fonglet%3D2"


def test_une_page_de_retour_d_un_autre_site_est_ignoree(client, horloge):
    horloge.move_to(DEPART + timedelta(hours=3))
    reponse = client.post("/compte/modifier/", {"nom": "X"}, headers={"Referer": "https://ailleurs.test/piege/"})
    assert reponse["Location"] == "/connexion/?next=/a-faire/"


@pytest.mark.parametrize("entetes", [HTMX, JSON])
def test_une_requete_de_fragment_expiree_recoit_401_et_l_adresse_de_connexion(client, horloge, entetes):
    reponse = _visiter(client, horloge, timedelta(hours=2), headers=entetes)
    retour = "/connexion/?next=/compte/modifier/%3Fa%3D1" if entetes is HTMX else "/connexion/?next=/a-faire/"
    assert (reponse.status_code, reponse["X-Session"], reponse["X-Connexion"]) == (401, "expiree", retour)
    assert "session-expiree" in reponse["HX-Trigger"]
    assert reponse["HX-Reswap"] == "none"
    assert reponse.json()["connexion"] == retour


@pytest.mark.parametrize("entetes", [HTMX, JSON])
def test_un_anonyme_recoit_aussi_401_sur_un_fragment_protege(entetes):
    reponse = Client().get(PAGE, headers=entetes)
    assert (reponse.status_code, reponse["X-Session"]) == (401, "expiree")


def test_un_navigateur_ordinaire_n_est_pas_pris_pour_une_requete_de_donnees():
    reponse = Client().get(PAGE, headers={"Accept": "text/html,application/json;q=0.9,*/*;q=0.8"})
    assert (reponse.status_code, reponse["Location"]) == (302, "/connexion/?next=/compte/")


def test_une_page_publique_reste_lisible_apres_expiration(client, horloge):
    horloge.move_to(DEPART + timedelta(hours=5))
    reponse = client.get("/connexion/")
    assert reponse.status_code == 200
    assert "_auth_user_id" not in client.session


def test_la_connexion_change_la_cle_de_session():
    client = Client()
    client.get("/connexion/")
    session = client.session
    session["avant"] = "1"
    session.save()
    avant = session.session_key
    client.cookies["sessionid"] = avant
    client.post("/connexion/", {"login": un_compte("b@exemple.test").email, "password": MOT_DE_PASSE})
    assert client.session.session_key != avant
    assert not client.session.__class__().exists(avant)


def test_le_cookie_de_session_est_protege_et_s_oublie_avec_le_navigateur(client):
    cookie = client.cookies["sessionid"]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", "")


def test_l_activite_ne_s_ecrit_qu_une_fois_par_minute(client, horloge):
    client.get(PAGE)
    premier = client.session["actif_a"]
    _visiter(client, horloge, timedelta(seconds=PAS_ACTIVITE - 1))
    assert client.session["actif_a"] == premier
    _visiter(client, horloge, timedelta(seconds=PAS_ACTIVITE))
    assert client.session["actif_a"] == premier + PAS_ACTIVITE


def test_un_compte_desactive_perd_sa_session_a_la_requete_suivante(client):
    assert client.get(PAGE).status_code == 200
    compte = un_compte()
    compte.__class__.objects.filter(email="anne@exemple.test").update(is_active=False)
    assert client.get(PAGE).status_code == 302


def test_la_page_sait_ce_qui_reste_et_le_lire_ne_prolonge_pas(client, horloge):
    horloge.move_to(DEPART + timedelta(minutes=115))
    for _ in range(2):
        reponse = client.get("/compte/session/", headers={**JSON, "X-Activite": "non"})
        assert reponse.json() == {"reste": 300, "prolongeable": True}
    horloge.move_to(DEPART + timedelta(minutes=120))
    assert client.get("/compte/session/", headers={**JSON, "X-Activite": "non"}).status_code == 401


def test_rester_connecte_rend_deux_heures(client, horloge):
    horloge.move_to(DEPART + timedelta(minutes=116))
    assert client.post("/compte/session/", headers=JSON).json() == {"reste": 7200, "prolongeable": True}


def test_rester_connecte_ne_depasse_jamais_douze_heures(client, horloge):
    _rester_actif(client, horloge, timedelta(hours=12))
    horloge.move_to(DEPART + timedelta(hours=11, minutes=56))
    assert client.post("/compte/session/", headers=JSON).json() == {"reste": 240, "prolongeable": False}
    horloge.move_to(DEPART + timedelta(hours=12))
    assert client.post("/compte/session/", headers=JSON).status_code == 401


def test_un_enregistrement_repete_par_la_page_ne_prolonge_pas_la_session(client, horloge):
    horloge.move_to(DEPART + timedelta(minutes=119))
    client.get(PAGE, headers={"X-Activite": "non"})
    assert _visiter(client, horloge, timedelta(hours=2)).status_code == 302


def test_aucun_relais_ne_garde_ce_que_lit_une_personne_connectee(client):
    adresses = ("/a-faire/", "/glossaire/")
    connecte = [client.get(adresse).get("Cache-Control") for adresse in adresses]
    assert connecte == ["private, no-cache"] * 2
    assert Client().get("/glossaire/").get("Cache-Control") is None
