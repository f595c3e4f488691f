"""Les nomenclatures embarquées disent ce que dit le domaine."""

import pytest

from acteurs.etablissements import TYPES_PAR_CATEGORIE
from acteurs.models import Professionnel, Structure
from acteurs.nomenclatures import (
    Recours,
    SpecialiteMedicale,
    TypeStructure,
    categories_finess,
    choix_professions,
    professions,
)

CITEES = {
    "10": "Médecin",
    "21": "Pharmacien",
    "26": "Audioprothésiste",
    "28": "Opticien-Lunetier",
    "40": "Chirurgien-Dentiste",
    "50": "Sage-Femme",
    "60": "Infirmier",
    "70": "Masseur-Kinésithérapeute",
    "80": "Pédicure-Podologue",
    "81": "Orthoprothésiste",
    "86": "Technicien de labo médical",
    "91": "Orthophoniste",
    "92": "Orthoptiste",
    "94": "Ergothérapeute",
    "95": "Diététicien",
    "96": "Psychomotricien",
    "98": "Manipulateur ERM",
}


def test_chaque_profession_citee_par_le_domaine_a_son_code():
    assert {code: professions()[code] for code in CITEES} == CITEES


def test_les_professions_hors_liste_principale_sont_connues():
    assert {"Préparateur en pharmacie", "Aide-soignant", "Auxiliaire de puériculture", "Ambulancier"} <= set(
        professions().values()
    )


def test_les_choix_gardent_l_ordre_du_fichier():
    assert [code for code, _ in choix_professions()] == list(professions())


def test_les_categories_finess_du_fichier_officiel_sont_lues():
    assert len(categories_finess()) == 60
    assert categories_finess()["604"] == "Communauté Professionnelle Territoriale de Santé (CPTS)"


@pytest.mark.parametrize("specialite", ["", *SpecialiteMedicale])
def test_seule_une_autre_specialite_medicale_est_de_second_recours(specialite):
    attendu = Recours.SECOND if specialite == SpecialiteMedicale.AUTRE else Recours.PREMIER
    assert Professionnel(profession="10", specialite=specialite).recours == attendu


@pytest.mark.parametrize("nature", TypeStructure)
def test_ce_qui_n_a_pas_de_personnalite_morale_n_adhere_pas(nature):
    assert Structure(type=nature).peut_adherer == (nature.value not in {"ght", "cls", "clsm", "cts"})


def test_chaque_structure_de_proximite_a_sa_categorie_finess():
    """Un extrait FINESS plus large que les seuls établissements de santé se range sous le bon type."""
    assert set(TYPES_PAR_CATEGORIE) <= set(categories_finess())
    assert {TYPES_PAR_CATEGORIE[code] for code in ("124", "439", "603", "500", "354", "606", "463", "223")} == {
        TypeStructure.CDS,
        TypeStructure.MSP,
        TypeStructure.EHPAD,
        TypeStructure.SSIAD,
        TypeStructure.DAC,
        TypeStructure.CLIC,
        TypeStructure.PMI,
    }
