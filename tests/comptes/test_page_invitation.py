"""La page d'une invitation, pour chaque personne qui peut l'ouvrir."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from acteurs.nomenclatures import TypeOrganisation
from comptes.actions import inviter_agent, revoquer
from comptes.enums import Role
from comptes.models import Invitation, Utilisateur
from tests.fabriques.acteurs import une_organisation
from tests.fabriques.comptes import MOT_DE_PASSE, chemin_du_lien, client_de, dernier_courriel, un_agent, un_compte

pytestmark = pytest.mark.django_db
COURRIEL = "agent@exemple.test"
SAISIE = {
    "prenom": "Sophie",
    "nom": "Marty",
    "profession": "",
    "telephone": "",
    "mot_de_passe": "Une-Phrase-Longue-2026",
    "mot_de_passe_bis": "Une-Phrase-Longue-2026",
}


@pytest.fixture
def administrateur():
    return un_agent(Role.ADMINISTRATEUR, email="admin@exemple.test")


@pytest.fixture
def lien(administrateur) -> str:
    _inviter(administrateur)
    return chemin_du_lien(COURRIEL)


def _inviter(administrateur):
    return inviter_agent(
        courriel=COURRIEL,
        nom="Marty",
        prenom="Sophie",
        organisation=une_organisation(TypeOrganisation.ARS),
        role=Role.INSTRUCTEUR_ARS,
        debut=timezone.localdate(),
        auteur=administrateur,
        maintenant=timezone.now(),
    )


def test_l_agent_invite_n_a_pas_de_mot_de_passe_et_ne_peut_pas_entrer(lien):
    agent = Utilisateur.objects.get(email=COURRIEL)
    assert not agent.has_usable_password()
    assert Client().post("/connexion/", {"login": COURRIEL, "password": ""}).status_code == 200


def test_l_agent_choisit_son_mot_de_passe_et_arrive_connecte(lien):
    client = Client()
    page = client.get(lien).content.decode()
    assert 'value="Sophie"' in page
    assert COURRIEL in page
    assert client.post(lien, SAISIE)["Location"] == "/a-faire/"
    assert client.get("/compte/").status_code == 200
    entree = Client().post("/connexion/", {"login": COURRIEL, "password": SAISIE["mot_de_passe"]})
    assert (entree.status_code, entree["Location"]) == (302, "/a-faire/")


def test_le_lien_ne_sert_qu_une_fois(lien):
    Client().post(lien, SAISIE)
    for reponse in (Client().get(lien), Client().post(lien, SAISIE | {"mot_de_passe": "autre"})):
        assert reponse.status_code == 410
        assert "déjà été utilisée" in reponse.content.decode()


def test_un_lien_inconnu_expire_ou_revoque_le_dit(lien, administrateur):
    assert Client().get("/invitation/inconnu/").status_code == 404
    with time_machine.travel(timezone.now() + timedelta(days=15), tick=False):
        reponse = Client().get(lien)
        assert (reponse.status_code, "a expiré" in reponse.content.decode()) == (410, True)
        assert Client().post(lien, SAISIE).status_code == 410
    revoquer(invitation=Invitation.objects.get(), auteur=administrateur, maintenant=timezone.now())
    reponse = Client().post(lien, SAISIE)
    assert (reponse.status_code, "annulée" in reponse.content.decode()) == (410, True)
    assert not Utilisateur.objects.get(email=COURRIEL).has_usable_password()


def test_une_autre_personne_connectee_est_refusee(lien):
    client = client_de(un_compte("paul@exemple.test"))
    for reponse in (client.get(lien), client.post(lien, SAISIE)):
        assert reponse.status_code == 403
        page = reponse.content.decode()
        assert "autre adresse" in page
        assert "paul@exemple.test" in page
    assert Invitation.objects.get().acceptee_le is None


@pytest.mark.parametrize(
    ("champs", "message"),
    [
        ({"mot_de_passe_bis": "autre"}, "diffèrent"),
        ({"mot_de_passe": "court", "mot_de_passe_bis": "court"}, "12 caractères"),
        ({"mot_de_passe": "agent@exemple.test", "mot_de_passe_bis": "agent@exemple.test"}, "semblable"),
        ({"nom": ""}, "Remplissez ce champ : nom."),
    ],
)
def test_une_saisie_fausse_est_refusee_sans_consommer_le_lien(lien, champs, message):
    reponse = Client().post(lien, SAISIE | champs)
    assert reponse.status_code == 200
    assert message in reponse.content.decode()
    assert Invitation.objects.get().acceptee_le is None


def test_un_compte_existant_se_connecte_et_revient_accepter(administrateur):
    porteur = un_compte(COURRIEL)
    affectation = _inviter(administrateur)
    assert affectation.utilisateur == porteur
    assert not Invitation.objects.exists()
    assert "Instructeur de l’ARS" in dernier_courriel(COURRIEL).corps
    assert Utilisateur.objects.get(pk=porteur.pk).nom == "Puech"


def test_la_page_d_un_compte_existant_renvoie_a_la_connexion_puis_accepte(lien):
    agent = Utilisateur.objects.get(email=COURRIEL)
    agent.set_password(MOT_DE_PASSE)
    agent.save()
    agent.emailaddress_set.create(email=COURRIEL, verified=True, primary=True)
    client = Client()
    page = client.get(lien).content.decode()
    assert f'href="/connexion/?next={lien}"' in page
    assert "mot_de_passe" not in page
    assert client.post(f"/connexion/?next={lien}", {"login": COURRIEL, "password": MOT_DE_PASSE})["Location"] == lien
    assert "Accepter l’invitation" in client.get(lien).content.decode()
    assert client.post(lien)["Location"] == "/a-faire/"
    assert Invitation.objects.get().acceptee_par == agent


def test_un_compte_desactive_entre_temps_est_refuse(lien):
    Utilisateur.objects.filter(email=COURRIEL).update(is_active=False)
    for reponse in (Client().get(lien), Client().post(lien, SAISIE)):
        assert reponse.status_code == 403
        assert "désactivé" in reponse.content.decode()


def test_l_acceptation_exige_le_jeton_csrf(lien, client_csrf):
    assert client_csrf.post(lien, SAISIE).status_code == 403


def test_la_page_n_est_jamais_mise_en_cache(lien):
    assert "no-store" in Client().get(lien)["Cache-Control"]
