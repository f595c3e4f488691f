"""Le catalogue des missions : données pures, et leur chargement idempotent en base."""

import pytest

from financement.bareme import Nature
from financement.baremes import ACI_2019, BAREMES
from missions.catalogue import CATALOGUE
from missions.chargement import charger_catalogue
from missions.models import Condition, Indicateur, Mission

CALENDRIER = {
    "acces_soins": (True, 6, 18),
    "parcours": (True, 12, 24),
    "prevention": (True, 12, 24),
    "qualite": (False, None, None),
    "accompagnement": (False, None, None),
}


def conditions_du_catalogue(bareme):
    return {
        mission.code: (condition.socle, condition.demarrage_mois, condition.deploiement_mois)
        for mission in CATALOGUE
        for condition in mission.conditions
        if condition.bareme == bareme
    }


def test_le_calendrier_de_2019_est_celui_du_domaine():
    assert conditions_du_catalogue("ACI-2019") == CALENDRIER


def test_l_avenant_2_ajoute_la_mission_de_crise():
    assert conditions_du_catalogue("ACI-AV2-2022") == CALENDRIER | {"crise_sanitaire": (True, 6, 18)}


@pytest.mark.parametrize("bareme", BAREMES.values(), ids=BAREMES)
def test_missions_et_financement_qui_ne_se_connaissent_pas_disent_la_meme_chose(bareme):
    financees = {
        mission.code: (mission.socle, mission.demarrage_mois, mission.deploiement_mois) for mission in bareme.missions
    }
    assert conditions_du_catalogue(bareme.code) == financees
    libelles = {mission.code: mission.libelle for mission in CATALOGUE}
    assert all(libelles[mission.code] == mission.libelle for mission in bareme.missions)


def test_chaque_mission_s_explique_et_donne_des_exemples():
    for mission in CATALOGUE:
        assert mission.explication.endswith(".")
        assert len(mission.exemples) >= 3
        assert len(set(mission.exemples)) == len(mission.exemples)


def test_les_indicateurs_de_depart_sont_ceux_du_domaine():
    assert {mission.code: [i.code for i in mission.indicateurs] for mission in CATALOGUE if mission.indicateurs} == {
        "acces_soins": [
            "patientele_mt",
            "sans_mt_ald",
            "sans_mt_plus_70",
            "sans_mt_c2s",
            "urgences_generales",
            "urgences_pediatriques",
            "urgences_gyneco",
            "admissions_directes",
            "consultations_snp",
        ],
        "parcours": ["satisfaction_parcours"],
        "prevention": ["actions_prevention"],
        "qualite": ["participants_pratiques"],
    }


@pytest.mark.django_db
def test_la_migration_a_charge_le_catalogue_et_recharger_ne_cree_rien():
    assert list(Mission.objects.values_list("code", flat=True)) == [mission.code for mission in CATALOGUE]
    assert Indicateur.objects.count() == sum(len(mission.indicateurs) for mission in CATALOGUE)
    assert Condition.objects.count() == sum(len(mission.conditions) for mission in CATALOGUE)
    assert charger_catalogue() == 0


@pytest.mark.django_db
def test_recharger_recree_ce_qui_manque_sans_ecraser_ce_que_l_administrateur_a_change():
    Indicateur.objects.filter(code="consultations_snp").delete()
    Mission.objects.filter(code="parcours").update(libelle="Parcours revus")
    assert charger_catalogue() == 1
    assert Mission.objects.get(code="parcours").libelle == "Parcours revus"
    assert Indicateur.objects.get(code="consultations_snp").mission_id == "acces_soins"


@pytest.mark.django_db
def test_les_missions_socles_dependent_du_bareme():
    def socles(bareme):
        return list(Mission.objects.socles(bareme).values_list("code", flat=True))

    assert socles("ACI-2019") == ["acces_soins", "parcours", "prevention"]
    assert socles("ACI-AV2-2022") == ["acces_soins", "parcours", "prevention", "crise_sanitaire"]
    assert not Mission.objects.socles("inconnu").exists()


@pytest.mark.django_db
def test_les_missions_d_un_bareme_viennent_en_deux_requetes_avec_leur_condition(django_assert_num_queries):
    with django_assert_num_queries(2):
        missions = list(Mission.objects.du_bareme("ACI-2019"))
        limites = [mission.conditions_du_bareme[0].demarrage_mois for mission in missions]
    assert [mission.code for mission in missions] == list(CALENDRIER)
    assert limites == [6, 12, 12, None, None]
    assert all(Nature.FIXE in ACI_2019.natures(mission.code) for mission in missions)
    assert missions[0].liste_des_exemples == list(CATALOGUE[0].exemples)
