"""Import et export des acteurs dans l'administration : protégés, relisibles, refusés ligne par ligne."""

import csv
import io
import re

import pytest
import tablib
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import Workbook, load_workbook

from acteurs.models import Professionnel, Structure
from acteurs.ressources import ProfessionnelResource
from comptes.enums import Role
from tests.fabriques.acteurs import un_finess, un_professionnel, un_rpps, une_structure
from tests.fabriques.communes import semer_communes
from tests.fabriques.comptes import client_de, un_agent

pytestmark = pytest.mark.django_db
PROFESSIONNELS = "/administration/acteurs/professionnel/"
STRUCTURES = "/administration/acteurs/structure/"
CSV, XLSX = "0", "1"
ENTETES = ("rpps", "nom", "prenom", "profession", "specialite", "commune")


@pytest.fixture
def client() -> Client:
    semer_communes(["31582"])
    return client_de(un_agent(Role.ADMINISTRATEUR))


def _exporter(client, adresse, format_):
    ressource = "professionnelresource" if "professionnel" in adresse else "structureresource"
    colonnes = ("nom", "rpps", "prenom", "commune") if "professionnel" in adresse else ("nom", "finess", "commune")
    envoi = {"format": format_, **{f"{ressource}_{colonne}": "on" for colonne in colonnes}}
    return client.post(f"{adresse}export/", envoi)


def _fichier(lignes, entetes=ENTETES, separateur=";") -> SimpleUploadedFile:
    texte = io.StringIO()
    csv.writer(texte, delimiter=separateur).writerows([entetes, *lignes])
    return SimpleUploadedFile("acteurs.csv", texte.getvalue().encode("utf-8-sig"), "text/csv")


def _previsualiser(client, adresse, fichier, format_=CSV):
    return client.post(f"{adresse}import/", {"import_file": fichier, "format": format_})


def _confirmer(client, adresse, apercu):
    champs = dict(re.findall(r'name="(import_file_name|original_file_name|format|resource)" value="([^"]*)"', apercu))
    return client.post(f"{adresse}process_import/", champs, follow=True)


def test_l_export_csv_protege_les_formules_et_donne_le_code_insee(client):
    un_professionnel(nom='=HYPERLINK("http://x")', prenom="-Anne")
    reponse = _exporter(client, PROFESSIONNELS, CSV)
    lignes = list(csv.reader(io.StringIO(reponse.content.decode("utf-8-sig")), delimiter=";"))
    (ligne,) = [dict(zip(lignes[0], valeurs, strict=True)) for valeurs in lignes[1:]]
    assert (ligne["nom"], ligne["prenom"], ligne["commune"]) == ('\'=HYPERLINK("http://x")', "'-Anne", "31582")


def test_l_export_xlsx_type_chaque_texte_comme_texte(client):
    structure = une_structure(nom="=1+1")
    reponse = _exporter(client, STRUCTURES, XLSX)
    feuille = load_workbook(io.BytesIO(reponse.content)).active
    entetes, valeurs = list(feuille.iter_rows())
    cellules = {entete.value: cellule for entete, cellule in zip(entetes, valeurs, strict=True)}
    assert cellules["nom"].value == "=1+1"
    assert cellules["finess"].value == structure.finess
    assert {cellule.data_type for cellule in valeurs} == {"s"}


def test_l_export_coute_autant_pour_une_ou_trente_lignes(client, django_assert_max_num_queries):
    for _ in range(30):
        un_professionnel()
    with django_assert_max_num_queries(12):
        assert _exporter(client, PROFESSIONNELS, CSV).status_code == 200


@pytest.mark.parametrize("separateur", [";", ","])
def test_un_import_se_previsualise_puis_se_confirme(client, separateur):
    rpps = un_rpps()
    lignes = [(f"{rpps[:5]} {rpps[5:]}", "D’Œuvre", "Éloïse", "10", "generaliste", "31582")]
    reponse = _previsualiser(client, PROFESSIONNELS, _fichier(lignes, separateur=separateur))
    apercu = reponse.content.decode()
    assert not Professionnel.objects.exists()
    assert " style=" not in apercu
    assert _confirmer(client, PROFESSIONNELS, apercu).status_code == 200
    professionnel = Professionnel.objects.get()
    assert (professionnel.rpps, professionnel.nom_recherche, professionnel.commune_id) == (
        rpps,
        "d oeuvre eloise",
        "31582",
    )


