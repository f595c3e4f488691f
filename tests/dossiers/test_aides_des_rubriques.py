"""Chaque champ de chaque rubrique de la lettre a une aide et un exemple ; le questionnaire vierge les imprime tous."""

import io
import re

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from commun.composants.aides import aide_en_clair, rendre_aide
from dossiers.enums import Sujet
from dossiers.etapes import RUBRIQUES
from dossiers.forms.budget import BudgetParCompte
from dossiers.models import Dossier, LettreIntention, ProjetSante
from dossiers.questionnaire import TITRE, questionnaire, questionnaire_vierge
from financement.budget import COMPTES
from tests.dossiers.documents.lecture import balises, texte
from tests.fabriques.dossiers import un_dossier, un_porteur

LETTRE = RUBRIQUES[Sujet.LETTRE]


def formulaires_de(rubrique) -> list:
    """Le formulaire de la rubrique et un de chaque jeu de lignes, sur un objet jamais enregistré.

    Le tableau du budget n'en est pas : l'aide y est celle du compte (voir plus bas).
    """
    vierge = LettreIntention(dossier=Dossier())
    formulaires = [rubrique.formulaire()] if rubrique.formulaire else []
    for lignes in rubrique.lignes:
        jeu = lignes.fabrique(None, vierge)
        if isinstance(jeu, BudgetParCompte):
            continue
        formulaires += [jeu.empty_form] if hasattr(jeu, "empty_form") else list(jeu.forms)
    return formulaires + [papier.formulaire(vierge) for papier in rubrique.papier]


def champs_de(rubrique) -> list:
    return [c for f in formulaires_de(rubrique) for c in f.visible_fields() if c.name != "DELETE"]


@pytest.mark.parametrize("rubrique", [r for r in LETTRE if not r.page], ids=lambda r: r.cle)
def test_chaque_champ_a_une_aide_et_un_exemple(rubrique):
    lues = {champ.name: aide_en_clair(champ.help_text) for champ in champs_de(rubrique)}
    assert lues
    assert [nom for nom, aide in lues.items() if not aide.texte or not aide.exemple] == []


@pytest.mark.parametrize("rubrique", LETTRE, ids=lambda r: r.cle)
def test_chaque_mot_marque_est_au_glossaire(rubrique):
    for champ in champs_de(rubrique):
        assert "[[" not in rendre_aide(champ.help_text)


@pytest.mark.django_db
@pytest.mark.parametrize("rubrique", [r for r in LETTRE if r.formulaire], ids=lambda r: r.cle)
def test_la_page_montre_l_exemple_comme_un_exemple(rubrique):
    dossier = un_dossier()
    client = Client()
    client.force_login(un_porteur())
    page = client.get(reverse("dossiers:rubrique", args=[dossier.numero, "lettre", rubrique.cle])).content.decode()
    assert page.count('<span class="exemple-mot">Exemple :</span>') >= len(rubrique.formulaire.base_fields)
    assert reverse("dossiers:questionnaire") in page


# --- Le questionnaire vierge ------------------------------------------------------------------------


@pytest.fixture(scope="module")
def pdf() -> PdfReader:
    """Vraiment mis en page, une fois : un autre test a pu laisser sa doublure au cache."""
    questionnaire_vierge.cache_clear()
    return PdfReader(io.BytesIO(questionnaire_vierge()))


@pytest.fixture(scope="module")
def imprime(pdf) -> str:
    return re.sub(r"\s", "", texte(pdf))


@pytest.mark.parametrize("rubrique", LETTRE, ids=lambda r: r.cle)
def test_chaque_rubrique_et_chaque_champ_y_est_avec_son_aide(rubrique, imprime):
    def est_imprime(attendu: str) -> bool:
        return re.sub(r"\s", "", str(attendu)) in imprime

    assert est_imprime(rubrique.titre)
    assert est_imprime(rubrique.introduction)
    for champ in champs_de(rubrique):
        aide = aide_en_clair(champ.help_text)
        assert est_imprime(champ.label), champ.name
        assert est_imprime(aide.texte), champ.name
        assert est_imprime(aide.exemple), champ.name


@pytest.mark.parametrize("compte", COMPTES, ids=lambda compte: compte.code)
def test_chaque_compte_du_budget_s_y_remplit_avec_son_aide(compte, imprime):
    assert compte.aide
    assert re.sub(r"\s", "", compte.libelle) in imprime
    assert re.sub(r"\s", "", compte.aide) in imprime


def test_les_missions_s_impriment_une_par_une():
    (missions,) = [r for r in questionnaire()["rubriques"] if r["titre"] == "Missions"]
    assert len(missions["blocs"]) == 5
    assert {len(bloc["questions"]) for bloc in missions["blocs"]} == {3}


def test_il_est_balise_titre_et_en_francais(pdf):
    racine = pdf.trailer["/Root"]
    assert racine["/MarkInfo"]["/Marked"]
    assert (racine["/Lang"], pdf.metadata.title) == ("fr", TITRE)
    assert balises(pdf).count("H1") == 1
    assert {"H2", "H3", "Table", "TH", "TD", "Caption"} <= set(balises(pdf))


@pytest.mark.django_db
def test_il_se_telecharge_sans_compte_et_la_trousse_y_mene():
    reponse = Client().get(reverse("dossiers:questionnaire"))
    assert reponse.status_code == 200
    assert reponse["Content-Type"] == "application/pdf"
    assert reponse.content.startswith(b"%PDF")
    assert reverse("dossiers:questionnaire") in Client().get(reverse("pages:outils")).content.decode()
    assert Client().post(reverse("dossiers:questionnaire")).status_code == 405


# --- Celui du projet de santé -----------------------------------------------------------------------


@pytest.mark.django_db
def test_le_projet_a_le_sien_rubrique_par_rubrique():
    lu = questionnaire(Sujet.PROJET)
    assert [r["titre"] for r in lu["rubriques"]] == [r.titre for r in RUBRIQUES[Sujet.PROJET]]
    blocs = {bloc["titre"] for r in lu["rubriques"] for bloc in r["blocs"]}
    assert {"Instances", "Conventions avec des partenaires", "Outils numériques", "Calendrier de suivi"} <= blocs
    (budget,) = [r for r in lu["rubriques"] if r["titre"] == "Budget prévisionnel"]
    assert [bloc["colonnes"] for bloc in budget["blocs"]] == [tuple(f"Année {rang}" for rang in range(1, 6))] * 6


@pytest.mark.django_db
@pytest.mark.parametrize("rubrique", ["gouvernance", "systeme_information", "communication", "suivi", "budget"])
def test_chaque_ligne_du_projet_a_un_exemple(rubrique):
    (voulue,) = [r for r in RUBRIQUES[Sujet.PROJET] if r.cle == rubrique]
    vierge = ProjetSante(dossier=Dossier())
    for lignes in voulue.lignes:
        jeu = lignes.fabrique(None, vierge)
        formulaire = getattr(jeu, "empty_form", None)
        champs = [c for c in formulaire.visible_fields() if c.name != "DELETE"] if formulaire else []
        sans = [c.name for c in champs if not aide_en_clair(c.help_text).exemple and not c.name.startswith("annee_")]
        assert sans == []


@pytest.mark.django_db
def test_le_questionnaire_du_projet_se_telecharge_de_la_rubrique():
    reponse = Client().get(reverse("dossiers:questionnaire_du_projet"))
    assert (reponse.status_code, reponse["Content-Type"]) == (200, "application/pdf")
    assert "projet-de-sante" in reponse["Content-Disposition"]
