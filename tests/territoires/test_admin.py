"""L'administration du référentiel : lecture, recherche normalisée, export sans formule."""

import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from comptes.enums import Role
from territoires.models import Commune
from tests.fabriques.communes import semer_communes
from tests.fabriques.comptes import un_agent, un_compte

pytestmark = pytest.mark.django_db
LISTE = "admin:territoires_commune_changelist"


@pytest.fixture(autouse=True)
def communes():
    semer_communes(("31037", "31555"))
    Commune.objects.filter(pk="31037").update(nom="=HYPERLINK(1)")


@pytest.fixture
def administrateur(client):
    client.force_login(un_agent(Role.ADMINISTRATEUR))
    return client


def exporter(client, acte):
    donnees = {"action": acte, "_selected_action": ["31037", "31555"]}
    return client.post(reverse(LISTE), donnees)


def test_la_recherche_ignore_les_accents_et_la_casse(administrateur):
    assert "Toulouse" in administrateur.get(reverse(LISTE), {"q": "TOULOÛSE"}).content.decode()


def test_rien_ne_s_ajoute_ni_ne_se_modifie(administrateur):
    assert administrateur.get(reverse("admin:territoires_commune_add")).status_code == 403
    reponse = administrateur.post(reverse("admin:territoires_commune_change", args=["31555"]), {"nom": "Autre"})
    assert reponse.status_code == 403
    assert Commune.objects.get(pk="31555").nom == "Toulouse"


def test_un_porteur_n_entre_pas(client):
    client.force_login(un_compte())
    assert client.get(reverse(LISTE)).status_code in (302, 403)


def test_l_export_csv_protege_des_formules(administrateur):
    texte = exporter(administrateur, "exporter_csv").content.decode("utf-8-sig")
    assert texte.splitlines()[1].startswith("31037;'=HYPERLINK(1);31;")


def test_l_export_xlsx_type_les_formules_en_texte(administrateur):
    feuille = load_workbook(io.BytesIO(exporter(administrateur, "exporter_xlsx").content)).active
    assert feuille["B2"].value == "=HYPERLINK(1)"
    assert feuille["B2"].data_type == "s"
    assert feuille["A2"].value == "31037"


@pytest.mark.parametrize("modele", ["commune", "epci", "anciencode", "departement", "region", "chargementreferentiel"])
def test_chaque_liste_du_referentiel_s_affiche(administrateur, modele):
    assert administrateur.get(reverse(f"admin:territoires_{modele}_changelist")).status_code == 200
