"""Le budget à remplir : un montant juste ou refusé en clair, une ligne par compte et rang, rien d'écrasé."""

import pytest
from django import forms
from hypothesis import given
from hypothesis import strategies as st

from dossiers.enums import SensBudget, VoletBudget
from dossiers.forms.bilan import verdicts
from dossiers.forms.budget import MONTANT_MAX, RANGS_MAX, BudgetParCompte
from dossiers.forms.montants import EurosEntiersField
from dossiers.models import LigneBudget
from financement.budget import COMPTES, COMPTES_PAR_CODE, Sens, controler_budget
from tests.fabriques.dossiers import un_dossier, un_porteur

pytestmark = pytest.mark.django_db
CHAMP = EurosEntiersField(maximum=MONTANT_MAX)


@pytest.mark.parametrize(
    ("saisie", "montant"),
    [
        ("", None),
        ("  ", None),
        ("0", 0),
        ("15000", 15000),
        ("15 000", 15000),
        ("15\u202f000\u00a0€", 15000),
        ("15000,00", 15000),
        ("15000.0", 15000),
        ("007", 7),
        (str(MONTANT_MAX), MONTANT_MAX),
    ],
)
def test_un_montant_se_tape_a_la_francaise(saisie, montant):
    assert CHAMP.clean(saisie) == montant


@pytest.mark.parametrize(
    ("saisie", "message"),
    [
        ("-5", "Un montant ne peut pas être négatif."),
        ("−12", "Un montant ne peut pas être négatif."),
        ("12,5", "arrondissez à l’euro"),
        ("15.000", "arrondissez à l’euro"),
        ("douze", "n’est pas un montant"),
        ("12e3", "n’est pas un montant"),
        ("=1+1", "n’est pas un montant"),
        ("<b>1</b>", "n’est pas un montant"),
        ("١٢", "n’est pas un montant"),
        (str(MONTANT_MAX + 1), "dépasse 100\u202f000\u202f000\u00a0€"),
        ("9" * 5000, "dépasse 100\u202f000\u202f000\u00a0€"),
    ],
)
def test_un_montant_faux_est_refuse_avec_sa_raison(saisie, message):
    with pytest.raises(forms.ValidationError) as refus:
        CHAMP.clean(saisie)
    assert message in refus.value.messages[0]


def _jeu(dossier, **saisies: str) -> BudgetParCompte:
    """Un envoi : ``c62_0_montant="500"`` → « formalisation-62-0-montant »."""
    data = {}
    for nom, valeur in saisies.items():
        compte, rang, champ = nom.removeprefix("c").rsplit("_", 2)
        data[f"formalisation-{compte}-{rang}-{champ}"] = valeur
    return BudgetParCompte(data, instance=dossier)


def _lignes(dossier) -> list[tuple[str, int, str, int]]:
    lignes = dossier.lignes_budget.order_by("compte", "rang")
    return [(ligne.compte, ligne.rang, ligne.libelle, ligne.montant) for ligne in lignes]


def test_chaque_compte_a_sa_case_du_bon_cote():
    jeu = BudgetParCompte(instance=un_dossier())
    vus = {saisi.compte.code: sens for _titre, sens, colonne in jeu.colonnes for saisi in colonne}
    assert vus == {compte.code: compte.sens.value for compte in COMPTES}


@pytest.mark.parametrize("compte", COMPTES, ids=lambda compte: compte.code)
def test_un_montant_saisi_s_enregistre_dans_son_compte(compte):
    dossier = un_dossier()
    jeu = _jeu(dossier, **{f"c{compte.code.replace('.', '_')}_0_montant": "1 200"})
    assert jeu.is_valid()
    jeu.save()
    (ligne,) = dossier.lignes_budget.all()
    assert (ligne.compte, ligne.montant, ligne.sens) == (compte.code, 1200, compte.sens.value)
    assert ligne.volet == VoletBudget.FORMALISATION


def test_envoyer_deux_fois_la_meme_saisie_n_en_fait_pas_deux():
    dossier = un_dossier()
    for _ in range(2):
        jeu = _jeu(dossier, c62_0_montant="500", c62_1_montant="700", c62_1_libelle="Déplacements")
        assert jeu.is_valid()
        jeu.save()
    assert _lignes(dossier) == [("62", 0, "", 500), ("62", 1, "Déplacements", 700)]


