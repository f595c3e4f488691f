"""Mon compte : se lire, se corriger, changer d'adresse et de mot de passe."""

from datetime import date

import pytest
from django.test import Client

from comptes.enums import ROLES_ORGANISATION, Role
from comptes.models import Utilisateur
from tests.fabriques.comptes import (
    MOT_DE_PASSE,
    chemin_du_lien,
    client_de,
    dernier_courriel,
    donner,
    organisation_pour,
    un_agent,
    un_compte,
)

pytestmark = pytest.mark.django_db
NOUVEAU = "Une-Phrase-Longue-2026"


@pytest.mark.parametrize("role", ROLES_ORGANISATION)
def test_chaque_role_lit_son_mandat_en_clair(role):
    agent = un_agent(role, ressort=("31", "81"), departements=("81",))
    page = client_de(agent).get("/compte/").content.decode()
    for attendu in (
        role.label,
        str(organisation_pour(role)),
        "Tarn (81)",
    ):
        assert attendu in page
    assert ("/administration/" in page) == (role == Role.ADMINISTRATEUR)


def test_un_porteur_lit_ce_qu_il_peut_faire():
    page = client_de(un_compte()).get("/compte/").content.decode()
    assert "Vous êtes porteur de projet" in page
    assert "Non renseignée" in page


def test_un_mandat_termine_ne_se_montre_plus():
    agent = un_compte()
    donner(agent, Role.LECTEUR, fin=date(2021, 1, 1))
    assert "Lecteur" not in client_de(agent).get("/compte/").content.decode()


@pytest.mark.parametrize("nombre", [1, 3, 6])
def test_la_page_coute_autant_de_requetes_pour_un_ou_six_mandats(nombre, django_assert_num_queries):
    agent = un_compte()
    for role in list(ROLES_ORGANISATION)[:nombre]:
        donner(agent, role, departements=("31",))
    client = client_de(agent)
    client.get("/compte/")
    with django_assert_num_queries(9):
        client.get("/compte/")


def test_modifier_ses_informations_n_ouvre_aucun_droit():
    compte = un_compte()
    client = client_de(compte)
    envoi = {"prenom": "Éva", "nom": "Sol", "profession": "60", "telephone": "+33 5 61 00 00 00"}
    reponse = client.post("/compte/modifier/", envoi | {"email": "x@y.test", "is_superuser": "1", "is_active": "0"})
    assert reponse["Location"] == "/compte/"
    relu = Utilisateur.objects.get(pk=compte.pk)
    assert (relu.get_full_name(), relu.get_profession_display(), relu.telephone) == (
        "Éva Sol",
        "Infirmier",
        "05 61 00 00 00",
    )
    assert (relu.email, relu.is_active, relu.is_superuser) == (compte.email, True, False)


def test_une_saisie_fausse_revient_avec_son_resume():
    page = client_de(un_compte()).post(
        "/compte/modifier/", {"prenom": "", "nom": "Sol", "profession": "", "telephone": "12"}
    )
    texte = page.content.decode()
    assert "2 réponses sont à corriger" in texte
    assert 'value="Sol"' in texte
    assert "<title>Erreur : " in texte


def test_changer_de_mot_de_passe_ferme_les_autres_sessions_et_previent():
    compte = un_compte("anne@exemple.test")
    ici, ailleurs = client_de(compte), client_de(compte)
    envoi = {"oldpassword": MOT_DE_PASSE, "password1": NOUVEAU, "password2": NOUVEAU}
    assert ici.post("/compte/mot-de-passe/", envoi)["Location"] == "/compte/"
    assert ici.get("/compte/").status_code == 200
    assert ailleurs.get("/compte/").status_code == 302
    assert dernier_courriel(compte.email).sujet == "Votre mot de passe est changé"


@pytest.mark.parametrize(
    ("champs", "message"),
    [
        ({"oldpassword": "faux"}, "pas votre mot de passe actuel"),
        ({"password2": "autre"}, "mot de passe"),
        ({"password1": "administrator", "password2": "administrator"}, "courant"),
    ],
)
def test_un_changement_de_mot_de_passe_faux_est_refuse(champs, message):
    compte = un_compte()
    client = client_de(compte)
    envoi = {"oldpassword": MOT_DE_PASSE, "password1": NOUVEAU, "password2": NOUVEAU} | champs
    assert message in client.post("/compte/mot-de-passe/", envoi).content.decode()
    assert Utilisateur.objects.get(pk=compte.pk).check_password(MOT_DE_PASSE)


def test_l_adresse_ne_change_qu_apres_le_lien_ouvert():
    compte = un_compte("anne@exemple.test")
    client = client_de(compte)
    _changer_d_adresse(client, "neuve@exemple.test")
    assert Utilisateur.objects.get(pk=compte.pk).email == "anne@exemple.test"
    assert "attend votre confirmation" in client.get("/compte/adresse/").content.decode()
    client.post(chemin_du_lien("neuve@exemple.test"))
    assert Utilisateur.objects.get(pk=compte.pk).email == "neuve@exemple.test"
    assert Client().post("/connexion/", {"login": "neuve@exemple.test", "password": MOT_DE_PASSE}).status_code == 302
    assert Client().post("/connexion/", {"login": "anne@exemple.test", "password": MOT_DE_PASSE}).status_code == 200


def test_prendre_l_adresse_d_un_autre_est_impossible_et_ne_dit_pas_qu_elle_est_prise():
    un_compte("prise@exemple.test")
    compte = un_compte("anne@exemple.test")
    client = client_de(compte)
    assert _changer_d_adresse(client, "prise@exemple.test") == _changer_d_adresse(
        client_de(compte), "libre@exemple.test"
    )
    assert Utilisateur.objects.get(pk=compte.pk).email == "anne@exemple.test"


def test_changer_d_adresse_redemande_le_mot_de_passe():
    compte = un_compte("anne@exemple.test")
    client = client_de(compte)
    reponse = client.post("/compte/adresse/", {"action_add": "1", "email": "neuve@exemple.test"})
    assert reponse["Location"].startswith("/compte/confirmation/")
    page = client.post(reponse["Location"], {"password": "faux-faux-faux"}).content.decode()
    assert "pas votre mot de passe" in page
    assert not compte.emailaddress_set.filter(email="neuve@exemple.test").exists()


def _changer_d_adresse(client: Client, adresse: str) -> tuple[int, str]:
    confirmation = client.post("/compte/adresse/", {"action_add": "1", "email": adresse})["Location"]
    reponse = client.post(confirmation, {"password": MOT_DE_PASSE})
    return reponse.status_code, reponse["Location"]
