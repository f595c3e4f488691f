"""Les mandats d'aujourd'hui : dates, périmètre, coût, et l'administrateur qui n'est que cela."""

from datetime import date

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from django.utils import timezone

from acteurs.models import Organisation
from comptes.actions import modifier_affectation
from comptes.enums import ROLES_ORGANISATION, Role
from comptes.mandats import mandats
from comptes.models import Affectation, Utilisateur
from tests.fabriques.comptes import donner, organisation_pour, un_agent, un_compte

pytestmark = pytest.mark.django_db


def _relu(utilisateur: Utilisateur) -> Utilisateur:
    return Utilisateur.objects.get(pk=utilisateur.pk)


@pytest.mark.parametrize("role", ROLES_ORGANISATION)
def test_un_mandat_dit_role_organisation_region_et_departements(role):
    agent = un_agent(role, ressort=("31", "81"))
    (mandat,) = mandats(_relu(agent))
    organisation = organisation_pour(role)
    assert (mandat.role, mandat.organisation_id, mandat.type_organisation, mandat.region) == (
        role,
        organisation.pk,
        organisation.type,
        "76",
    )
    assert mandat.departements == {"31", "81"}


def test_des_departements_propres_remplacent_le_ressort():
    (mandat,) = mandats(_relu(un_agent(Role.DECIDEUR_ARS, ressort=("31", "81", "82"), departements=("81",))))
    assert mandat.departements == {"81"}


@pytest.mark.parametrize(
    ("jour", "actif"),
    [("2026-03-01", False), ("2026-03-02", True), ("2026-06-30", True), ("2026-07-01", False)],
)
def test_le_premier_et_le_dernier_jour_comptent(jour, actif):
    agent = un_agent(Role.LECTEUR, debut=date(2026, 3, 2), fin=date(2026, 6, 30))
    with time_machine.travel(f"{jour}T12:00+02:00", tick=False):
        assert bool(mandats(_relu(agent))) == actif


def test_le_jour_est_celui_de_paris():
    agent = un_agent(Role.LECTEUR, debut=date(2026, 3, 2))
    with time_machine.travel("2026-03-01T23:30+00:00", tick=False):
        assert mandats(_relu(agent))


def test_un_mandat_commence_a_minuit_sans_reconnexion():
    agent = _relu(un_agent(Role.LECTEUR, debut=date(2026, 3, 2)))
    with time_machine.travel("2026-03-01T12:00+01:00", tick=False):
        assert mandats(agent) == ()
    with time_machine.travel("2026-03-02T12:00+01:00", tick=False):
        assert len(mandats(agent)) == 1


@pytest.mark.parametrize("nombre", [1, 3, 6])
def test_les_mandats_coutent_deux_requetes_puis_aucune(nombre, django_assert_num_queries):
    agent = un_compte()
    for role in list(ROLES_ORGANISATION)[:nombre]:
        donner(agent, role, ressort=("31", "81"))
    agent = _relu(agent)
    with django_assert_num_queries(2):
        assert len(mandats(agent)) == nombre
    with django_assert_num_queries(0):
        mandats(agent)


def test_un_porteur_ne_coute_qu_une_requete(django_assert_num_queries):
    porteur = _relu(un_compte())
    with django_assert_num_queries(1):
        assert mandats(porteur) == ()


def test_un_anonyme_et_un_compte_desactive_n_ont_aucun_mandat():
    agent = un_agent(Role.DECIDEUR_ARS)
    agent.is_active = False
    assert mandats(AnonymousUser()) == ()
    assert mandats(agent) == ()


def test_une_organisation_fermee_ne_donne_plus_de_mandat():
    agent = un_agent(Role.RELECTEUR_URPS)
    Organisation.objects.update(active=False)
    assert mandats(_relu(agent)) == ()


@pytest.mark.parametrize("role", [role for role in ROLES_ORGANISATION if role != Role.ADMINISTRATEUR])
def test_un_administrateur_n_est_que_cela_meme_si_la_base_dit_autre_chose(role):
    agent = un_agent(role)
    Affectation.objects.create(
        utilisateur=agent, organisation=organisation_pour(Role.ADMINISTRATEUR), role=Role.ADMINISTRATEUR
    )
    assert [mandat.role for mandat in mandats(_relu(agent))] == [Role.ADMINISTRATEUR]


def test_changer_un_mandat_se_voit_sur_l_instance_deja_lue():
    agent = un_agent(Role.LECTEUR)
    assert len(mandats(agent)) == 1
    affectation = agent.affectations.get()
    affectation.utilisateur = agent
    hier = date(2026, 1, 1)
    modifier_affectation(
        affectation=affectation,
        auteur=agent,
        maintenant=timezone.now(),
        debut=date(2020, 1, 1),
        fin=hier,
        departements=(),
    )
    assert mandats(agent) == ()


def test_la_base_refuse_un_role_d_equipe_et_des_dates_inversees():
    agent, organisation = un_compte(), organisation_pour(Role.LECTEUR)
    for champs in ({"role": Role.RESPONSABLE}, {"role": Role.LECTEUR, "fin": date(2019, 1, 1)}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Affectation.objects.create(utilisateur=agent, organisation=organisation, debut=date(2020, 1, 1), **champs)
