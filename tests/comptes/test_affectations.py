"""Donner et changer un mandat : ce qui est refusé, ce qui entre au journal."""

from datetime import date
from itertools import product

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from acteurs.nomenclatures import TypeOrganisation
from comptes.actions import desactiver, modifier_affectation, ouvrir_affectation, reactiver
from comptes.enums import ORGANISATIONS_DU_ROLE, ROLES_ORGANISATION, Role
from comptes.models import Affectation, ChangementDeDroits, NatureChangement, Utilisateur
from tests.fabriques.acteurs import une_organisation
from tests.fabriques.communes import un_departement
from tests.fabriques.comptes import donner, organisation_pour, un_agent, un_compte

pytestmark = pytest.mark.django_db


def _ouvrir(utilisateur, organisation, role, **champs):
    valeurs = {"auteur": utilisateur, "maintenant": timezone.now(), "debut": date(2026, 1, 1)} | champs
    return ouvrir_affectation(utilisateur=utilisateur, organisation=organisation, role=role, **valeurs)


@pytest.mark.parametrize(("role", "nature"), list(product(Role, TypeOrganisation)))
def test_un_role_ne_se_donne_que_dans_son_type_d_organisation(role, nature):
    compte, organisation = un_compte(), une_organisation(nature)
    if role in ROLES_ORGANISATION and nature in ORGANISATIONS_DU_ROLE[role]:
        assert _ouvrir(compte, organisation, role).pk
    else:
        with pytest.raises(ValidationError):
            _ouvrir(compte, organisation, role)
        assert not Affectation.objects.exists()
        assert not ChangementDeDroits.objects.exists()


def test_un_departement_hors_ressort_est_refuse():
    ars = une_organisation(TypeOrganisation.ARS, ("31", "81"))
    with pytest.raises(ValidationError) as refus:
        _ouvrir(un_compte(), ars, Role.DECIDEUR_ARS, departements=[un_departement("81"), un_departement("11")])
    assert refus.value.message_dict == {"departements": ["Hors du ressort de l’organisation : 11."]}


def test_des_dates_inversees_sont_refusees():
    with pytest.raises(ValidationError, match="précède"):
        _ouvrir(un_compte(), organisation_pour(Role.LECTEUR), Role.LECTEUR, fin=date(2025, 12, 31))


@pytest.mark.parametrize(
    ("debut", "fin", "permis"),
    [
        (date(2026, 3, 31), None, False),
        (date(2025, 1, 1), date(2026, 1, 1), False),
        (date(2026, 4, 1), None, True),
        (date(2025, 1, 1), date(2025, 12, 31), True),
    ],
)
def test_le_meme_role_ne_se_donne_pas_deux_fois_sur_la_meme_periode(debut, fin, permis):
    compte, organisation = un_compte(), organisation_pour(Role.LECTEUR)
    _ouvrir(compte, organisation, Role.LECTEUR, fin=date(2026, 3, 31))
    if permis:
        assert _ouvrir(compte, organisation, Role.LECTEUR, debut=debut, fin=fin).pk
    else:
        with pytest.raises(ValidationError, match="déjà ce rôle"):
            _ouvrir(compte, organisation, Role.LECTEUR, debut=debut, fin=fin)


@pytest.mark.parametrize("role", [role for role in ROLES_ORGANISATION if role != Role.ADMINISTRATEUR])
def test_l_administrateur_ne_cumule_aucun_role_dans_un_sens_ni_dans_l_autre(role):
    agent, administrateur = un_agent(role), un_agent(Role.ADMINISTRATEUR)
    with pytest.raises(ValidationError, match="administrateur"):
        donner(agent, Role.ADMINISTRATEUR)
    with pytest.raises(ValidationError, match="administrateur"):
        donner(administrateur, role)


def test_ouvrir_un_mandat_ecrit_le_journal():
    compte, ars = un_compte(), une_organisation(TypeOrganisation.ARS, ("31", "81"))
    affectation = _ouvrir(compte, ars, Role.DECIDEUR_ARS, departements=[un_departement("31")])
    ligne = ChangementDeDroits.objects.get()
    assert (ligne.nature, ligne.compte, ligne.auteur) == (NatureChangement.AFFECTATION_OUVERTE, compte, compte)
    assert ligne.detail == {
        "affectation": affectation.pk,
        "organisation": ars.pk,
        "role": "decideur_ars",
        "departements": ["31"],
        "debut": "2026-01-01",
        "fin": None,
    }


def test_modifier_un_mandat_garde_l_avant_et_l_apres():
    agent = un_agent(Role.DECIDEUR_ARS, ressort=("31", "81"), departements=("31",))
    modifier_affectation(
        affectation=agent.affectations.get(),
        auteur=agent,
        maintenant=timezone.now(),
        debut=date(2020, 1, 1),
        fin=date(2026, 6, 30),
        departements=[un_departement("81")],
    )
    detail = ChangementDeDroits.objects.get(nature=NatureChangement.AFFECTATION_MODIFIEE).detail
    assert (detail["avant"]["departements"], detail["apres"]["departements"]) == (["31"], ["81"])
    assert (detail["avant"]["fin"], detail["apres"]["fin"]) == (None, "2026-06-30")


def test_une_modification_qui_ne_change_rien_n_ecrit_rien():
    agent = un_agent(Role.LECTEUR)
    modifier_affectation(
        affectation=agent.affectations.get(),
        auteur=agent,
        maintenant=timezone.now(),
        debut=date(2020, 1, 1),
        fin=None,
        departements=(),
    )
    assert not ChangementDeDroits.objects.filter(nature=NatureChangement.AFFECTATION_MODIFIEE).exists()


@pytest.mark.parametrize(
    "ordre", ["UPDATE comptes_changementdedroits SET nature = 'x'", "DELETE FROM comptes_changementdedroits"]
)
def test_la_base_refuse_de_changer_le_journal(ordre):
    un_agent(Role.LECTEUR)
    with (
        pytest.raises(IntegrityError, match="journal en ajout seul"),
        transaction.atomic(),
        connection.cursor() as curseur,
    ):
        curseur.execute(ordre)
    assert ChangementDeDroits.objects.count() == 1


def test_desactiver_puis_reactiver_s_ecrit_une_fois_chacun():
    compte, auteur = un_compte(), un_agent(Role.ADMINISTRATEUR)
    for _ in range(2):
        desactiver(utilisateur=compte, auteur=auteur, maintenant=timezone.now())
    assert not Utilisateur.objects.get(pk=compte.pk).is_active
    for _ in range(2):
        reactiver(utilisateur=compte, auteur=auteur, maintenant=timezone.now())
    assert Utilisateur.objects.get(pk=compte.pk).is_active
    natures = ChangementDeDroits.objects.filter(compte=compte).order_by("pk").values_list("nature", flat=True)
    assert list(natures) == [NatureChangement.COMPTE_DESACTIVE, NatureChangement.COMPTE_REACTIVE]


def test_on_ne_desactive_ni_soi_meme_ni_le_dernier_administrateur():
    administrateur, agent = un_agent(Role.ADMINISTRATEUR), un_compte()
    with pytest.raises(ValidationError, match="votre propre compte"):
        desactiver(utilisateur=administrateur, auteur=administrateur, maintenant=timezone.now())
    with pytest.raises(ValidationError, match="dernier administrateur"):
        desactiver(utilisateur=administrateur, auteur=agent, maintenant=timezone.now())
    un_agent(Role.ADMINISTRATEUR)
    desactiver(utilisateur=administrateur, auteur=agent, maintenant=timezone.now())
