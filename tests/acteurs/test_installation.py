"""Organisations d'une région et établissements : complets, rejouables, refusés en entier à la première faute."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from acteurs.actions import charger_structures, installer_organisations
from acteurs.etablissements import FichierInvalide, lire_etablissements
from acteurs.installation import COMPLEMENTS, URPS
from acteurs.models import Organisation, Structure
from acteurs.nomenclatures import SousTypeAM, TypeOrganisation
from territoires.models import Commune, Region
from tests.fabriques.acteurs import un_finess
from tests.fabriques.communes import FIXTURES, semer_communes, un_departement

SOURCE = FIXTURES / "demo" / "etablissements_sante_occitanie_2023.csv"
ENTETE = "finess_et,finess_ej,raison_sociale,categorie,categorie_libelle,statut_sae,commune,commune_nom,departement\n"

pytestmark = pytest.mark.django_db


@pytest.fixture
def occitanie() -> Region:
    return [un_departement(code) for code in COMPLEMENTS][0].region


def test_l_occitanie_recoit_ses_vingt_cinq_organisations(occitanie):
    bilan = installer_organisations(occitanie)
    assert bilan.creees == 25
    nombres = {nature: Organisation.objects.filter(type=nature).count() for nature in TypeOrganisation}
    assert nombres == {"guichet": 1, "urps": 10, "ars": 1, "am": 13, "association": 0}


def test_l_ars_couvre_les_treize_departements_et_chaque_caisse_le_sien(occitanie):
    installer_organisations(occitanie)
    ars = Organisation.objects.get(type=TypeOrganisation.ARS)
    assert set(ars.departements.values_list("code", flat=True)) == set(COMPLEMENTS)
    ressorts = {
        organisation.sigle: [d.code for d in organisation.departements.all()]
        for organisation in Organisation.objects.filter(type=TypeOrganisation.AM).prefetch_related("departements")
    }
    assert ressorts == {f"CPAM {complement}": [code] for code, complement in COMPLEMENTS.items()}


def test_chaque_urps_represente_sa_profession(occitanie):
    installer_organisations(occitanie)
    urps = Organisation.objects.filter(type=TypeOrganisation.URPS)
    assert {o.sigle: o.profession for o in urps} == {f"URPS {nom}": profession for nom, profession in URPS}


def test_rejouer_ne_cree_rien_et_garde_les_coordonnees_saisies(occitanie):
    installer_organisations(occitanie)
    Organisation.objects.filter(type=TypeOrganisation.ARS).update(nom="ARS renommée", courriel="ars@exemple.test")
    assert installer_organisations(occitanie).creees == 0
    assert Organisation.objects.get(type=TypeOrganisation.ARS).nom == "ARS renommée"


def test_outre_mer_la_caisse_est_une_cgss():
    installer_organisations(un_departement("974").region)
    assert Organisation.objects.get(type=TypeOrganisation.AM).sous_type == SousTypeAM.CGSS


def test_les_organisations_installees_passent_leurs_propres_controles(occitanie):
    installer_organisations(occitanie)
    for organisation in Organisation.objects.all():
        organisation.full_clean()


def test_la_commande_dit_ce_qu_elle_a_fait(occitanie, capsys):
    call_command("installer_organisations", region="76")
    assert "25 organisations créées, 0 déjà là" in capsys.readouterr().out


def test_la_commande_refuse_une_region_inconnue():
    with pytest.raises(CommandError, match="Région 76 inconnue"):
        call_command("installer_organisations", region="76")


def test_les_441_etablissements_se_chargent_une_fois():
    etablissements = lire_etablissements(SOURCE)
    semer_communes({etablissement.commune for etablissement in etablissements})
    assert (charger_structures(etablissements).creees, Structure.objects.count()) == (441, 441)
    assert charger_structures(etablissements).inchangees == 441
    for structure in Structure.objects.order_by("pk")[:20]:
        structure.full_clean()


def test_un_etablissement_renomme_est_mis_a_jour_sans_perdre_son_telephone(tmp_path):
    semer_communes(["31582"])
    finess = un_finess(1)
    charger_structures(lire_etablissements(_fichier(tmp_path, f"{finess},,ANCIEN NOM,355,,,31582,,31")))
    Structure.objects.update(telephone="05 61 00 00 00")
    bilan = charger_structures(lire_etablissements(_fichier(tmp_path, f"{finess},,Nouveau Nom,355,,,31582,,31")))
    structure = Structure.objects.get()
    assert (bilan.modifiees, structure.nom, structure.nom_recherche) == (1, "Nouveau Nom", "nouveau nom")
    assert structure.telephone == "05 61 00 00 00"


@pytest.mark.parametrize(
    ("lignes", "message"),
    [
        (["310000001,,A,355,,,31582,,31"], "Ligne 2 : La clé"),
        ([f"{un_finess(3)},,A,355,,,31582,,31", f"{un_finess(3)},,B,355,,,31582,,31"], "Ligne 3 : .* déjà lu ligne 2"),
        ([f"{un_finess(3)},,  ,355,,,31582,,31"], "Ligne 2 : raison sociale"),
    ],
)
def test_un_fichier_faux_est_refuse_avec_la_ligne(tmp_path, lignes, message):
    with pytest.raises(FichierInvalide, match=message):
        lire_etablissements(_fichier(tmp_path, *lignes))


def test_une_commune_inconnue_n_ecrit_rien(tmp_path):
    semer_communes(["31582"])
    lignes = [f"{un_finess(1)},,A,355,,,31582,,31", f"{un_finess(2)},,B,355,,,99999,,99"]
    with pytest.raises(CommandError, match="Commune inconnue du référentiel : 99999"):
        call_command("charger_etablissements", source=_fichier(tmp_path, *lignes))
    assert Structure.objects.count() == 0


def test_l_essai_montre_sans_ecrire(tmp_path, capsys):
    assert semer_communes(["31582"]) == list(Commune.objects.all())
    fichier = _fichier(tmp_path, f"{un_finess(1)},,A,999,,,31582,,31")
    call_command("charger_etablissements", source=fichier, essai=True)
    assert "Essai, rien n’est écrit : 1 structures créées" in capsys.readouterr().out
    assert Structure.objects.count() == 0


def test_une_colonne_absente_est_nommee(tmp_path):
    fichier = tmp_path / "sans.csv"
    fichier.write_text("finess_et,commune\n", encoding="utf-8")
    with pytest.raises(CommandError, match="Colonne absente : finess_ej, raison_sociale, categorie"):
        call_command("charger_etablissements", source=fichier)


def _fichier(dossier: Path, *lignes: str) -> Path:
    chemin = dossier / "etablissements.csv"
    chemin.write_text(ENTETE + "\n".join(lignes) + "\n", encoding="utf-8")
    return chemin
