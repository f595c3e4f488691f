"""Cinq échecs ferment l'accès quinze minutes, sans nuire au voisin ni dire si le compte existe."""

import logging
from datetime import timedelta

import pytest
import time_machine
from axes.models import AccessAttempt
from django.test import Client, RequestFactory
from django.utils import timezone

from comptes.actions import deverrouiller
from comptes.verrouillage import adresse_du_poste
from tests.fabriques.comptes import MOT_DE_PASSE, un_compte

pytestmark = pytest.mark.django_db
ADRESSE = "anne@exemple.test"


@pytest.fixture
def compte():
    return un_compte(ADRESSE)


def _essayer(mot_de_passe: str = "faux-faux-faux", adresse: str = ADRESSE, poste: str = "10.0.0.1"):
    return Client().post("/connexion/", {"login": adresse, "password": mot_de_passe}, REMOTE_ADDR=poste)


def _echouer(nombre: int, **options) -> list[int]:
    return [_essayer(**options).status_code for _ in range(nombre)]


def test_le_cinquieme_echec_ferme_l_acces_meme_au_bon_mot_de_passe(compte):
    assert _echouer(4) == [200] * 4
    assert _essayer().status_code == 429
    assert _essayer(MOT_DE_PASSE).status_code == 429


def test_quatre_echecs_laissent_entrer_et_repartent_de_zero(compte):
    _echouer(4)
    assert _essayer(MOT_DE_PASSE).status_code == 302
    assert _echouer(4) == [200] * 4


def test_la_page_dit_combien_attendre_et_l_autre_issue(compte):
    _echouer(4)
    reponse = _essayer()
    page = reponse.content.decode()
    assert reponse["Retry-After"] == "900"
    assert "15 minutes" in page
    assert "/mot-de-passe/oublie/" in page
    assert ADRESSE not in page


def test_apres_quinze_minutes_le_bon_mot_de_passe_entre(compte):
    depart = timezone.now()
    with time_machine.travel(depart, tick=False) as voyage:
        _echouer(5)
        voyage.move_to(depart + timedelta(minutes=14))
        assert _essayer(MOT_DE_PASSE).status_code == 429
        voyage.move_to(depart + timedelta(minutes=16))
        assert _essayer(MOT_DE_PASSE).status_code == 302


def test_le_verrou_ne_ferme_ni_un_autre_poste_ni_un_autre_compte(compte):
    autre = un_compte("paul@exemple.test")
    _echouer(5)
    assert _essayer(MOT_DE_PASSE, poste="10.0.0.2").status_code == 302
    assert _essayer(MOT_DE_PASSE, adresse=autre.email).status_code == 302


def test_la_casse_et_les_espaces_ne_contournent_pas_le_compte(compte):
    variantes = [ADRESSE, ADRESSE.upper(), f" {ADRESSE}", f"{ADRESSE} ", ADRESSE.title()]
    statuts = [_essayer(adresse=variante).status_code for variante in variantes]
    assert statuts == [200, 200, 200, 200, 429]


def test_un_compte_inconnu_se_ferme_de_la_meme_facon(compte):
    connu = [_essayer() for _ in range(6)]
    inconnu = [_essayer(adresse="personne@exemple.test") for _ in range(6)]
    assert [r.status_code for r in connu] == [r.status_code for r in inconnu]
    assert connu[-1].content == inconnu[-1].content


def test_des_essais_repartis_sur_de_nombreux_postes_finissent_par_etre_arretes(compte):
    for rang in range(25):
        assert _essayer(poste=f"10.1.0.{rang}").status_code == 200
    reponse = _essayer(MOT_DE_PASSE, poste="10.2.0.1")
    assert reponse.status_code == 200
    assert "Trop d’essais manqués" in reponse.content.decode()


def test_un_poste_qui_essaie_beaucoup_de_comptes_est_arrete(compte):
    statuts = [_essayer(adresse=f"compte{rang}@exemple.test").status_code for rang in range(31)]
    assert statuts[:30] == [200] * 30
    assert statuts[30] == 429


def test_rien_de_personnel_n_entre_dans_les_journaux(compte, caplog):
    with caplog.at_level(logging.DEBUG):
        logging.getLogger("axes").propagate = True
        _echouer(6)
    for secret in (ADRESSE, "anne", "10.0.0.1", "faux-faux-faux"):
        assert secret not in caplog.text


def test_l_administrateur_remet_les_essais_a_zero(compte):
    _echouer(5)
    deverrouiller(utilisateur=compte, auteur=compte, maintenant=timezone.now())
    assert _essayer(MOT_DE_PASSE).status_code == 302


@pytest.mark.parametrize(
    ("relais", "entete", "attendu"),
    [
        (0, "", "10.0.0.9"),
        (0, "1.1.1.1", "10.0.0.9"),
        (1, "1.1.1.1", "1.1.1.1"),
        (1, "6.6.6.6, 1.1.1.1", "1.1.1.1"),
        (2, "6.6.6.6, 1.1.1.1, 2.2.2.2", "1.1.1.1"),
        (2, "1.1.1.1", "10.0.0.9"),
        (1, "", "10.0.0.9"),
    ],
)
def test_le_poste_ne_se_falsifie_pas_par_un_en_tete(settings, relais, entete, attendu):
    settings.RELAIS_DE_CONFIANCE = relais
    requete = RequestFactory().get("/", headers={"X-Forwarded-For": entete} if entete else {}, REMOTE_ADDR="10.0.0.9")
    assert adresse_du_poste(requete) == attendu


def test_changer_d_en_tete_ne_contourne_pas_le_verrou(compte):
    statuts = [
        Client()
        .post(
            "/connexion/",
            {"login": ADRESSE, "password": "faux-faux-faux"},
            headers={"X-Forwarded-For": f"9.9.9.{rang}"},
        )
        .status_code
        for rang in range(5)
    ]
    assert statuts[-1] == 429


def test_changer_de_navigateur_ne_contourne_pas_le_verrou(compte):
    statuts = [
        Client()
        .post(
            "/connexion/",
            {"login": ADRESSE, "password": "faux-faux-faux"},
            headers={"User-Agent": f"Navigateur/{rang}"},
        )
        .status_code
        for rang in range(5)
    ]
    assert statuts == [200, 200, 200, 200, 429]


def test_la_trace_d_un_echec_ne_garde_ni_mot_de_passe_ni_jeton(compte):
    _echouer(1)
    trace = AccessAttempt.objects.get().post_data
    assert "faux-faux-faux" not in trace
    assert ADRESSE not in trace
