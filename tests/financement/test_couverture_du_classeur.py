"""Le classeur d'or couvre tout ce qui se combine, et s'étend : la liste de ce qu'il doit contenir est ici."""

from datetime import date
from itertools import chain, product
from pathlib import Path

import pytest
from openpyxl import load_workbook

from financement.bareme import taille
from financement.calendrier import annees_contractuelles
from financement.classeur import COLONNES, lire_classeur
from financement.entree import Cas, lire_cas
from financement.situation import MissionEngagee

CLASSEUR = Path(__file__).parents[2] / "fixtures" / "financement" / "cas.xlsx"
CAS = [lire_cas(cas.donnees) for cas in lire_classeur(CLASSEUR)]


def missions(cas: Cas) -> list[MissionEngagee]:
    situation = cas.situation
    return list(chain(situation.missions, *(avenant.missions or () for avenant in situation.avenants)))


def modes(cas: Cas) -> set[str]:
    return {indicateur.mode.value for mission in missions(cas) for indicateur in mission.indicateurs}


def est_bissextile(jour: date) -> bool:
    return (jour.month, jour.day) == (2, 29)


COUVERT = {
    "la compensation": lambda c: any(m.compensation_snp for m in missions(c)),
    "le supplément": lambda c: any(m.supplement_snp for m in missions(c)),
    "le supplément sans la compensation": lambda c: any(m.supplement_snp > m.compensation_snp for m in missions(c)),
    "aucune option": lambda c: not any(m.compensation_snp or m.supplement_snp for m in missions(c)),
    "un démarrage à la signature": lambda c: any(m.demarrage == c.situation.signature for m in missions(c)),
    "un démarrage en cours d’année": lambda c: any(m.demarrage > c.situation.signature for m in missions(c)),
    "un avenant de population": lambda c: any(a.population for a in c.situation.avenants),
    "un avenant de missions": lambda c: any(a.missions is not None for a in c.situation.avenants),
    "deux avenants": lambda c: len(c.situation.avenants) > 1,
    "une résiliation": lambda c: c.situation.resiliation is not None,
    "un avenant puis une résiliation": lambda c: bool(c.situation.avenants and c.situation.resiliation),
    "une signature un 29 février": lambda c: est_bissextile(c.situation.signature),
    "un démarrage un 29 février": lambda c: any(est_bissextile(m.demarrage) for m in missions(c)),
    "un avenant un 29 février": lambda c: any(est_bissextile(a.effet) for a in c.situation.avenants),
    "80 000 habitants exactement": lambda c: c.situation.population == 80_000,
    "une valeur masquée": lambda c: any(None in annees.values() for annees in c.situation.releves.values()),
    **{f"le mode {mode}": lambda c, mode=mode: mode in modes(c) for mode in ("binaire", "paliers", "lineaire")},
}


def test_quarante_cas_au_moins_et_les_quatre_tailles() -> None:
    assert len(CAS) >= 40
    assert {taille(cas.situation.population, cas.bareme) for cas in CAS} == {1, 2, 3, 4}


@pytest.mark.parametrize("quoi", COUVERT)
def test_le_classeur_couvre(quoi: str) -> None:
    assert any(COUVERT[quoi](cas) for cas in CAS)


def test_chaque_taille_se_joue_avec_chaque_option_et_avec_les_deux() -> None:
    joues = {
        (taille(cas.situation.population, cas.bareme), mission.compensation_snp, mission.supplement_snp)
        for cas in CAS
        for mission in cas.situation.missions
        if mission.code == "acces_soins"
    }
    assert joues == set(product((1, 2, 3, 4), (False, True), (False, True)))


def test_chaque_taille_a_un_avenant_une_resiliation_en_cours_d_annee_et_une_annee_de_366_jours() -> None:
    vus = set()
    for cas in CAS:
        sa_taille, situation = taille(cas.situation.population, cas.bareme), cas.situation
        annees = [annee for annee in annees_contractuelles(situation.signature) if annee.debut < situation.fin]
        vus |= {(sa_taille, "avenant") for _ in situation.avenants}
        vus |= {(sa_taille, "366 jours") for annee in annees if annee.jours == 366}
        if situation.fin != annees[-1].fin:
            vus.add((sa_taille, "résiliation en cours d’année"))
    assert vus == set(product((1, 2, 3, 4), ("avenant", "366 jours", "résiliation en cours d’année")))


def test_le_mode_d_emploi_ouvre_le_classeur_et_nomme_chaque_feuille() -> None:
    classeur = load_workbook(CLASSEUR)
    lu = " ".join(str(ligne[0]) for ligne in classeur.worksheets[0].iter_rows(values_only=True))
    assert classeur.sheetnames[0] == "Lisez-moi"
    assert [feuille for feuille in COLONNES if feuille not in lu] == []
    assert "python -m financement.classeur" in lu
    assert classeur["Versements attendus"].data_validations.dataValidation != []
