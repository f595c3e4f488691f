"""Qui peut ouvrir un dossier, qui administre quoi."""

from itertools import product

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser, Permission
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from comptes.connexion import ConnexionParCourriel
from comptes.enums import ROLES_ORGANISATION, Role
from comptes.models import Utilisateur
from comptes.permissions import (
    capacites_de,
    est_administrateur,
    est_porteur,
    mandats_avec,
    peut_administrer,
    peut_creer_dossier,
    verifier_creer_dossier,
)
from comptes.roles import Capacite, capacites
from tests.fabriques.comptes import donner, un_agent, un_compte

pytestmark = pytest.mark.django_db
ADMINISTRABLES = {"territoires", "acteurs", "comptes", "missions"}
ACTIONS = ("view", "add", "change", "delete")


@pytest.mark.parametrize("role", ROLES_ORGANISATION)
def test_seul_un_relecteur_d_urps_ouvre_un_dossier_parmi_les_agents(role):
    agent = un_agent(role)
    assert peut_creer_dossier(agent) == (role == Role.RELECTEUR_URPS)
    assert not est_porteur(agent)


def test_un_porteur_ouvre_un_dossier():
    porteur = un_compte()
    verifier_creer_dossier(porteur)
    assert est_porteur(porteur)
    assert capacites_de(porteur) == {Capacite.CREER_DOSSIER}


def test_un_relecteur_qui_instruit_aussi_n_ouvre_pas_de_dossier():
    agent = un_agent(Role.RELECTEUR_URPS)
    donner(agent, Role.INSTRUCTEUR_AM)
    with pytest.raises(PermissionDenied):
        verifier_creer_dossier(agent)
    assert Capacite.CREER_DOSSIER not in capacites_de(agent)


def test_un_anonyme_et_un_compte_desactive_n_ouvrent_rien():
    porteur = un_compte()
    porteur.is_active = False
    assert not peut_creer_dossier(porteur)
    assert not peut_creer_dossier(AnonymousUser())
    assert not est_porteur(AnonymousUser())


@pytest.mark.parametrize(("role", "capacite"), list(product(ROLES_ORGANISATION, Capacite)))
def test_un_mandat_donne_les_capacites_de_son_role_et_rien_d_autre(role, capacite):
    agent = un_agent(role)
    assert (capacite in capacites_de(agent)) == (capacite in capacites(role))
    assert bool(mandats_avec(agent, capacite)) == (capacite in capacites(role))


@pytest.mark.parametrize("role", [None, *ROLES_ORGANISATION])
def test_l_acces_a_l_administration_vient_du_seul_role_administrateur(role):
    compte = un_agent(role) if role else un_compte()
    attendu = role == Role.ADMINISTRATEUR
    assert compte.is_staff == est_administrateur(compte) == attendu
    for app in ADMINISTRABLES:
        assert compte.has_module_perms(app) == attendu


def test_l_administrateur_ne_touche_que_les_referentiels_et_les_comptes():
    administrateur = un_agent(Role.ADMINISTRATEUR)
    for modele, action in product(apps.get_models(), ACTIONS):
        app, nom = modele._meta.app_label, modele._meta.model_name
        permise = administrateur.has_perm(f"{app}.{action}_{nom}")
        if app not in ADMINISTRABLES:
            assert not permise, f"{app}.{action}_{nom}"
        elif action == "view":
            assert permise
        elif action == "delete":
            assert permise == (nom in {"professionnel", "structure"})
        else:
            assert permise == (nom not in {"changementdedroits", "invitation"})


@pytest.mark.parametrize("role", [None, *(role for role in ROLES_ORGANISATION if role != Role.ADMINISTRATEUR)])
def test_personne_d_autre_n_a_de_permission_meme_ecrite_en_base(role):
    compte = un_agent(role) if role else un_compte()
    compte.user_permissions.set(Permission.objects.all())
    compte = Utilisateur.objects.get(pk=compte.pk)
    for modele, action in product(apps.get_models(), ACTIONS):
        assert not compte.has_perm(f"{modele._meta.app_label}.{action}_{modele._meta.model_name}")


def test_is_superuser_n_ouvre_rien_meme_force_en_memoire():
    compte = un_compte()
    compte.is_superuser = True
    assert not compte.is_staff
    assert not compte.has_perm("comptes.view_utilisateur")
    assert not compte.has_perms(["comptes.view_utilisateur"])
    assert not compte.has_module_perms("comptes")


def test_la_base_refuse_un_superutilisateur():
    compte = un_compte()
    with pytest.raises(IntegrityError), transaction.atomic():
        Utilisateur.objects.filter(pk=compte.pk).update(is_superuser=True)


def test_le_manager_refuse_un_superutilisateur():
    with pytest.raises(PermissionDenied):
        Utilisateur.objects.create_superuser("chef@exemple.test", "Essai-CPTS-2026!")
    with pytest.raises(PermissionDenied):
        Utilisateur.objects.create_user("chef@exemple.test", "Essai-CPTS-2026!", is_superuser=True)
    assert not Utilisateur.objects.exists()


def test_le_backend_ne_lit_pas_les_permissions_de_la_base():
    compte = un_compte()
    compte.user_permissions.set(Permission.objects.all())
    backend = ConnexionParCourriel()
    assert backend.get_all_permissions(compte) == set()
    assert backend.get_user_permissions(compte) == backend.get_group_permissions(compte) == set()
    assert not backend.has_perm(compte, "comptes.view_utilisateur")
    assert not backend.has_module_perms(compte, "comptes")


@pytest.mark.parametrize("permission", ["", "comptes", "comptes.", "dossiers.view_dossier", "auth.add_group", ".x_y"])
def test_une_permission_mal_formee_ou_etrangere_est_refusee(permission):
    assert not peut_administrer(un_agent(Role.ADMINISTRATEUR), permission)
