"""Les barèmes : la table du domaine à l'euro, les seuils de taille, le brouillon qui refuse de calculer."""

import dataclasses
from datetime import date
from decimal import Decimal

import pytest

from financement.bareme import TAILLES, Nature, Statut, seuil_exact, taille
from financement.baremes import ACI_2019, ACI_AV2_2022, BAREMES, trouver_bareme
from financement.calcul import calculer
from financement.refus import SaisieRefusee
from financement.situation import MissionEngagee, Situation

TABLE = {
    ("fonctionnement", "fixe"): (50_000, 60_000, 75_000, 90_000),
    ("acces_soins", "fixe"): (15_000, 17_500, 25_000, 30_000),
    ("acces_soins", "variable"): (15_000, 17_500, 25_000, 30_000),
    ("acces_soins", "compensation_snp"): (10_000, 12_000, 15_000, 20_000),
    ("acces_soins", "supplement_snp"): (35_000, 45_000, 55_000, 70_000),
    ("parcours", "fixe"): (25_000, 35_000, 45_000, 50_000),
    ("parcours", "variable"): (25_000, 35_000, 45_000, 50_000),
    ("prevention", "fixe"): (10_000, 15_000, 17_500, 20_000),
    ("prevention", "variable"): (10_000, 15_000, 17_500, 20_000),
    ("qualite", "fixe"): (7_500, 10_000, 15_000, 20_000),
    ("qualite", "variable"): (7_500, 10_000, 15_000, 20_000),
    ("accompagnement", "fixe"): (5_000, 7_500, 10_000, 15_000),
    ("accompagnement", "variable"): (5_000, 7_500, 10_000, 15_000),
}
TOTAUX_SANS_SUPPLEMENT = (185_000, 242_000, 315_000, 380_000)
TOTAUX_AVEC_SUPPLEMENT = (220_000, 287_000, 370_000, 450_000)
POPULATION_PAR_TAILLE = {1: 20_000, 2: 52_000, 3: 100_000, 4: 300_000}


def test_le_bareme_2019_a_exactement_les_lignes_de_la_table():
    assert {(ligne.poste, ligne.nature.value) for ligne in ACI_2019.lignes} == set(TABLE)


@pytest.mark.parametrize("taille_cpts", TAILLES)
@pytest.mark.parametrize("cle", TABLE)
def test_chaque_montant_de_2019_est_celui_de_la_table(cle, taille_cpts):
    poste, nature = cle
    assert ACI_2019.montant(poste, Nature(nature), taille_cpts) == TABLE[cle][taille_cpts - 1]


@pytest.mark.parametrize("taille_cpts", TAILLES)
def test_les_totaux_de_2019_sont_ceux_de_la_table(taille_cpts):
    rang = taille_cpts - 1
    assert ACI_2019.total(taille_cpts, avec_supplement=False) == TOTAUX_SANS_SUPPLEMENT[rang]
    assert ACI_2019.total(taille_cpts, avec_supplement=True) == TOTAUX_AVEC_SUPPLEMENT[rang]


@pytest.mark.parametrize("taille_cpts", TAILLES)
def test_toutes_les_missions_et_options_valent_le_total_de_la_table(taille_cpts):
    signature = date(2026, 3, 2)
    missions = tuple(
        MissionEngagee(m.code, signature, m.code == "acces_soins", m.code == "acces_soins") for m in ACI_2019.missions
    )
    resultat = calculer(Situation(POPULATION_PAR_TAILLE[taille_cpts], signature, missions), ACI_2019)
    assert resultat.taille == taille_cpts
    assert resultat.plafond_annuel == TOTAUX_AVEC_SUPPLEMENT[taille_cpts - 1]
    assert resultat.total_sans_supplement == TOTAUX_SANS_SUPPLEMENT[taille_cpts - 1]
    assert len(resultat.lignes) == len(TABLE)
    assert all(ligne.regle and ligne.source and ligne.libelle for ligne in resultat.lignes)


def test_sans_option_les_lignes_de_soins_non_programmes_ne_sont_pas_dues():
    situation = Situation(20_000, date(2026, 3, 2), (MissionEngagee("acces_soins", date(2026, 3, 2)),))
    assert calculer(situation, ACI_2019).plafond_annuel == 50_000 + 15_000 + 15_000


@pytest.mark.parametrize(
    ("population", "attendue"),
    [
        (0, 1),
        (1, 1),
        (39_999, 1),
        (40_000, 2),
        (40_001, 2),
        (79_999, 2),
        (80_000, 3),
        (80_001, 3),
        (174_999, 3),
        (175_000, 3),
        (175_001, 4),
        (12_000_000, 4),
    ],
)
def test_la_taille_de_part_et_d_autre_de_chaque_seuil(population, attendue):
    assert taille(population, ACI_2019) == attendue


