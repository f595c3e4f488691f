"""L'administration : réservée à son rôle, elle invite, désactive, donne des mandats, et n'efface rien."""

from datetime import date

import pytest
from axes.models import AccessAttempt
from django.contrib import admin
from django.test import Client
from django.urls import reverse
from zeal import zeal_ignore

from acteurs.nomenclatures import TypeOrganisation
from comptes.enums import ROLES_ORGANISATION, Role
from comptes.models import Affectation, ChangementDeDroits, Invitation, NatureChangement, Utilisateur
from tests.fabriques.acteurs import une_organisation, une_structure
from tests.fabriques.comptes import MOT_DE_PASSE, client_de, dernier_courriel, un_agent, un_compte

pytestmark = pytest.mark.django_db
INDEX = "/administration/"
AJOUT = "/administration/comptes/utilisateur/add/"
COMPTES = "/administration/comptes/utilisateur/"
MANDATS = "/administration/comptes/affectation/"
ORGANISATIONS = "/administration/acteurs/organisation/"
STRUCTURES = "/administration/acteurs/structure/"


@pytest.fixture
def administrateur():
    return un_agent(Role.ADMINISTRATEUR, email="admin@exemple.test")


@pytest.fixture
def client(administrateur) -> Client:
    return client_de(administrateur)


def _invitation(ars, **champs) -> dict:
    valeurs = {
        "courriel": "sophie@exemple.test",
        "prenom": "Sophie",
        "nom": "Marty",
        "organisation": ars.pk,
        "role": Role.INSTRUCTEUR_ARS,
        "departements": ["31"],
        "debut": "2026-03-02",
        "fin": "",
    }
    return valeurs | champs


def _choisir(client, action, *comptes):
    return client.post(COMPTES, {"action": action, "_selected_action": [c.pk for c in comptes]}, follow=True)


def test_un_anonyme_passe_par_la_connexion_du_portail():
    for adresse in (INDEX, COMPTES, f"{INDEX}login/?next={COMPTES}"):
        reponse = Client().get(adresse, follow=True)
        assert reponse.redirect_chain[-1][0] in {f"/connexion/?next={INDEX}", f"/connexion/?next={COMPTES}"}


def test_apres_la_connexion_l_administrateur_arrive_ou_il_allait(administrateur):
    anonyme = Client()
    connexion = anonyme.get(COMPTES, follow=True).redirect_chain[-1][0]
    reponse = anonyme.post(connexion, {"login": administrateur.email, "password": MOT_DE_PASSE})
    assert reponse["Location"] == COMPTES
    assert anonyme.get(f"{INDEX}login/?next={COMPTES}")["Location"] == COMPTES
    assert anonyme.get(f"{INDEX}login/?next=https://ailleurs.test/")["Location"] == INDEX


@pytest.mark.parametrize("role", [None, *(role for role in ROLES_ORGANISATION if role != Role.ADMINISTRATEUR)])
def test_tout_autre_role_est_refuse(role):
    client = client_de(un_agent(role) if role else un_compte())
    for adresse in (INDEX, COMPTES, AJOUT, MANDATS, "/administration/acteurs/structure/export/"):
        assert client.get(adresse, follow=True).status_code == 403


def test_l_administrateur_ne_voit_que_les_apps_administrables(client):
    page = client.get(INDEX).content.decode()
    for etranger in (
        "/administration/dossiers",
        "/administration/contrats",
        "/administration/auth",
        "/administration/axes",
    ):
        assert etranger not in page
    for connu in (COMPTES, "/administration/acteurs/organisation/"):
        assert connu in page


def test_toutes_les_listes_et_fiches_repondent(client):
    ouvertes = 0
    for modele in admin.site._registry:
        app, nom = modele._meta.app_label, modele._meta.model_name
        attendu = 200 if app in {"territoires", "acteurs", "comptes", "missions"} else 403
        assert client.get(reverse(f"admin:{app}_{nom}_changelist")).status_code == attendu, nom
        ouvertes += attendu == 200
    assert ouvertes >= 7


def test_inviter_un_agent_ne_demande_ni_n_ecrit_de_mot_de_passe(client, administrateur):
    ars = une_organisation(TypeOrganisation.ARS)
    page = client.get(AJOUT).content.decode()
    assert 'type="password"' not in page
    reponse = client.post(AJOUT, _invitation(ars), follow=True)
    assert "Sophie Marty est prévenu par courriel" in reponse.content.decode()
    agent = Utilisateur.objects.get(email="sophie@exemple.test")
    affectation = agent.affectations.get()
    assert not agent.has_usable_password()
    assert (affectation.role, affectation.debut, [d.code for d in affectation.departements.all()]) == (
        Role.INSTRUCTEUR_ARS,
        date(2026, 3, 2),
        ["31"],
    )
    assert "/invitation/" in dernier_courriel(agent.email).corps
    natures = ChangementDeDroits.objects.filter(compte=agent, auteur=administrateur).values_list("nature", flat=True)
    assert set(natures) == {
        NatureChangement.COMPTE_CREE,
        NatureChangement.AFFECTATION_OUVERTE,
        NatureChangement.INVITATION_ENVOYEE,
    }