def test_un_export_se_reimporte_sans_rien_changer():
    un_professionnel(nom="=Piège")
    jeu = ProfessionnelResource().export()
    (resultat,) = ProfessionnelResource().import_data(jeu, dry_run=False).rows
    assert resultat.import_type == resultat.IMPORT_TYPE_SKIP
    assert Professionnel.objects.get().nom == "=Piège"


def test_un_import_met_a_jour_par_le_numero_sans_doublon(client):
    ancien = un_professionnel(nom="Avant")
    lignes = [(ancien.rpps, "'=Apres", "Anne", "10", "generaliste", "31582")]
    apercu = _previsualiser(client, PROFESSIONNELS, _fichier(lignes)).content.decode()
    _confirmer(client, PROFESSIONNELS, apercu)
    assert [(p.pk, p.nom) for p in Professionnel.objects.all()] == [(ancien.pk, "=Apres")]


@pytest.mark.parametrize("nombre", [1, 3, 30])
def test_les_communes_d_un_import_se_lisent_en_une_requete(nombre):
    semer_communes(["31582", "09001"])
    jeu = tablib.Dataset(headers=["rpps", "nom", "prenom", "profession", "commune"])
    for rang in range(nombre):
        jeu.append([un_rpps(rang), "Nom", "Prénom", "60", 9001 if rang % 2 else "31582"])
    for _ in range(2):
        with CaptureQueriesContext(connection) as requetes:
            resultat = ProfessionnelResource().import_data(jeu, raise_errors=True)
        lectures = [
            r["sql"] for r in requetes if 'FROM "territoires_commune" WHERE "territoires_commune"."code" IN' in r["sql"]
        ]
        assert (len(resultat.rows), len(lectures)) == (nombre, 1)
    assert set(Professionnel.objects.values_list("commune", flat=True)) <= {"31582", "09001"}


@pytest.mark.parametrize(
    ("ligne", "message"),
    [
        (("", "A", "B", "60", "", "31582"), "Numéro RPPS absent"),
        (("10000000000", "A", "B", "60", "", "31582"), "La clé de ce numéro RPPS est fausse"),
        ((un_rpps(1), "A", "B", "60", "", "99999"), "Commune inconnue : 99999"),
        ((un_rpps(1), "A", "B", "999", "", "31582"), "n’est pas un choix valide"),
        ((un_rpps(1), "", "B", "60", "", "31582"), "Ce champ ne peut pas être vide"),
        ((un_rpps(1), "A", "B", "60", "generaliste", "31582"), "La spécialité ne se donne que pour un médecin"),
    ],
)
def test_une_ligne_fausse_est_refusee_avec_sa_raison_et_n_ecrit_rien(client, ligne, message):
    apercu = _previsualiser(client, PROFESSIONNELS, _fichier([ligne])).content.decode()
    assert message in apercu
    assert "import_file_name" not in apercu
    assert not Professionnel.objects.exists()


def test_un_classeur_dont_les_numeros_sont_des_nombres_se_lit(client):
    finess, classeur, sortie = un_finess(), Workbook(), io.BytesIO()
    classeur.active.append(["finess", "nom", "type", "commune"])
    classeur.active.append([int(finess), "Clinique", "clinique", 31582])
    classeur.save(sortie)
    apercu = _previsualiser(client, STRUCTURES, SimpleUploadedFile("s.xlsx", sortie.getvalue()), XLSX).content.decode()
    _confirmer(client, STRUCTURES, apercu)
    assert Structure.objects.get().finess == finess


@pytest.mark.parametrize("contenu", [b"", b"\xff\xfe\x00", b"PK\x03\x04faux", b"a;b\n1"])
@pytest.mark.parametrize("format_", [CSV, XLSX])
def test_un_fichier_illisible_revient_avec_une_erreur_sans_planter(client, contenu, format_):
    reponse = _previsualiser(client, STRUCTURES, SimpleUploadedFile("x", contenu), format_)
    assert reponse.status_code == 200
    assert not Structure.objects.exists()
