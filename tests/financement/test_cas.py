"""Cas de référence : chaque fichier ``cas/*.toml`` se lance seul, ses montants attendus sont posés à la main."""

import json
import subprocess
import sys
import tomllib
from decimal import Decimal
from pathlib import Path

import pytest

from financement.entree import lire_toml
from financement.plan import etablir_plan
from financement.sortie import plan_en_dict

CAS = Path(__file__).parent / "cas"
NOMS = sorted(chemin.stem for chemin in CAS.glob("*.toml") if not chemin.stem.endswith(".attendu"))


def plan_du_cas(nom):
    cas = lire_toml((CAS / f"{nom}.toml").read_text(encoding="utf-8"))
    return etablir_plan(cas.situation, cas.bareme)


def attendu_du_cas(nom):
    return tomllib.loads((CAS / f"{nom}.attendu.toml").read_text(encoding="utf-8"))


def test_il_y_a_au_moins_quarante_cas_et_chacun_a_son_attendu():
    assert len(NOMS) >= 40
    assert {f"{nom}.attendu.toml" for nom in NOMS} == {chemin.name for chemin in CAS.glob("*.attendu.toml")}


@pytest.mark.parametrize("nom", NOMS)
def test_les_lignes_du_cas_sont_exactement_celles_attendues(nom):
    sortie = plan_en_dict(plan_du_cas(nom))
    lignes = [
        [
            ligne["exigible_le"],
            ligne["annee"],
            ligne["poste"],
            ligne["nature"],
            ligne["versement"],
            ligne["montant"],
        ]
        for ligne in sortie["lignes"]
    ]
    assert sorted(lignes) == sorted(attendu_du_cas(nom)["lignes"])
    assert [ligne[0] for ligne in lignes] == sorted(ligne[0] for ligne in lignes)


@pytest.mark.parametrize("nom", NOMS)
def test_taille_plafond_et_total_du_cas(nom):
    sortie, attendu = plan_en_dict(plan_du_cas(nom)), attendu_du_cas(nom)
    assert {cle: sortie[cle] for cle in ("taille", "plafond_annuel", "total")} == {
        cle: attendu[cle] for cle in ("taille", "plafond_annuel", "total")
    }


@pytest.mark.parametrize("nom", NOMS)
def test_les_alertes_du_cas_sont_toutes_celles_attendues_et_elles_seules(nom):
    alertes, fragments = plan_du_cas(nom).alertes, attendu_du_cas(nom)["alertes"]
    assert len(alertes) == len(fragments), alertes
    for alerte, fragment in zip(alertes, fragments, strict=True):
        assert fragment in alerte


@pytest.mark.parametrize("nom", NOMS)
def test_le_total_attendu_est_la_somme_algebrique_des_lignes_attendues(nom):
    attendu = attendu_du_cas(nom)
    assert sum(Decimal(ligne[-1]) for ligne in attendu["lignes"]) == Decimal(attendu["total"])


def test_la_commande_imprime_le_meme_plan_sans_jamais_importer_django(tmp_path):
    """Un module ``django`` piégé, placé devant le vrai, ferait échouer la commande s'il était importé."""
    (tmp_path / "django").mkdir()
    (tmp_path / "django" / "__init__.py").write_text("raise RuntimeError('django importé')")
    racine = Path(__file__).parents[2]
    chemin = CAS / f"{NOMS[0]}.toml"
    resultat = subprocess.run(
        [sys.executable, "-m", "financement", str(chemin), "--json"],
        cwd=racine,
        env={"PYTHONPATH": str(tmp_path), "PATH": "/usr/bin"},
        capture_output=True,
        check=False,
    )
    assert resultat.stderr.decode() == ""
    assert resultat.returncode == 0
    assert json.loads(resultat.stdout) == plan_en_dict(plan_du_cas(NOMS[0]))
