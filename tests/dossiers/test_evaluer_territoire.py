"""``manage.py evaluer_territoire`` : la sortie exacte, les chevauchements vivants, les refus ligne par ligne."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from dossiers.enums import EtatLettre
from territoires.models import AncienCode, ArrondissementMunicipal, Commune
from tests.fabriques.communes import LAURAGAIS, semer_communes
from tests.fabriques.dossiers import un_dossier
from tests.fabriques.etats import un_dossier_a

pytestmark = pytest.mark.django_db


def evaluer(fichier: Path, lignes: str, **options: Any) -> dict[str, Any]:
    fichier.write_text(lignes, encoding="utf-8")
    sortie = io.StringIO()
    call_command("evaluer_territoire", codes=str(fichier), json=True, stdout=sortie, stderr=io.StringIO(), **options)
    return json.loads(sortie.getvalue())


@pytest.fixture
def fichier(tmp_path: Path) -> Path:
    return tmp_path / "codes.txt"


def test_une_liste_de_communes(fichier: Path) -> None:
    semer_communes()
    population = sum(Commune.objects.filter(pk__in=LAURAGAIS).values_list("population", flat=True))
    assert evaluer(fichier, "\n".join(LAURAGAIS)) == {
        "population": population,
        "millesime": 2023,
        "taille": 1,
        "departements": ["31"],
        "nb_communes": 7,
        "composantes": 1,
        "recouvrements": {},
    }


def test_une_partie_de_commune_compte_ses_habitants_sans_etre_une_commune(fichier: Path) -> None:
    semer_communes(["31555"])
    resultat = evaluer(fichier, "31555;Secteur 1;85804\n")
    cles = ("population", "taille", "nb_communes", "composantes")
    assert [resultat[cle] for cle in cles] == [85804, 3, 0, 0]


def test_les_chevauchements_nomment_les_dossiers_vivants_et_leurs_codes(fichier: Path) -> None:
    depose = un_dossier_a(EtatLettre.DEPOSEE)
    un_dossier()
    refuse = un_dossier_a(EtatLettre.REFUSEE)
    lignes = f"{LAURAGAIS[1]}\n{LAURAGAIS[0]}\n"
    attendu = {depose.numero: sorted(LAURAGAIS[:2])}
    assert evaluer(fichier, lignes)["recouvrements"] == attendu
    assert evaluer(fichier, lignes, sauf=refuse.numero)["recouvrements"] == attendu
    assert evaluer(fichier, lignes, sauf=depose.numero)["recouvrements"] == {}


def test_marque_d_ordre_lignes_vides_et_commentaires_sont_acceptes(fichier: Path) -> None:
    semer_communes()
    resultat = evaluer(fichier, f"\ufeff# Lauragais\n\n {LAURAGAIS[0]} \n{LAURAGAIS[0]}\n")
    assert resultat["nb_communes"] == 1


@pytest.mark.parametrize(
    ("lignes", "raison"),
    [
        ("", "ligne 1 : aucun code"),
        ("31582\nVillefranche\n", "ligne 2 : « Villefranche » n’est pas un code Insee"),
        ("31582\n\n99999\n", "ligne 3 : aucune commune n’a le code 99999"),
        ("31999", "ligne 1 : 31999 .Ancienne. fait aujourd’hui partie de 31582"),
        ("75103", "ligne 1 : 75103 est un arrondissement : écrivez-le en partie, 31582;"),
        ("31582;Nord", "ligne 1 : une partie s’écrit code;libellé;population"),
        ("31582; ;12", "ligne 1 : une partie s’écrit"),
        ("31582;Nord;-5", "ligne 1 : « -5 » n’est pas une population"),
        ("31582;Nord;12,5", "ligne 1 : « 12,5 » n’est pas une population"),
        ("31582;Nord;5\n31582", "ligne 2 : 31582 est déjà comprise en partie ligne 1"),
        ("31582\n31582;Nord;5", "ligne 2 : 31582 est déjà comprise en entier ligne 1"),
        ("31582;Nord;5\n31582;Nord;6", "ligne 2 : la partie « Nord » de 31582 est déjà donnée"),
        ("31037", "ligne 1 : la commune 31037 n’existe plus"),
    ],
)
def test_une_ligne_fautive_est_nommee_code_2(fichier: Path, lignes: str, raison: str) -> None:
    semer_communes(["31582", "31037"])
    Commune.objects.filter(pk="31037").update(archivee_le="2026-01-01")
    AncienCode.objects.create(code="31999", nom="Ancienne", commune_id="31582", nom_recherche="ancienne")
    ArrondissementMunicipal.objects.create(code="75103", nom="3e", commune_id="31582", nom_recherche="3e")
    with pytest.raises(CommandError, match=raison) as refus:
        evaluer(fichier, lignes)
    assert refus.value.returncode == 2


def test_un_fichier_absent_ou_illisible_et_un_dossier_inconnu_sont_refuses(tmp_path: Path) -> None:
    semer_communes()
    binaire = tmp_path / "binaire.txt"
    binaire.write_bytes(b"\xff\xfe\x00")
    sain = tmp_path / "sain.txt"
    sain.write_text(LAURAGAIS[0], encoding="utf-8")
    for codes, sauf, raison in (
        (tmp_path / "absent.txt", "", "introuvable"),
        (binaire, "", "UTF-8"),
        (sain, "2026-99999", "--sauf 2026-99999 : aucun dossier"),
    ):
        with pytest.raises(CommandError, match=raison) as refus:
            call_command("evaluer_territoire", codes=str(codes), sauf=sauf, json=True)
        assert refus.value.returncode == 2


def test_sans_json_le_resultat_se_lit(fichier: Path) -> None:
    semer_communes()
    fichier.write_text(LAURAGAIS[0], encoding="utf-8")
    sortie = io.StringIO()
    call_command("evaluer_territoire", codes=str(fichier), stdout=sortie)
    assert "Taille : T1" in sortie.getvalue()
