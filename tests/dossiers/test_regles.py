"""Les règles de recevabilité : chacune manque seule, se corrige seule, à son niveau daté (domaine §8)."""

import copy
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from acteurs.nomenclatures import Categorie
from dossiers.actions.depot import bilan
from dossiers.completude import manques, niveaux_du
from dossiers.enums import NiveauRegle
from dossiers.models import NiveauDeRegle
from dossiers.photographie import photographier
from dossiers.regles_lettre import REGLES as REGLES_LETTRE
from dossiers.regles_projet import REGLES as REGLES_PROJET
from tests.dossiers.defauts_moyens import DEFAUTS_MOYENS
from tests.fabriques.dossiers import un_projet_complet, une_lettre_complete
from tests.fabriques.etats import un_dossier_a

Contenu = dict[str, Any]


def _sans(*chemin: str, valeur: Any = "") -> Callable[[Contenu], None]:
    def retirer(contenu: Contenu) -> None:
        for cle in chemin[:-1]:
            contenu = contenu[cle]
        contenu[chemin[-1]] = valeur

    return retirer


def _sans_categorie(*categories: Categorie) -> Callable[[Contenu], None]:
    def retirer(contenu: Contenu) -> None:
        contenu["acteurs"] = [a for a in contenu["acteurs"] if a["categorie"] not in categories]

    return retirer


def _une_seule_profession(contenu: Contenu) -> None:
    for acteur in contenu["acteurs"]:
        acteur["profession"], acteur["profession_code"] = "Infirmier", "60"


def _sans_second_recours(contenu: Contenu) -> None:
    for acteur in contenu["acteurs"]:
        acteur["second_recours"] = False
        if acteur["categorie"] == Categorie.ETABLISSEMENT:
            acteur["categorie"] = Categorie.MEDICO_SOCIAL


def _sans_communication(contenu: Contenu) -> None:
    """Ni prose, que le projet tient de la lettre, ni action."""
    contenu |= {"communication": "", "actions_de_communication": []}


def _infectee(contenu: Contenu) -> None:
    contenu["pieces"] = [{"titre": "Statuts", "analyse": "infectee"}, {"titre": "Devis", "analyse": "saine"}]


def _sans_relais(contenu: Contenu) -> None:
    contenu["equipe"]["professions_sans_relais"] = ["Infirmier"]


def _permanence(contenu: Contenu) -> None:
    contenu["fiches"][0]["taches"] = "Tenir la Permanence-des-soins le dimanche."


def _sans_premier_recours(contenu: Contenu) -> None:
    for acteur in contenu["acteurs"]:
        acteur["second_recours"] = True


def _toutes_les_fiches(titre: str) -> Callable[[Contenu], None]:
    def retitrer(contenu: Contenu) -> None:
        for fiche in contenu["fiches"]:
            fiche.update(titre=titre, taches="")

    return retitrer