def test_quatre_vingt_mille_exactement_est_un_choix_du_bareme_que_l_on_peut_changer():
    seuils = tuple(
        dataclasses.replace(seuil, taille_a_la_borne=2) if seuil.habitants == 80_000 else seuil
        for seuil in ACI_2019.seuils
    )
    autre = dataclasses.replace(ACI_2019, seuils=seuils)
    assert (taille(80_000, ACI_2019), taille(80_000, autre), taille(80_001, autre)) == (3, 2, 3)
    assert seuil_exact(80_000, ACI_2019).a_confirmer
    assert seuil_exact(40_000, ACI_2019) is None


@pytest.mark.parametrize("population", [1.0, "52000", True, None])
def test_une_population_qui_n_est_pas_un_entier_est_refusee(population):
    with pytest.raises(TypeError):
        taille(population, ACI_2019)


def test_une_population_negative_est_refusee():
    with pytest.raises(SaisieRefusee, match="population : une population ne peut pas"):
        taille(-1, ACI_2019)


def test_les_baremes_disent_leur_texte_leur_date_et_leur_statut():
    assert (ACI_2019.publication, ACI_2019.effet) == (date(2019, 8, 24), date(2019, 8, 25))
    assert (ACI_AV2_2022.publication, ACI_AV2_2022.effet) == (date(2022, 3, 31), date(2022, 9, 3))
    assert (ACI_2019.statut, ACI_AV2_2022.statut) == (Statut.VERIFIE, Statut.BROUILLON)
    assert set(BAREMES) == {"ACI-2019", "ACI-AV2-2022"}


def test_un_bareme_est_immuable():
    with pytest.raises(dataclasses.FrozenInstanceError):
        ACI_2019.statut = Statut.BROUILLON


def test_le_brouillon_refuse_tout_calcul():
    situation = Situation(100_000, date(2026, 3, 2))
    for calcul in (
        lambda: calculer(situation, ACI_AV2_2022),
        lambda: ACI_AV2_2022.montant("parcours", Nature.FIXE, 3),
        lambda: ACI_AV2_2022.total(3, avec_supplement=True),
    ):
        with pytest.raises(SaisieRefusee, match="brouillon") as refus:
            calcul()
        assert refus.value.champ == "bareme"


def test_le_brouillon_ne_connait_que_la_taille_3_et_dit_que_sa_source_est_secondaire():
    connues = {(li.poste, li.nature.value): li.montants[2] for li in ACI_AV2_2022.lignes if li.montants[2]}
    assert connues == {
        ("acces_soins", "fixe"): 90_000,
        ("acces_soins", "variable"): 35_000,
        ("parcours", "fixe"): 45_000,
        ("parcours", "variable"): 45_000,
        ("prevention", "fixe"): 17_500,
        ("prevention", "variable"): 17_500,
        ("crise_sanitaire", "fixe"): 22_500,
        ("crise_sanitaire", "crise_reconnue"): 67_500,
        ("qualite", "fixe"): 15_000,
        ("qualite", "variable"): 15_000,
        ("accompagnement", "fixe"): 10_000,
        ("accompagnement", "variable"): 10_000,
    }
    for ligne in ACI_AV2_2022.lignes:
        assert [montant for rang, montant in enumerate(ligne.montants) if rang != 2] == [None] * 3
        assert ("secondaire" in ligne.source) == (ligne.montants[2] is not None)


def test_l_avenant_2_ajoute_une_quatrieme_mission_socle_et_un_plafond():
    crise = ACI_AV2_2022.mission("crise_sanitaire")
    assert (crise.socle, crise.demarrage_mois, crise.deploiement_mois) == (True, 6, 18)
    assert ACI_2019.mission("crise_sanitaire") is None
    assert sum(mission.socle for mission in ACI_2019.missions) == 3
    assert sum(mission.socle for mission in ACI_AV2_2022.missions) == 4
    assert ACI_AV2_2022.valeur("plafond_t4") == Decimal(580_000)


def test_les_choix_a_confirmer_sont_des_parametres_visibles():
    assert ACI_2019.valeur("taux_avance") == Decimal("0.75")
    assert ACI_2019.valeur("plafond_variable") == 1
    assert ACI_2019.parametre("plafond_variable").a_confirmer
    assert ACI_2019.parametre("prorata_jours").a_confirmer
    hypotheses = " ".join(ACI_2019.hypotheses)
    for mot in ("80\u202f000", "plafonnée", "prorata des jours"):
        assert mot in hypotheses


def test_un_bareme_inconnu_dit_lesquels_existent():
    with pytest.raises(SaisieRefusee, match="ACI-2019, ACI-AV2-2022"):
        trouver_bareme("ACI-1999")