def test_une_ligne_absente_de_l_envoi_n_est_pas_touchee():
    """Deux auteurs : la page de l'un ne montrait pas la ligne que l'autre vient d'ajouter."""
    dossier = un_dossier()
    _envoyer(dossier, c62_0_montant="500", c64_0_montant="900")
    _envoyer(dossier, c62_0_montant="600")
    assert _lignes(dossier) == [("62", 0, "", 600), ("64", 0, "", 900)]


def test_un_seul_champ_envoye_garde_l_autre():
    dossier = un_dossier()
    _envoyer(dossier, c62_0_montant="500", c62_0_libelle="Consultant")
    _envoyer(dossier, c62_0_libelle="Consultante")
    _envoyer(dossier, c62_0_montant="650")
    assert _lignes(dossier) == [("62", 0, "Consultante", 650)]


def test_une_ligne_videe_est_retiree():
    dossier = un_dossier()
    _envoyer(dossier, c62_0_montant="500", c62_0_libelle="Consultant")
    _envoyer(dossier, c62_0_montant="", c62_0_libelle="")
    assert _lignes(dossier) == []


def test_une_faute_n_enregistre_rien_et_garde_la_saisie():
    dossier = un_dossier()
    jeu = _jeu(dossier, c62_0_montant="500", c64_0_montant="abc")
    assert not jeu.is_valid()
    fautive = next(ligne for ligne in jeu if ligne.prefix == "formalisation-64-0")
    assert fautive["montant"].value() == "abc"
    assert not dossier.lignes_budget.exists()


@pytest.mark.parametrize(
    "nom",
    ["formalisation-99-0-montant", "formalisation-62-20-montant", "formalisation-62-x-montant", "autre-62-0-montant"],
)
def test_un_champ_invente_est_ignore(nom):
    dossier = un_dossier()
    jeu = BudgetParCompte({nom: "500"}, instance=dossier)
    assert jeu.is_valid()
    jeu.save()
    assert RANGS_MAX == 20
    assert not dossier.lignes_budget.exists()


def test_le_budget_d_un_autre_dossier_n_est_pas_lu():
    autre = un_dossier(un_porteur("autre@exemple.test"), nom="CPTS voisine")
    _envoyer(autre, c62_0_montant="500")
    assert BudgetParCompte(instance=un_dossier()).totaux()["charge"] == 0


@pytest.mark.parametrize("nombre", [1, 3, 12])
def test_lire_le_budget_coute_une_requete(nombre, django_assert_num_queries):
    dossier = un_dossier()
    for rang in range(nombre):
        LigneBudget.objects.create(
            dossier=dossier, volet=VoletBudget.FORMALISATION, sens=SensBudget.CHARGE, compte="62", rang=rang, montant=1
        )
    with django_assert_num_queries(1):
        assert BudgetParCompte(instance=dossier).totaux()["charge"] == nombre


def test_reporter_inscrit_le_montant_demande_moins_les_autres_lignes_du_74():
    dossier = un_dossier()
    data = {
        "rester": "reporter",
        "fir_montant": "15 000",
        "formalisation-74_etat-0-montant": "",
        "formalisation-74_etat-1-montant": "2000",
        "formalisation-74_etat-1-libelle": "Autre aide",
    }
    jeu = BudgetParCompte(data, instance=dossier)
    assert jeu.is_valid()
    jeu.save()
    assert _lignes(dossier) == [("74.etat", 0, "", 13000), ("74.etat", 1, "Autre aide", 2000)]


def _envoyer(dossier, **saisies: str) -> None:
    jeu = _jeu(dossier, **saisies)
    assert jeu.is_valid()
    jeu.save()


@given(st.dictionaries(st.sampled_from(sorted(COMPTES_PAR_CODE)), st.integers(0, 1_000_000), max_size=12))
@pytest.mark.django_db(False)
def test_le_bilan_de_la_page_et_la_regle_du_depot_disent_toujours_la_meme_chose(montants):
    """Les trois égalités tenues à l'écran, et seulement elles, font un budget équilibré au dépôt."""
    totaux = dict.fromkeys(COMPTES_PAR_CODE, 0) | montants
    for sens in Sens:
        totaux[sens.value] = sum(m for code, m in montants.items() if COMPTES_PAR_CODE[code].sens is sens)
    equilibre, volontaires, _demande = verdicts({**totaux, "demande": 0})
    tenu = not equilibre.ecart and not volontaires.ecart
    vide = not totaux["charge"] and not totaux["produit"]
    assert controler_budget(montants).equilibre == (tenu and not vide)
