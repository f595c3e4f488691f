"""Le classeur des cas d'une caisse : chaque cas se rejoue ; ce qui est faux ou illisible se dit."""

from pathlib import Path

import pytest
from openpyxl import load_workbook

from financement.classeur import ATTENDUS, CONTRATS, INDICATEURS, MISSIONS, RELEVES, lire_classeur, main
from financement.refus import SaisieRefusee

CLASSEUR = Path(__file__).parents[2] / "fixtures" / "financement" / "cas.xlsx"
CAS = lire_classeur(CLASSEUR)


def lisible(phrase):
    """Les espaces insécables redeviennent ordinaires."""
    return " ".join(phrase.split())


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
    [ecart] = lire_classeur(chemin)[0].ecarts()
    assert lisible(ecart) == (
        "Versements attendus, ligne 2 : 50 000,01 € attendus, 50 000,00 € calculés (2 mars 2026, 1re année, "
        "fonctionnement, fixe, integral). Fonctionnement de la 1re année, versé en entier à la signature : 50 000,00 €."
    )
    assert main([str(chemin)]) == 1


def test_un_versement_oublie_et_un_versement_de_trop_se_disent(modifie):
    chemin = modifie((ATTENDUS, "F2", "solde"))
    de_trop, oublie = lire_classeur(chemin)[0].ecarts()
    assert lisible(de_trop).startswith("Versements attendus, ligne 2 : 50 000,00 € attendus, rien de calculé")
    assert lisible(oublie).startswith("Versements attendus, ligne absente : 50 000,00 € calculés")


def test_ce_qu_on_ecrit_en_texte_a_la_francaise_se_lit(modifie):
    cellules = ((CONTRATS, "C2", " 12 000 "), (CONTRATS, "D2", "02/03/2026"), (ATTENDUS, "G2", "50 000,00 €"))
    codes = ((MISSIONS, "C2", " Acces_soins"), (ATTENDUS, "F2", "Intégral"), (ATTENDUS, "A2", f"{CAS[0].nom} "))
    assert lire_classeur(modifie(*cellules, *codes))[0].ecarts() == []


def test_le_bruit_d_une_formule_ne_fait_pas_un_ecart(modifie):
    indicateurs = load_workbook(CLASSEUR)[INDICATEURS]
    assert [indicateurs["F2"].value, indicateurs["F3"].value] == [10000, 15000]
    bruites = modifie((INDICATEURS, "F3", 15000.000000000002))
    assert all(cas.ecarts() == [] for cas in lire_classeur(bruites))


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


REFUSES_PAR_LE_CALCUL = {
    "un barème en brouillon": ((CONTRATS, "B2", "ACI-AV2-2022"), "Contrats, ligne 2, colonne « Barème »"),
    "un démarrage avant la signature": ((MISSIONS, "D2", "2025-01-01"), "Missions, ligne 2, colonne « Démarrage »"),
    "une option d’une autre mission": ((MISSIONS, "C2", "parcours"), "Missions, ligne 2, colonne « Compensation SNP »"),
    "un taux au-delà de 1": ((MISSIONS, "G2", 90), "Missions, ligne 2, colonne « Taux année 1 »"),
}


@pytest.mark.parametrize("quoi", REFUSES_PAR_LE_CALCUL)
def test_un_cas_refuse_par_le_calcul_nomme_sa_case_et_non_un_champ_du_code(quoi, modifie):
    changement, lieu = REFUSES_PAR_LE_CALCUL[quoi]
    [ecart] = lire_classeur(modifie(changement))[0].ecarts()
    assert ecart.startswith(f"cas refusé : {lieu} : ")


def test_des_montants_d_indicateurs_qui_ne_font_pas_l_enveloppe_nomment_leur_ligne(modifie):
    rang, nom = 2, load_workbook(CLASSEUR)[INDICATEURS]["A2"].value
    cas = next(lu for lu in lire_classeur(modifie((INDICATEURS, f"F{rang + 1}", 14000))) if lu.nom == nom)
    assert cas.ecarts()[0].startswith("cas refusé : Indicateurs, ligne 2, colonne « Montant » : les montants font")


REFUS = {
    "deux fois le meme cas": ((CONTRATS, "A3", CAS[0].nom), "Contrats, ligne 2, colonne « Cas »"),
    "un cas sans contrat": ((MISSIONS, "A2", "Un autre"), "Missions, ligne 2, colonne « Cas »"),
    "une ligne sans cas": ((ATTENDUS, "A2", None), "Versements attendus, ligne 2, colonne « Cas »"),
    "une colonne absente": ((INDICATEURS, "G1", "Façon"), "Indicateurs"),
    "un montant en lettres": ((ATTENDUS, "G2", "beaucoup"), "Versements attendus, ligne 2, colonne « Montant »"),
    "un montant vide": ((ATTENDUS, "G2", None), "Versements attendus, ligne 2, colonne « Montant »"),
    "une date en lettres": ((ATTENDUS, "B2", "hier"), "Versements attendus, ligne 2, colonne « Date »"),
    "une date impossible": ((ATTENDUS, "B2", "30/02/2026"), "Versements attendus, ligne 2, colonne « Date »"),
    "une annee vide": ((ATTENDUS, "C2", None), "Versements attendus, ligne 2, colonne « Année »"),
    "une annee en lettres": ((ATTENDUS, "C2", "1re"), "Versements attendus, ligne 2, colonne « Année »"),
    "un poste inconnu": ((ATTENDUS, "D2", "loyer"), "Versements attendus, ligne 2, colonne « Poste »"),
    "une mission inconnue": ((MISSIONS, "C2", "chirurgie"), "Missions, ligne 2, colonne « Mission »"),
    "une option en lettres": ((MISSIONS, "E2", "x"), "Missions, ligne 2, colonne « Compensation SNP »"),
    "un avenant que rien ne date": ((MISSIONS, "B2", "2026-09-01"), "Missions, ligne 2, colonne « Avenant du »"),
    "un indicateur d’une autre mission": ((INDICATEURS, "C2", "qualite"), "Indicateurs, ligne 2, colonne « Mission »"),
    "un releve en double": ((RELEVES, "B3", "protocoles"), "Relevés, ligne 3, colonne « Code »"),
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
