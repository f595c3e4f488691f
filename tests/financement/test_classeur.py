"""Le classeur des cas d'une caisse : chaque cas se rejoue ; ce qui est faux ou illisible se dit."""

from pathlib import Path

import pytest
from openpyxl import load_workbook

from financement.classeur import ATTENDUS, CONTRATS, INDICATEURS, MISSIONS, lire_classeur, main
from financement.refus import SaisieRefusee

CLASSEUR = Path(__file__).parents[2] / "fixtures" / "financement" / "cas.xlsx"
CAS = lire_classeur(CLASSEUR)


@pytest.fixture
def modifie(tmp_path):
    """Une copie du classeur, une cellule changée par couple (feuille, cellule, valeur)."""

    def modifier(*changements):
        classeur = load_workbook(CLASSEUR)
        for feuille, cellule, valeur in changements:
            classeur[feuille][cellule] = valeur
        chemin = tmp_path / "cas.xlsx"
        classeur.save(chemin)
        return chemin

    return modifier


@pytest.mark.parametrize("cas", CAS, ids=lambda cas: cas.nom)
def test_le_calcul_est_celui_attendu_par_le_classeur(cas):
    assert cas.ecarts() == []


def test_le_classeur_couvre_les_quatre_tailles_et_chaque_cas_attend_des_versements():
    assert {f"Taille {taille}" for taille in range(1, 5)} <= {cas.nom[:8] for cas in CAS}
    assert all(cas.attendus and cas.total is not None for cas in CAS)


def test_un_montant_faux_d_un_centime_est_un_ecart_dit_en_clair(modifie):
    chemin = modifie((ATTENDUS, "G2", 50000.01))
    cas = lire_classeur(chemin)[0]
    assert cas.ecarts() == [
        "calculé, non attendu : 2026-03-02, année 1, fonctionnement, fixe, integral, 50000.00",
        "attendu, non calculé : 2026-03-02, année 1, fonctionnement, fixe, integral, 50000.01",
    ]
    assert main([str(chemin)]) == 1


def test_une_caisse_ajoute_son_cas(modifie):
    ligne = load_workbook(CLASSEUR)[CONTRATS].max_row + 1
    nouveau = ("Le mien", "ACI-2019", 45000, "2026-03-02", "2027-03-02", 60000)
    cellules = zip("ABCDEF", nouveau, strict=True)
    versement = zip("ABCDEFG", ("Le mien", "2026-03-02", 1, "fonctionnement", "fixe", "integral", 60000), strict=True)
    rang = load_workbook(CLASSEUR)[ATTENDUS].max_row + 1
    chemin = modifie(
        *((CONTRATS, f"{colonne}{ligne}", valeur) for colonne, valeur in cellules),
        *((ATTENDUS, f"{colonne}{rang}", valeur) for colonne, valeur in versement),
    )
    cas = lire_classeur(chemin)
    assert [lu.nom for lu in cas] == [lu.nom for lu in CAS] + ["Le mien"]
    assert cas[-1].ecarts() == []


@pytest.mark.parametrize("entete", ["Depuis l'année", "Depuis l’année"])
def test_l_en_tete_d_une_colonne_se_reconnait_a_ses_deux_apostrophes(entete, modifie):
    assert all(cas.ecarts() == [] for cas in lire_classeur(modifie((INDICATEURS, "I1", entete))))


def test_un_cas_refuse_par_le_moteur_est_un_ecart_qui_nomme_le_champ(modifie):
    cas = lire_classeur(modifie((MISSIONS, "C2", "chirurgie")))[0]
    [ecart] = cas.ecarts()
    assert ecart.startswith("cas refusé : missions[1].code : ")


REFUS = {
    "deux fois le meme cas": ((CONTRATS, "A3", CAS[0].nom), "Contrats"),
    "un cas sans contrat": ((MISSIONS, "A2", "Un autre"), "Contrats"),
    "une colonne absente": ((INDICATEURS, "G1", "Façon"), "Indicateurs"),
    "un montant en lettres": ((ATTENDUS, "G2", "beaucoup"), "Versements attendus"),
    "une date en lettres": ((ATTENDUS, "B2", "hier"), "Versements attendus, cas « Taille 1"),
}


@pytest.mark.parametrize("nom", REFUS)
def test_un_classeur_mal_rempli_est_refuse_en_nommant_sa_feuille(nom, modifie, capsys):
    changement, champ = REFUS[nom]
    chemin = modifie(changement)
    with pytest.raises(SaisieRefusee) as refus:
        lire_classeur(chemin)
    assert str(refus.value).startswith(champ)
    assert main([str(chemin)]) == 2
    assert capsys.readouterr().err.startswith(f"Refusé : {champ}")


def test_un_fichier_qui_n_est_pas_un_classeur_est_refuse(tmp_path):
    chemin = tmp_path / "cas.xlsx"
    chemin.write_text("pas un classeur")
    assert main([str(chemin)]) == 2
    assert main([str(tmp_path / "absent.xlsx")]) == 2