@pytest.mark.parametrize(
    ("champs", "message"),
    [
        ({"role": Role.DECIDEUR_AM}, "n’existe pas dans ce type d’organisation"),
        ({"departements": ["81"]}, "Hors du ressort"),
        ({"fin": "2020-01-01"}, "précède son début"),
        ({"courriel": "x"}, "adresse"),
        ({"organisation": "0"}, "Sélectionnez un choix valide"),
    ],
)
def test_une_invitation_fausse_est_refusee_sans_creer_de_compte(client, champs, message):
    ars = une_organisation(TypeOrganisation.ARS)
    un_agent(Role.LECTEUR, ressort=("81",))
    avant = Utilisateur.objects.count()
    reponse = client.post(AJOUT, _invitation(ars, **champs))
    assert reponse.status_code == 200
    assert message in reponse.content.decode()
    assert Utilisateur.objects.count() == avant


def test_un_compte_desactive_ne_se_reinvite_pas_sans_le_rouvrir(client):
    un_compte("sophie@exemple.test", is_active=False)
    page = client.post(AJOUT, _invitation(une_organisation(TypeOrganisation.ARS))).content.decode()
    assert "réactivez-le d’abord" in page


def test_desactiver_reactiver_et_deverrouiller_depuis_la_liste(client):
    compte = un_compte()
    AccessAttempt.objects.create(username=compte.email, ip_address="10.0.0.1", failures_since_start=5)
    assert "Comptes désactivés : 1." in _choisir(client, "desactiver_comptes", compte).content.decode()
    assert not Utilisateur.objects.get(pk=compte.pk).is_active
    _choisir(client, "reactiver_comptes", compte)
    assert Utilisateur.objects.get(pk=compte.pk).is_active
    _choisir(client, "deverrouiller_comptes", compte)
    assert not AccessAttempt.objects.exists()


def test_se_desactiver_soi_meme_est_refuse_avec_la_raison(client, administrateur):
    page = _choisir(client, "desactiver_comptes", administrateur).content.decode()
    assert "Vous ne pouvez pas désactiver votre propre compte" in page
    assert Utilisateur.objects.get(pk=administrateur.pk).is_active


def test_renvoyer_une_invitation(client):
    client.post(AJOUT, _invitation(une_organisation(TypeOrganisation.ARS)))
    agent = Utilisateur.objects.get(email="sophie@exemple.test")
    ancienne = Invitation.objects.get().jeton_empreinte
    _choisir(client, "renvoyer_invitations", agent)
    assert Invitation.objects.get().jeton_empreinte != ancienne


def test_renvoyer_une_invitation_a_qui_a_deja_ouvert_son_compte_est_refuse(client):
    page = _choisir(client, "renvoyer_invitations", un_compte()).content.decode()
    assert "a déjà choisi son mot de passe" in page
    assert not Invitation.objects.exists()


def test_aucune_suppression_n_est_offerte(client):
    compte = un_compte()
    assert client.post(f"{COMPTES}{compte.pk}/delete/", {"post": "yes"}).status_code == 403
    assert "delete_selected" not in client.get(COMPTES).content.decode()
    assert Utilisateur.objects.filter(pk=compte.pk).exists()


def test_l_adresse_et_l_etat_d_un_compte_ne_se_changent_pas_a_la_main(client):
    compte = un_compte()
    envoi = {
        "email": "vole@exemple.test",
        "is_active": "",
        "is_superuser": "on",
        "password": "x",
        "prenom": "Anne",
        "nom": "Nouveau",
        "telephone": "",
        "profession": "",
        "professionnel": "",
        "affectations-TOTAL_FORMS": 0,
        "affectations-INITIAL_FORMS": 0,
    }
    assert client.post(f"{COMPTES}{compte.pk}/change/", envoi).status_code == 302
    relu = Utilisateur.objects.get(pk=compte.pk)
    assert (relu.email, relu.is_active, relu.is_superuser, relu.password, relu.nom) == (
        compte.email,
        True,
        False,
        compte.password,
        "Nouveau",
    )


def test_donner_un_mandat_passe_par_l_action_et_son_journal(client, administrateur):
    compte, ars = un_compte(), une_organisation(TypeOrganisation.ARS, ("31", "81"))
    envoi = {
        "utilisateur": compte.pk,
        "organisation": ars.pk,
        "role": Role.DECIDEUR_ARS,
        "departements": ["81"],
        "debut": "2026-03-02",
        "fin": "",
    }
    assert client.post(f"{MANDATS}add/", envoi).status_code == 302
    affectation = compte.affectations.get()
    assert [d.code for d in affectation.departements.all()] == ["81"]
    envoi |= {"fin": "2026-12-31", "departements": ["31"], "role": Role.LECTEUR, "utilisateur": administrateur.pk}
    assert client.post(f"{MANDATS}{affectation.pk}/change/", envoi).status_code == 302
    affectation = Affectation.objects.get(pk=affectation.pk)
    assert (affectation.utilisateur, affectation.role, affectation.fin) == (compte, "decideur_ars", date(2026, 12, 31))
    assert list(ChangementDeDroits.objects.filter(compte=compte).order_by("pk").values_list("nature", "auteur")) == [
        (NatureChangement.AFFECTATION_OUVERTE, administrateur.pk),
        (NatureChangement.AFFECTATION_MODIFIEE, administrateur.pk),
    ]


