"""La demande FIR et ses moyens : ce que la page refuse, ce que le dépôt exige, ce que chacun en lit."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from comptes.enums import Role
from dossiers.actions.depot import bilan
from dossiers.actions.lettre import deposer
from dossiers.actions.transitions import TransitionRefusee
from dossiers.forms.moyens import DATES_INVERSEES, FinancementForm
from dossiers.parametres import AIDE_URPS_ML
from dossiers.photographie import photographier
from tests.dossiers.page_de_saisie import Page, sorts
from tests.fabriques.dossiers import un_agent, un_dossier, une_lettre_complete
from tests.fabriques.etats import un_dossier_a

pytestmark = pytest.mark.django_db
CASE = "formalisation-65-0-montant"


@pytest.fixture
def lettre():
    return une_lettre_complete(un_dossier())


@pytest.fixture
def client(lettre) -> Client:
    client = Client()
    client.force_login(lettre.dossier.equipe.get().utilisateur)
    return client


@pytest.fixture
def page(client, lettre) -> Page:
    return Page(client, lettre.dossier, "financement")


@pytest.mark.parametrize(
    ("donnees", "champ"),
    [
        ({"fir_montant": "-5"}, "fir_montant"),
        ({"fir_montant": "douze"}, "fir_montant"),
        ({"fir_montant": "12,50"}, "fir_montant"),
        ({"fir_montant": "10000001"}, "fir_montant"),
        ({"fir_debut_le": "2027-02-30"}, "fir_debut_le"),
        ({"fir_debut_le": "2027-05-02", "fir_fin_le": "2027-05-01"}, "fir_fin_le"),
        ({"fir_objet": "x" * 201}, "fir_objet"),
    ],
)
def test_une_saisie_fausse_est_refusee_sur_son_champ(lettre, donnees, champ):
    formulaire = FinancementForm(donnees, instance=lettre)
    assert list(formulaire.errors) == [champ]


def test_les_dates_inversees_disent_quoi_faire(lettre):
    formulaire = FinancementForm({"fir_debut_le": "2027-05-02", "fir_fin_le": "2027-05-01"}, instance=lettre)
    assert formulaire.errors["fir_fin_le"] == [DATES_INVERSEES]


def test_un_seul_jour_d_action_est_accepte(lettre):
    assert FinancementForm({"fir_debut_le": "2027-05-01", "fir_fin_le": "2027-05-01"}, instance=lettre).is_valid()


def test_l_enregistrement_automatique_refuse_un_montant_faux_et_garde_les_autres(page, lettre):
    reponse = page.enregistrer(**{CASE: "abc", "formalisation-60-0-montant": "300"})
    assert reponse.status_code == 422
    assert sorts(reponse) == {CASE: "refuse", "formalisation-60-0-montant": "enregistre"}
    assert "n’est pas un montant" in reponse.json()["champs"][CASE]["message"]
    assert lettre.dossier.lignes_budget.get(compte="65").montant == 4000


def test_le_detail_seul_s_enregistre_puis_le_montant_puis_tout_s_efface(page, lettre):
    for champ, valeur in (("libelle", "Fournitures"), ("montant", "300"), ("montant", "")):
        assert page.enregistrer(**{f"formalisation-60-0-{champ}": valeur}).status_code == 200
    ligne = lettre.dossier.lignes_budget.get(compte="60")
    assert (ligne.libelle, ligne.montant) == ("Fournitures", 0)
    assert page.enregistrer(**{"formalisation-60-0-libelle": ""}).status_code == 200
    assert not lettre.dossier.lignes_budget.filter(compte="60").exists()


def test_une_seconde_ligne_ajoutee_dans_la_page_s_enregistre(page, lettre):
    reponse = page.enregistrer(**{"formalisation-65-1-montant": "700", "formalisation-65-1-libelle": "Ateliers"})
    assert set(sorts(reponse).values()) == {"enregistre"}
    assert list(lettre.dossier.lignes_budget.filter(compte="65").values_list("rang", "montant")) == [
        (0, 4000),
        (1, 700),
    ]


def test_deux_auteurs_sur_la_meme_case_le_second_est_averti(client, lettre):
    premiere, seconde = (Page(client, lettre.dossier, "financement") for _ in range(2))
    assert premiere.enregistrer(**{CASE: "4100"}).status_code == 200
    reponse = seconde.enregistrer(**{CASE: "4200"})
    assert (reponse.status_code, sorts(reponse)) == (409, {CASE: "conflit"})
    assert lettre.dossier.lignes_budget.get(compte="65").montant == 4100


def test_sans_javascript_les_totaux_viennent_a_l_enregistrement(page):
    reponse = page.envoyer(**{CASE: "4 300"})
    assert reponse.status_code == 302
    relue = page.client.get(page.adresse).content.decode()
    assert "Il manque 300\u00a0€ de produits" in relue
    assert "18\u202f300\u00a0€" in relue


def test_sans_javascript_un_montant_faux_revient_dans_sa_case(page):
    assert page.envoyer(**{CASE: "quatre mille"}).status_code == 422
    assert 'value="quatre mille"' in page.texte
    assert f'href="#id_{CASE}"' in page.texte


def test_reporter_inscrit_le_montant_demande_au_compte_74(page, lettre):
    assert page.envoyer(valeur="reporter", fir_montant="16 000").status_code == 302
    assert lettre.dossier.lignes_budget.get(compte="74.etat").montant == 16000


@pytest.mark.parametrize(
    ("compte", "montant", "raison"),
    [
        ("65", 4300, "Le budget n’est pas équilibré : les charges dépassent les produits de 300\u00a0€."),
        ("75", 3300, "Le budget n’est pas équilibré : les produits dépassent les charges de 300\u00a0€."),
        ("74.etat", 14000, "Inscrivez le montant FIR demandé (15\u202f000\u00a0€) au compte 74"),
    ],
)
def test_un_budget_desequilibre_ne_se_depose_pas(lettre, compte, montant, raison):
    lettre.dossier.lignes_budget.filter(compte=compte).update(montant=montant)
    with pytest.raises(TransitionRefusee) as refus:
        deposer(lettre, auteur=lettre.dossier.equipe.get().utilisateur, maintenant=timezone.now())
    assert any(trouvee.startswith(raison) for trouvee in refus.value.raisons), refus.value.raisons


def test_86_different_de_87_ne_se_depose_pas(lettre):
    lignes = lettre.dossier.lignes_budget
    lignes.create(volet="formalisation", sens="charge", compte="86", montant=1000)
    lignes.filter(compte="65").update(montant=3000)
    with pytest.raises(TransitionRefusee, match="compte 86"):
        deposer(lettre, auteur=lettre.dossier.equipe.get().utilisateur, maintenant=timezone.now())


def test_sans_fir_rien_n_est_exige_du_budget():
    lettre = une_lettre_complete(un_dossier(), fir=None)
    lettre.dossier.lignes_budget.create(volet="formalisation", sens="charge", compte="60", montant=5)
    lettre.fir_debut_le, lettre.fir_fin_le = date(2027, 5, 2), date(2027, 5, 1)
    lettre.save(update_fields=["fir_debut_le", "fir_fin_le"])
    assert list(bilan(lettre, photographier(lettre), timezone.now()).manques) == []


@pytest.mark.parametrize(
    ("statut", "regles"),
    [
        ("en_cours", ["lettre.structure"]),
        ("aucune", ["lettre.structure"]),
        ("", ["lettre.structure"]),
        ("declaree", ["lettre.fir_banque"]),
        ("autre", ["lettre.fir_banque"]),
    ],
)
def test_sans_association_declaree_un_seul_avertissement_le_dit(lettre, statut, regles):
    lettre.structure_statut = statut
    lettre.save(update_fields=["structure_statut"])
    lettre.coordonnees_bancaires.all().delete()
    manques = bilan(lettre, photographier(lettre), timezone.now()).manques
    assert [manque.regle for manque in manques] == regles


def test_les_etapes_se_rangent_par_date_les_non_datees_a_la_fin(lettre):
    lettre.jalons.create(libelle="À dater")
    lettre.jalons.create(libelle="Diagnostic", le=date(2027, 3, 1))
    libelles = [jalon["libelle"] for jalon in photographier(lettre)["jalons"]]
    assert libelles == ["Réunion de lancement", "Diagnostic", "Dépôt du projet de santé", "À dater"]


def test_l_aide_de_l_urps_se_demande_en_une_case_et_le_guichet_la_voit(page, lettre):
    assert "8\u202f000\u00a0€" in page.texte
    assert AIDE_URPS_ML.source in page.texte
    assert page.enregistrer(aide_urps_demandee="on").status_code == 200
    deposer(lettre, auteur=lettre.dossier.equipe.get().utilisateur, maintenant=timezone.now())
    guichet = Client()
    guichet.force_login(un_agent(Role.COORDINATEUR))
    lue = guichet.get(reverse("dossiers:lecture", args=[lettre.dossier.numero, "lettre"])).content.decode()
    assert "Aide de 8\u202f000\u00a0€ demandée" in lue
    aide = lettre.dossier.versions.get().contenu["financement"]["aide_urps"]
    assert (aide["demandee"], aide["montant"]) == (True, 8000)


def test_la_lettre_lue_dit_l_action_le_budget_et_les_etapes():
    dossier = un_dossier_a("transmise")
    client = Client()
    client.force_login(un_agent(Role.INSTRUCTEUR_ARS))
    lue = client.get(reverse("dossiers:lecture", args=[dossier.numero, "lettre"])).content.decode()
    for attendu in ("Écrire le projet de santé de la CPTS du Lauragais", "29 octobre 2027", "18\u202f000\u00a0€"):
        assert attendu in lue, attendu
