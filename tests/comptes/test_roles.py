"""La table des droits, relue case par case contre le domaine (§2 et §3)."""

from itertools import product

import pytest

from acteurs.nomenclatures import TypeOrganisation
from comptes.enums import ORGANISATIONS_DU_ROLE, ROLES_EQUIPE, ROLES_ORGANISATION, Role
from comptes.roles import CAPACITES, Capacite, capacites

# Lu dans le domaine, capacité par capacité : qui l'a.
QUI = {
    "creer_dossier": "responsable relecteur_urps",
    "rediger": "responsable redacteur",
    "gerer_equipe": "responsable",
    "deposer": "responsable",
    "voir_banque": "responsable instructeur_ars decideur_ars",
    "repondre_complements": "responsable",
    "choisir_suite_avis": "responsable",
    "retirer": "responsable",
    "demander_relecture": "responsable",
    "commenter": "responsable redacteur lecteur_equipe",
    "demander_appui": "responsable redacteur",
    "organiser_reunion": "responsable redacteur coordinateur",
    "mener_questionnaire": "responsable redacteur",
    "demander_aide": "responsable",
    "traiter_aide": "coordinateur",
    "ecrire_voisine": "responsable redacteur",
    "traiter_message": "coordinateur",
    "relire": "coordinateur",
    "repondre_appui": "coordinateur",
    "proposer_releve": "coordinateur",
    "complements_guichet": "coordinateur",
    "rendre_avis": "coordinateur",
    "classer_guichet": "coordinateur",
    "contribuer_avis": "coordinateur relecteur_urps",
    "instruire_ars": "instructeur_ars",
    "decider_ars": "decideur_ars",
    "instruire_am": "instructeur_am",
    "decider_am": "decideur_am",
    "preparer_contrat": "instructeur_ars",
    "rappeler_contrat": "responsable instructeur_ars instructeur_am",
    "demander_versement": "responsable",
    "signer_cpts": "responsable",
    "signer_ars": "decideur_ars",
    "signer_am": "decideur_am",
    "signer_par_delegation": "redacteur lecteur_equipe instructeur_ars instructeur_am",
    "reprise_anterieure": "coordinateur decideur_ars",
    "changer_pilote": "decideur_ars",
    "informer_tiers": "coordinateur instructeur_ars decideur_ars",
    "administrer_referentiel": "administrateur",
    "administrer_comptes": "administrateur",
    "lire": "responsable redacteur lecteur_equipe coordinateur relecteur_urps instructeur_ars decideur_ars "
    "instructeur_am decideur_am lecteur",
}


@pytest.mark.parametrize(("role", "capacite"), list(product(Role, Capacite)))
def test_chaque_case_de_la_table_est_celle_du_domaine(role, capacite):
    assert (capacite in capacites(role)) == (role.value in QUI[capacite.value].split())


def test_la_table_couvre_tous_les_roles_et_aucun_autre():
    assert set(CAPACITES) == set(Role)


def test_un_role_inconnu_n_a_pas_de_capacite_silencieuse():
    with pytest.raises(ValueError, match="superviseur"):
        capacites("superviseur")


def test_la_table_ne_se_modifie_pas():
    with pytest.raises(TypeError):
        CAPACITES[Role.LECTEUR] = frozenset(Capacite)


def test_l_administrateur_ne_lit_aucun_dossier():
    assert capacites(Role.ADMINISTRATEUR) == {Capacite.ADMINISTRER_COMPTES, Capacite.ADMINISTRER_REFERENTIEL}


@pytest.mark.parametrize("role", Role)
def test_personne_n_instruit_et_ne_decide_avec_le_meme_role(role):
    assert not {Capacite.INSTRUIRE_ARS, Capacite.DECIDER_ARS} <= capacites(role)
    assert not {Capacite.INSTRUIRE_AM, Capacite.DECIDER_AM} <= capacites(role)


@pytest.mark.parametrize("role", Role)
def test_un_role_est_d_organisation_ou_d_equipe(role):
    assert (role in ROLES_ORGANISATION) != (role in ROLES_EQUIPE)
    assert (role in ORGANISATIONS_DU_ROLE) == (role in ROLES_ORGANISATION)


def test_aucun_role_ne_s_exerce_dans_l_association_porteuse():
    assert all(TypeOrganisation.ASSOCIATION not in natures for natures in ORGANISATIONS_DU_ROLE.values())