@pytest.mark.parametrize(
    ("champs", "message"),
    [
        ({"role": Role.DECIDEUR_AM}, "type d’organisation"),
        ({"departements": ["81"]}, "Hors du ressort"),
        ({"fin": "2019-01-01"}, "précède"),
        ({"role": "responsable"}, "Sélectionnez un choix valide"),
    ],
)
def test_un_mandat_faux_est_refuse_sur_son_champ(client, champs, message):
    compte, ars = un_compte(), une_organisation(TypeOrganisation.ARS)
    un_agent(Role.LECTEUR, ressort=("81",))
    envoi = {
        "utilisateur": compte.pk,
        "organisation": ars.pk,
        "role": Role.DECIDEUR_ARS,
        "departements": [],
        "debut": "2026-03-02",
        "fin": "",
    }
    with zeal_ignore():  # le champ de Django relit le compte pour l'afficher
        reponse = client.post(f"{MANDATS}add/", envoi | champs)
    assert reponse.status_code == 200
    assert message in reponse.content.decode()
    assert not compte.affectations.exists()


def test_les_invitations_des_equipes_ne_se_voient_pas_ici(client, administrateur):
    client.post(AJOUT, _invitation(une_organisation(TypeOrganisation.ARS)))
    equipe = Invitation.objects.get()
    equipe.pk, equipe.objet, equipe.jeton_empreinte = None, "equipe:31-2026-001:redacteur", "x" * 64
    equipe.courriel, equipe.libelle = "secret@exemple.test", "CPTS secrète"
    equipe.save(force_insert=True)
    page = client.get("/administration/comptes/invitation/").content.decode()
    assert "sophie@exemple.test" in page
    assert "secret@exemple.test" not in page
    assert client.get(f"/administration/comptes/invitation/{equipe.pk}/change/").status_code == 302


def test_revoquer_une_invitation_depuis_la_liste(client):
    client.post(AJOUT, _invitation(une_organisation(TypeOrganisation.ARS)))
    invitation = Invitation.objects.get()
    envoi = {"action": "revoquer_invitations", "_selected_action": [invitation.pk]}
    assert (
        "Invitations révoquées : 1."
        in client.post("/administration/comptes/invitation/", envoi, follow=True).content.decode()
    )
    assert Invitation.objects.get().revoquee_le


def test_le_journal_des_droits_se_lit_et_ne_se_change_pas(client):
    ligne = ChangementDeDroits.objects.order_by("pk").first()
    adresse = f"/administration/comptes/changementdedroits/{ligne.pk}/"
    assert client.get(f"{adresse}change/").status_code == 200
    assert client.post(f"{adresse}change/", {"nature": "x"}).status_code == 403
    assert client.post(f"{adresse}delete/", {"post": "yes"}).status_code == 403
    assert client.get("/administration/comptes/changementdedroits/add/").status_code == 403


@pytest.mark.parametrize("nombre", [1, 3, 30])
def test_la_liste_des_mandats_coute_autant_pour_un_ou_trente(client, nombre, django_assert_max_num_queries):
    for _ in range(nombre):
        un_agent(Role.LECTEUR)
    with django_assert_max_num_queries(13):
        assert client.get(MANDATS).status_code == 200


def test_le_mot_de_passe_et_la_deconnexion_sont_ceux_du_portail(client):
    assert client.get(f"{INDEX}password_change/")["Location"] == "/compte/mot-de-passe/"
    assert client.get(f"{INDEX}logout/").status_code == 405
    assert client.post(f"{INDEX}logout/")["Location"] == "/"
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("apostrophe", ["'", "’"])
def test_la_recherche_de_l_administration_trouve_quelle_que_soit_l_apostrophe(client, apostrophe):
    un_compte(nom="D'Artagnan")
    une_organisation(TypeOrganisation.ARS, nom="Agence régionale de santé d’Occitanie")
    une_structure(nom="Clinique de l'Union")
    cherches = {COMPTES: "d{}artagnan", ORGANISATIONS: "santé d{}Occitanie", STRUCTURES: "l{}union"}
    trouves = {liste: client.get(liste, {"q": texte.format(apostrophe)}) for liste, texte in cherches.items()}
    assert {liste: reponse.context["cl"].result_count for liste, reponse in trouves.items()} == dict.fromkeys(
        cherches, 1
    )