DEFAUTS_LETTRE: dict[str, Callable[[Contenu], None]] = {
    "lettre.relais": _sans_relais,
    "lettre.contact": _sans("contact", "courriel"),
    "lettre.telephone_etranger": _sans("contact", "telephone", valeur="+32 475 12 34 56"),
    "lettre.structure": _sans("structure", "statut", valeur="aucune"),
    "lettre.territoire": _sans("territoire", "communes", valeur=[]),
    "lettre.chevauchement": _sans(
        "territoire", "recouvrements", valeur=[{"nom": "CPTS voisine", "etape": "contrat signé", "communes": [1, 2]}]
    ),
    "lettre.un_seul_tenant": _sans("territoire", "composantes", valeur=2),
    "lettre.etendue": _sans("territoire", "departements", valeur=["31", "81"]),
    "lettre.seuil": _sans("territoire", "alertes_taille", valeur=["Exactement sur un seuil."]),
    "lettre.besoins": _sans("besoins", valeur=[{"intitule": "Accès", "appui": ""}]),
    "lettre.information": _sans("mobilisation", "actions"),
    "lettre.professionnels": _sans_categorie(Categorie.PROFESSIONNEL),
    "lettre.usagers_elus": _sans_categorie(Categorie.USAGERS, Categorie.ELUS),
    "lettre.missions": lambda contenu: contenu["missions"][0].update(objectif=""),
    "lettre.articulation": lambda contenu: contenu.update(articulation="", dispositifs=[]),
    **DEFAUTS_MOYENS,
    "lettre.pieces_infectees": _infectee,
}
DEFAUTS_PROJET: dict[str, Callable[[Contenu], None]] = {
    **{code: DEFAUTS_LETTRE[code] for code in DEFAUTS_LETTRE if code in {regle.code for regle in REGLES_PROJET}},
    "projet.textes": _sans("presentation"),
    "projet.objectifs": lambda contenu: contenu.update(objectifs="", arbre=[]),
    "projet.arbre": lambda contenu: contenu["arbre"].pop(),
    "projet.arbre_besoins": lambda contenu: contenu["arbre"][0].update(besoins=[]),
    "projet.arbre_missions": lambda contenu: contenu["arbre"][2].update(missions=[]),
    "projet.professions": _une_seule_profession,
    "projet.premier_recours": _sans_premier_recours,
    "projet.recours": _sans_second_recours,
    "projet.etablissement": _sans_categorie(Categorie.ETABLISSEMENT, Categorie.MEDICO_SOCIAL),
    "projet.missions_socles": lambda contenu: contenu["fiches"].pop(),
    "projet.fiches": lambda contenu: contenu["fiches"][0].update(indicateurs=[]),
    "projet.fiches_objectif": lambda contenu: contenu["fiches"][0].update(objectif=""),
    "projet.fiches_dates": lambda contenu: contenu["fiches"][0].update(fin_le=""),
    "projet.indicateurs": lambda contenu: contenu["fiches"][0]["indicateurs"][0].update(cible="0"),
    "projet.filiere": lambda contenu: [f.update(mission="prevention") for f in contenu["fiches"]],
    "projet.numerique": _toutes_les_fiches("Déployer un outil numérique partagé"),
    "projet.telemedecine": _toutes_les_fiches("Développer la téléconsultation"),
    "projet.pdsa": _permanence,
    "projet.gouvernance": _sans("gouvernance", "decisions"),
    "projet.forme": _sans("forme", "recrutement", valeur=False),
    "projet.systeme_information": _sans("systeme_information"),
    "projet.instances": _sans("gouvernance", "instances", valeur=[]),
    "projet.representation": lambda contenu: contenu["gouvernance"]["instances"][0]["membres"].pop(),
    "projet.colleges": lambda contenu: contenu["gouvernance"]["colleges"][0].update(ponderation=50),
    "projet.decisions": _sans("gouvernance", "regles_de_decision", valeur=[]),
    "projet.conventions": lambda contenu: contenu["gouvernance"]["conventions"][0].update(etat="signee"),
    "projet.forme_preuves": _sans("forme", "adhesion_preuve"),
    "projet.messagerie": _sans("outils", valeur=[]),
    "projet.outils_conformes": lambda contenu: contenu["outils"][0].update(conformite="a_verifier"),
    "projet.communication": _sans_communication,
    "projet.suivi": lambda contenu: contenu["suivi"]["rendez_vous"].pop(1),
    "projet.methode_de_suivi": _sans("suivi", "responsable"),
    "projet.budget": _sans("budget", "lignes", valeur=[]),
    "projet.budget_annees": _sans("budget", "annees", valeur=[1]),
    "projet.budget_aci": _sans("budget", "aci", "ecarts", valeur=["Il manque la part fixe."]),
    "projet.pieces_infectees": _infectee,
}
# Une règle peut en entraîner une autre : la liste est dite, pas tolérée.
ENTRAINE = {"projet.filiere": {"projet.missions_socles"}}


@pytest.fixture
def lettre(db: None) -> Contenu:
    return photographier(une_lettre_complete())


@pytest.fixture
def projet(db: None) -> Contenu:
    return photographier(un_projet_complet(un_dossier_a(etat_projet="brouillon").projet))


def test_chaque_regle_a_son_defaut() -> None:
    assert {regle.code for regle in REGLES_LETTRE} == set(DEFAUTS_LETTRE)
    assert {regle.code for regle in REGLES_PROJET} == set(DEFAUTS_PROJET)


def test_une_lettre_complete_n_a_aucun_manque(lettre: Contenu) -> None:
    assert manques(REGLES_LETTRE, lettre) == []


def test_un_projet_complet_n_a_aucun_manque(projet: Contenu) -> None:
    assert manques(REGLES_PROJET, projet) == []


@pytest.mark.parametrize("code", DEFAUTS_LETTRE)
def test_un_defaut_de_la_lettre_releve_sa_regle_seule(lettre: Contenu, code: str) -> None:
    contenu = copy.deepcopy(lettre)
    DEFAUTS_LETTRE[code](contenu)
    assert {manque.regle for manque in manques(REGLES_LETTRE, contenu)} == {code}


@pytest.mark.parametrize("code", DEFAUTS_PROJET)
def test_un_defaut_du_projet_releve_sa_regle_seule(projet: Contenu, code: str) -> None:
    contenu = copy.deepcopy(projet)
    DEFAUTS_PROJET[code](contenu)
    assert {manque.regle for manque in manques(REGLES_PROJET, contenu)} == {code} | ENTRAINE.get(code, set())


@pytest.mark.django_db
def test_le_niveau_d_une_regle_change_a_sa_date_et_pas_avant() -> None:
    NiveauDeRegle.objects.create(
        regle="lettre.articulation", niveau="B", effet_le=date(2027, 1, 1), motif="Instruction"
    )
    assert niveaux_du(date(2026, 12, 31)) == {}
    assert niveaux_du(date(2027, 1, 1)) == {"lettre.articulation": NiveauRegle.BLOQUANT}


@pytest.mark.django_db
def test_un_avertissement_devenu_bloquant_empeche_le_depot() -> None:
    lettre = une_lettre_complete()
    lettre.articulation = ""
    lettre.save(update_fields=["articulation"])
    lettre.dispositifs.all().delete()
    maintenant = timezone.now()
    assert [m.bloquant for m in bilan(lettre, photographier(lettre), maintenant).manques] == [False]
    NiveauDeRegle.objects.create(
        regle="lettre.articulation", niveau="B", effet_le=date(2020, 1, 1), motif="Instruction"
    )
    assert [m.bloquant for m in bilan(lettre, photographier(lettre), maintenant).manques] == [True]
