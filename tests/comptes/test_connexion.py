"""Connexion, inscription et mot de passe oublié : par l'adresse, sans jamais dire si un compte existe."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.test import Client

from commun.models import CourrielSortant
from comptes.models import Utilisateur
from tests.fabriques.comptes import MOT_DE_PASSE, chemin_du_lien, client_de, dernier_courriel, un_compte

pytestmark = pytest.mark.django_db
NOUVEAU = "Une-Phrase-Longue-2026"
INSCRIPTION = {
    "prenom": "Inès",
    "nom": "Roux",
    "email": "Ines.Roux@Exemple.test",
    "profession": "10",
    "telephone": "05 61 00 00 00",
    "password1": NOUVEAU,
    "password2": NOUVEAU,
}
JETON = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"')


def _sans_jeton(reponse) -> str:
    return JETON.sub("", reponse.content.decode())


def test_la_connexion_mene_au_tableau_de_bord():
    un_compte("anne@exemple.test")
    reponse = Client().post("/connexion/", {"login": "ANNE@exemple.test", "password": MOT_DE_PASSE})
    assert (reponse.status_code, reponse["Location"]) == (302, "/a-faire/")


@pytest.mark.parametrize("suite", ["https://ailleurs.test/", "//ailleurs.test", "javascript:alert(1)"])
def test_la_page_de_retour_reste_sur_le_portail(suite):
    un_compte("anne@exemple.test")
    reponse = Client().post(f"/connexion/?next={suite}", {"login": "anne@exemple.test", "password": MOT_DE_PASSE})
    assert "ailleurs" not in reponse.get("Location", "")
    assert "javascript" not in reponse.get("Location", "")


def test_un_mauvais_mot_de_passe_et_un_compte_inconnu_lisent_la_meme_page():
    un_compte("anne@exemple.test")
    pages = [
        _sans_jeton(Client().post("/connexion/", {"login": adresse, "password": "faux-faux-faux"})).replace(adresse, "")
        for adresse in ("anne@exemple.test", "inco@exemple.test")
    ]
    assert pages[0] == pages[1]
    assert "L’adresse ou le mot de passe ne correspondent pas" in pages[0]


def test_un_compte_desactive_lit_une_page_qui_l_explique():
    un_compte("anne@exemple.test")
    Utilisateur.objects.update(is_active=False)
    reponse = Client().post("/connexion/", {"login": "anne@exemple.test", "password": MOT_DE_PASSE}, follow=True)
    assert "Ce compte est désactivé" in reponse.content.decode()
    assert "_auth_user_id" not in reponse.client.session


def test_la_deconnexion_demande_un_envoi_de_formulaire():
    client = client_de(un_compte())
    assert client.get("/deconnexion/").status_code == 200
    assert "_auth_user_id" in client.session
    assert client.post("/deconnexion/")["Location"] == "/"
    assert "_auth_user_id" not in client.session


def test_l_inscription_attend_la_preuve_de_l_adresse():
    client = Client()
    reponse = client.post("/inscription/", INSCRIPTION)
    assert reponse["Location"] == "/inscription/adresse/"
    compte = Utilisateur.objects.get()
    assert (compte.email, compte.nom, compte.prenom, compte.profession, compte.telephone) == (
        "ines.roux@exemple.test",
        "Roux",
        "Inès",
        "10",
        "05 61 00 00 00",
    )
    assert client.get("/compte/").status_code == 302
    autre = Client()
    autre.post("/connexion/", {"login": compte.email, "password": NOUVEAU})
    assert autre.get("/compte/").status_code == 302


def test_le_lien_recu_confirme_l_adresse_puis_la_connexion_passe():
    Client().post("/inscription/", INSCRIPTION)
    client, lien = Client(), chemin_du_lien("ines.roux@exemple.test")
    assert "ines.roux@exemple.test" in client.get(lien).content.decode()
    assert not EmailAddress.objects.get().verified
    client.post(lien)
    assert EmailAddress.objects.get().verified
    reponse = client.post("/connexion/", {"login": "ines.roux@exemple.test", "password": NOUVEAU})
    assert reponse["Location"] == "/a-faire/"


def test_un_lien_de_confirmation_faux_le_dit_sans_erreur():
    reponse = Client().get("/inscription/adresse/MQ:faux:faux/")
    assert reponse.status_code == 200
    assert "Ce lien ne vaut plus" in reponse.content.decode()


def test_s_inscrire_avec_une_adresse_prise_lit_la_meme_page_et_previent_le_titulaire():
    un_compte("ines.roux@exemple.test", nom="Ancienne")
    reponses = []
    for email in ("ines.roux@exemple.test", "neuve@exemple.test"):
        reponses.append(Client().post("/inscription/", INSCRIPTION | {"email": email}, follow=True))
    assert reponses[0].redirect_chain == reponses[1].redirect_chain
    prise, neuve = [_sans_jeton(reponse) for reponse in reponses]
    assert prise.replace("ines.roux@", "neuve@") == neuve
    assert Utilisateur.objects.get(email="ines.roux@exemple.test").nom == "Ancienne"
    assert "déjà un compte" in dernier_courriel("ines.roux@exemple.test").sujet


@pytest.mark.parametrize(
    ("champs", "message"),
    [
        ({"password2": "autre-chose-2026"}, "mot de passe"),
        ({"password1": "court", "password2": "court"}, "12 caractères"),
        ({"password1": "ines.roux@exemple.test", "password2": "ines.roux@exemple.test"}, "semblable"),
        ({"nom": "Barthélemy-Durand", "password1": "barthélemy-durand", "password2": "barthélemy-durand"}, "semblable"),
        ({"nom": ""}, "Remplissez ce champ : nom."),
        ({"telephone": "allo"}, "numéro de téléphone"),
        ({"profession": "999"}, "Sélectionnez un choix valide"),
        ({"email": "pas-une-adresse"}, "adresse"),
    ],
)
def test_une_inscription_fausse_garde_la_saisie_et_dit_quoi_corriger(champs, message):
    page = Client().post("/inscription/", INSCRIPTION | champs).content.decode()
    assert message in page
    assert "resume-erreurs" in page
    assert "<title>Erreur : " in page
    assert 'value="Inès"' in page
    assert not Utilisateur.objects.exists()


def test_l_inscription_ne_donne_aucun_droit_d_administration():
    Client().post("/inscription/", INSCRIPTION | {"is_superuser": "on", "is_staff": "on", "role": "administrateur"})
    compte = Utilisateur.objects.get()
    assert not compte.is_superuser
    assert not compte.is_staff
    assert not compte.affectations.exists()


def test_le_mot_de_passe_oublie_ne_dit_pas_si_le_compte_existe():
    un_compte("anne@exemple.test")
    pages = []
    for adresse in ("anne@exemple.test", "inconnu@exemple.test"):
        reponse = Client().post("/mot-de-passe/oublie/", {"email": adresse}, follow=True)
        pages.append((reponse.redirect_chain, _sans_jeton(reponse)))
    assert pages[0] == pages[1]
    assert list(CourrielSortant.objects.values_list("destinataire", flat=True)) == ["anne@exemple.test"]


def test_le_lien_recu_change_le_mot_de_passe_une_seule_fois():
    compte = un_compte("anne@exemple.test")
    ouverte = client_de(compte)
    Client().post("/mot-de-passe/oublie/", {"email": compte.email})
    lien, client = chemin_du_lien(compte.email), Client()
    page = client.get(lien, follow=True)
    envoi = page.redirect_chain[-1][0]
    assert client.post(envoi, {"password1": NOUVEAU, "password2": NOUVEAU})["Location"] == "/mot-de-passe/change/"
    assert Client().post("/connexion/", {"login": compte.email, "password": NOUVEAU}).status_code == 302
    assert "Ce lien ne vaut plus" in Client().get(lien, follow=True).content.decode()
    assert ouverte.get("/compte/").status_code == 302


def test_le_jeton_de_reinitialisation_ne_reste_pas_dans_l_adresse():
    compte = un_compte("anne@exemple.test")
    Client().post("/mot-de-passe/oublie/", {"email": compte.email})
    lien = chemin_du_lien(compte.email)
    reponse = Client().get(lien)
    assert (reponse.status_code, reponse["Location"].endswith("-set-password/")) == (302, True)


def test_un_agent_qui_n_a_jamais_ouvert_son_compte_passe_par_son_invitation():
    compte = un_compte("agent@exemple.test")
    Utilisateur.objects.filter(pk=compte.pk).update(password=make_password(None))
    reponse = Client().post("/mot-de-passe/oublie/", {"email": compte.email})
    assert reponse["Location"] == "/mot-de-passe/oublie/envoye/"
    assert not CourrielSortant.objects.exists()


def test_une_connexion_sans_jeton_csrf_est_refusee(client_csrf):
    un_compte("anne@exemple.test")
    reponse = client_csrf.post("/connexion/", {"login": "anne@exemple.test", "password": MOT_DE_PASSE})
    assert reponse.status_code == 403


def test_les_courriels_sont_en_francais_et_en_texte():
    Client().post("/inscription/", INSCRIPTION)
    courriel = dernier_courriel("ines.roux@exemple.test")
    assert courriel.sujet == "Terminez votre inscription sur le portail du Guichet CPTS"
    assert courriel.corps.startswith("Bonjour,")
    assert "<" not in courriel.corps


def test_un_navigateur_anglais_lit_le_francais():
    page = Client().get("/connexion/", headers={"Accept-Language": "en-US"}).content.decode()
    assert "Se connecter" in page
    assert 'lang="fr"' in page
    assert "Sign In" not in page


def test_le_lien_ouvert_dans_le_navigateur_de_l_inscription_mene_ou_l_on_allait():
    client = Client()
    client.post("/inscription/?next=/dossiers/nouveau/", INSCRIPTION | {"next": "/dossiers/nouveau/"})
    reponse = client.post(chemin_du_lien("ines.roux@exemple.test"))
    assert (reponse.status_code, reponse["Location"]) == (302, "/dossiers/nouveau/")
    assert client.get("/dossiers/nouveau/").status_code == 200


def test_le_lien_ouvert_ailleurs_demande_encore_le_mot_de_passe():
    Client().post("/inscription/", INSCRIPTION)
    ailleurs = Client()
    reponse = ailleurs.post(chemin_du_lien("ines.roux@exemple.test"))
    assert reponse["Location"].startswith("/connexion/")
    assert ailleurs.get("/dossiers/nouveau/")["Location"].startswith("/connexion/")


def test_un_lien_deja_servi_n_ouvre_aucune_session():
    client = Client()
    client.post("/inscription/", INSCRIPTION)
    lien = chemin_du_lien("ines.roux@exemple.test")
    client.post(lien)
    client.post("/deconnexion/")
    client.post(lien)
    assert client.get("/dossiers/nouveau/")["Location"].startswith("/connexion/")
