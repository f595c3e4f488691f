"""L'enregistrement champ par champ : juste, refusé, en conflit ; lignes existantes, neuves, supprimées, disparues."""

import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from dossiers.enums import EtatLettre, RoleEquipe
from dossiers.models import Besoin, Dossier, Jalon, LigneBudget, MembreEquipe, MissionEnvisagee, TraceRedaction
from tests.dossiers.page_de_saisie import Page, sorts
from tests.fabriques.comptes import client_de
from tests.fabriques.dossiers import un_dossier, un_porteur, une_lettre_complete

pytestmark = pytest.mark.django_db


@pytest.fixture
def dossier() -> Dossier:
    lettre = une_lettre_complete(un_dossier())
    Besoin.objects.bulk_create(Besoin(lettre=lettre, intitule=f"Besoin {rang}", appui="Constat.") for rang in range(5))
    return lettre.dossier


@pytest.fixture
def anne(dossier) -> Client:
    return client_de(un_porteur())


@pytest.fixture
def paul(dossier) -> Client:
    compte = un_porteur("paul@exemple.test", nom="Fabre", prenom="Paul")
    MembreEquipe.objects.create(dossier=dossier, utilisateur=compte, role=RoleEquipe.REDACTEUR, depuis=timezone.now())
    return client_de(compte)


def lettre(dossier):
    return Dossier.objects.get(pk=dossier.pk).lettre


# --- Un champ --------------------------------------------------------------------------------------


def test_un_champ_s_enregistre_seul_et_dit_l_heure(anne, dossier):
    page = Page(anne, dossier, "structure")
    reponse = page.enregistrer(structure_nom="Association du Lauragais")
    assert (reponse.status_code, sorts(reponse)) == (200, {"structure_nom": "enregistre"})
    assert reponse.json()["heure"] == f"{timezone.localtime():%H:%M}"
    assert lettre(dossier).structure_nom == "Association du Lauragais"
    assert lettre(dossier).structure_rna == "W313012345"


def test_un_champ_fautif_est_refuse_et_n_empeche_pas_les_autres(anne, dossier):
    page = Page(anne, dossier, "structure")
    reponse = page.enregistrer(structure_siret="73282932000075", structure_nom="Nom neuf")
    assert reponse.status_code == 422
    assert sorts(reponse) == {"structure_siret": "refuse", "structure_nom": "enregistre"}
    assert "SIRET" in reponse.json()["champs"]["structure_siret"]["message"]
    assert (lettre(dossier).structure_siret, lettre(dossier).structure_nom) == ("73282932000074", "Nom neuf")


def test_la_valeur_nettoyee_revient_a_la_page(anne, dossier):
    reponse = Page(anne, dossier, "structure").enregistrer(structure_rna="w313012346")
    assert reponse.json()["champs"]["structure_rna"]["valeurs"] == {"structure_rna": ["W313012346"]}


def test_enregistrer_deux_fois_la_meme_page_n_est_pas_un_conflit(anne, dossier):
    page = Page(anne, dossier, "structure")
    assert page.enregistrer(structure_nom="Un").status_code == 200
    assert page.enregistrer(structure_nom="Deux").status_code == 200
    assert page.envoyer(structure_nom="Trois").status_code == 302
    assert lettre(dossier).structure_nom == "Trois"


def test_une_reponse_perdue_n_est_pas_un_conflit_avec_soi_meme(anne, dossier):
    """Le serveur a écrit, la page ne l'a pas su, la personne a continué de taper."""
    page = Page(anne, dossier, "structure")
    departs = page.champs["_departs"]
    page.enregistrer(structure_nom="Associ")
    page.champs["_departs"] = departs
    assert sorts(page.enregistrer(structure_nom="Association")) == {"structure_nom": "enregistre"}


# --- Deux auteurs, deux onglets ----------------------------------------------------------------------


def test_deux_champs_de_la_meme_rubrique_ne_se_genent_pas(anne, paul, dossier):
    une, autre = Page(anne, dossier, "structure"), Page(paul, dossier, "structure")
    assert une.enregistrer(structure_nom="Anne").status_code == 200
    assert autre.enregistrer(structure_adresse="Paul").status_code == 200
    assert (lettre(dossier).structure_nom, lettre(dossier).structure_adresse) == ("Anne", "Paul")


def test_le_second_qui_ecrit_apprend_ce_que_le_premier_a_change(anne, paul, dossier):
    une, autre = Page(anne, dossier, "diagnostic"), Page(paul, dossier, "diagnostic")
    autre.enregistrer(diagnostic="Version de Paul")
    reponse = une.enregistrer(diagnostic="Version d’Anne")
    assert (reponse.status_code, sorts(reponse)) == (409, {"diagnostic": "conflit"})
    conflit = reponse.json()["champs"]["diagnostic"]
    assert conflit["valeurs"] == {"diagnostic": ["Version de Paul"]}
    assert "Paul Fabre a changé cette réponse" in conflit["bloc"]
    assert "Garder les deux, à la suite" in conflit["bloc"]
    assert lettre(dossier).diagnostic == "Version de Paul"


def test_deux_onglets_du_meme_compte_ne_s_ecrasent_pas(anne, dossier):
    une, autre = Page(anne, dossier, "diagnostic"), Page(anne, dossier, "diagnostic")
    autre.enregistrer(diagnostic="Second onglet")
    assert sorts(une.enregistrer(diagnostic="Premier onglet")) == {"diagnostic": "conflit"}


def test_ecrire_la_meme_chose_n_est_pas_un_conflit(anne, paul, dossier):
    une, autre = Page(anne, dossier, "diagnostic"), Page(paul, dossier, "diagnostic")
    autre.enregistrer(diagnostic="Pareil\r\nici")
    assert sorts(une.enregistrer(diagnostic="Pareil\nici")) == {"diagnostic": "inchange"}


def test_sans_javascript_le_conflit_revient_avec_les_deux_textes(anne, paul, dossier):
    une, autre = Page(anne, dossier, "structure"), Page(paul, dossier, "structure")
    assert autre.envoyer(structure_nom="Nom de Paul", structure_adresse="1 rue Paul").status_code == 302
    reponse = une.envoyer(structure_nom="Nom d’Anne")
    assert reponse.status_code == 409
    assert "Paul Fabre a changé cette réponse" in une.texte
    assert "Nom de Paul" in une.texte
    assert une.champs["structure_nom"] == ["Nom d’Anne"]
    assert une.champs["structure_adresse"] == ["1 rue Paul"]
    assert lettre(dossier).structure_nom == "Nom de Paul"


@pytest.mark.parametrize(
    ("choix", "attendu"),
    [("mien", "Texte d’Anne"), ("sien", "Texte de Paul"), ("deux", "Texte d’Anne\n\nTexte de Paul")],
)
def test_sans_javascript_chaque_choix_s_enregistre(anne, paul, dossier, choix, attendu):
    une, autre = Page(anne, dossier, "diagnostic"), Page(paul, dossier, "diagnostic")
    autre.envoyer(diagnostic="Texte de Paul")
    une.envoyer(diagnostic="Texte d’Anne")
    assert une.envoyer(bouton="_choix", valeur=f"{choix}|diagnostic").status_code == 302
    assert lettre(dossier).diagnostic == attendu


def test_sans_javascript_ce_que_l_on_n_a_pas_touche_garde_la_valeur_de_l_autre(anne, paul, dossier):
    une, autre = Page(anne, dossier, "structure"), Page(paul, dossier, "structure")
    autre.envoyer(structure_adresse="1 rue Paul")
    assert une.envoyer(structure_nom="Nom d’Anne").status_code == 302
    assert (lettre(dossier).structure_nom, lettre(dossier).structure_adresse) == ("Nom d’Anne", "1 rue Paul")


# --- Lignes ----------------------------------------------------------------------------------------


def test_un_champ_d_une_ligne_s_enregistre_sans_toucher_aux_autres(anne, dossier):
    page = Page(anne, dossier, "besoins")
    cle = int(page.champs["besoins-2-id"][0])
    avant = list(Besoin.objects.exclude(pk=cle).order_by("pk").values())
    assert sorts(page.enregistrer(**{"besoins-2-appui": "Sage-femme"})) == {"besoins-2-appui": "enregistre"}
    assert Besoin.objects.get(pk=cle).appui == "Sage-femme"
    assert list(Besoin.objects.exclude(pk=cle).order_by("pk").values()) == avant


def test_une_ligne_neuve_attend_ses_reponses_obligatoires_puis_se_cree_une_seule_fois(anne, dossier):
    page = Page(anne, dossier, "besoins")
    reponse = page.enregistrer(**{"besoins-6-appui": "Neuf"})
    assert sorts(reponse) == {"besoins-6-appui": "attente"}
    assert "besoin de santé" in reponse.json()["champs"]["besoins-6-appui"]["message"].lower()
    saisie = {"besoins-6-appui": "Neuf", "besoins-6-intitule": "Besoin neuf"}
    assert list(page.enregistrer(**saisie).json()["lignes"]) == ["besoins-6"]
    page.champs["besoins-6-id"] = [""]
    assert page.enregistrer(**saisie).status_code == 200
    assert page.envoyer().status_code == 302
    assert Besoin.objects.filter(intitule="Besoin neuf").count() == 1


def test_une_ligne_neuve_se_cree_sans_son_champ_facultatif_fautif(anne, dossier):
    page = Page(anne, dossier, "besoins")
    reponse = page.enregistrer(**{"besoins-6-intitule": "Besoin A", "besoins-6-appui": "a" * 20_001})
    assert (reponse.status_code, sorts(reponse)["besoins-6-appui"]) == (422, "refuse")
    assert Besoin.objects.get(intitule="Besoin A").appui == ""


def test_une_ligne_de_budget_se_cree_avec_son_sens_et_son_volet(anne, dossier):
    page = Page(anne, dossier, "financement")
    page.enregistrer(**{"formalisation-60-0-montant": "1 200"})
    ligne = LigneBudget.objects.get(compte="60")
    assert (ligne.sens, ligne.volet, ligne.montant, ligne.dossier_id) == ("charge", "formalisation", 1200, dossier.pk)


def test_une_mission_s_enregistre_champ_par_champ(anne, dossier):
    MissionEnvisagee.objects.filter(mission_id="parcours").delete()
    page = Page(anne, dossier, "missions")
    reponse = page.enregistrer(**{"missions-parcours-constat": "Retours mal préparés."})
    assert (reponse.status_code, sorts(reponse)) == (200, {"missions-parcours-constat": "enregistre"})
    assert MissionEnvisagee.objects.get(mission_id="parcours").constat == "Retours mal préparés."
    assert TraceRedaction.objects.get().cle == "missions/parcours/constat"


def test_une_ligne_supprimee_part_aussitot(anne, dossier):
    page = Page(anne, dossier, "besoins")
    cle = page.champs["besoins-0-id"][0]
    assert page.enregistrer(**{"besoins-0-DELETE": "on"}).status_code == 200
    assert not Besoin.objects.filter(pk=cle).exists()
    assert TraceRedaction.objects.get().cle == f"besoins/{cle}"


def test_supprimer_une_ligne_que_l_autre_vient_de_changer_est_un_conflit(anne, paul, dossier):
    une, autre = Page(anne, dossier, "besoins"), Page(paul, dossier, "besoins")
    autre.enregistrer(**{"besoins-0-intitule": "Changé par Paul"})
    reponse = une.enregistrer(**{"besoins-0-DELETE": "on"})
    assert (reponse.status_code, sorts(reponse)) == (409, {"besoins-0-DELETE": "conflit"})
    assert "Paul Fabre a modifié cette ligne" in reponse.json()["champs"]["besoins-0-DELETE"]["bloc"]
    assert Besoin.objects.filter(intitule="Changé par Paul").exists()


def test_la_ligne_supprimee_par_l_autre_garde_ma_saisie(anne, paul, dossier):
    une, autre = Page(anne, dossier, "besoins"), Page(paul, dossier, "besoins")
    autre.enregistrer(**{"besoins-0-DELETE": "on"})
    reponse = une.enregistrer(**{"besoins-0-appui": "Changée par Anne"})
    assert (reponse.status_code, sorts(reponse)) == (409, {"besoins-0-appui": "disparue"})
    assert "Paul Fabre a supprimé cette ligne" in reponse.json()["champs"]["besoins-0-appui"]["bloc"]


def test_sans_javascript_la_ligne_disparue_se_remet(anne, paul, dossier):
    une, autre = Page(anne, dossier, "besoins"), Page(paul, dossier, "besoins")
    nom = une.champs["besoins-0-intitule"][0]
    autre.envoyer(**{"besoins-0-DELETE": "on", "besoins-1-DELETE": "on"})
    assert une.envoyer(**{"besoins-0-appui": "Changée par Anne"}).status_code == 409
    assert "Paul Fabre a supprimé cette ligne" in une.texte
    assert une.envoyer().status_code == 302
    assert Besoin.objects.get(intitule=nom).appui == "Changée par Anne"
    assert Besoin.objects.count() == 5


# --- Traces ----------------------------------------------------------------------------------------


def test_la_page_dit_qui_a_ecrit_quoi(anne, paul, dossier):
    Page(paul, dossier, "structure").enregistrer(structure_nom="Nom de Paul")
    Page(anne, dossier, "structure").envoyer(structure_adresse="1 rue d’Anne")
    texte = Page(anne, dossier, "structure").texte.partition('id="modifications"')[2]
    assert "<strong>Paul Fabre</strong>" in texte
    assert "Nom de la structure" in texte
    assert "<strong>Anne Puech</strong>" in texte
    assert "Adresse du siège" in texte


def test_une_ecriture_remplace_la_trace_precedente(anne, paul, dossier):
    for nom, client in (("A", anne), ("B", paul)):
        Page(client, dossier, "structure").enregistrer(structure_nom=nom)
    [trace] = TraceRedaction.objects.all()
    assert (trace.cle, trace.auteur.prenom, trace.rubrique) == ("structure_nom", "Paul", "structure")


def test_un_envoi_sans_changement_ne_laisse_pas_de_trace(anne, dossier):
    assert Page(anne, dossier, "besoins").envoyer().status_code == 302
    assert not TraceRedaction.objects.exists()


# --- Droits, coût, saisies hostiles ------------------------------------------------------------------


def test_un_autre_compte_dans_la_meme_page_n_ecrit_rien(anne, paul, dossier):
    page = Page(anne, dossier, "structure")
    page.client = paul
    reponse = page.enregistrer(structure_nom="Écrit par erreur")
    assert (reponse.status_code, list(reponse.json())) == (409, ["detail"])
    assert lettre(dossier).structure_nom != "Écrit par erreur"


def _requetes(client: Client, dossier: Dossier, nombre: int) -> int:
    """Ce que coûte l'enregistrement d'un champ d'une ligne parmi ``nombre``."""
    Besoin.objects.all().delete()
    Besoin.objects.bulk_create(Besoin(lettre=dossier.lettre, intitule=f"Besoin {rang:02d}") for rang in range(nombre))
    page = Page(client, dossier, "besoins")
    page.enregistrer(**{"besoins-0-appui": "Chauffe"})
    with CaptureQueriesContext(connection) as requetes:
        assert page.enregistrer(**{"besoins-0-appui": "Infirmier"}).status_code == 200
    return len(requetes)


def test_le_nombre_de_requetes_ne_depend_pas_du_nombre_de_lignes(anne, dossier):
    assert {_requetes(anne, dossier, nombre) for nombre in (1, 6, 29)} == {_requetes(anne, dossier, 3)}


@pytest.mark.parametrize(
    ("champ", "saisie", "message"),
    [
        ("structure_nom", "a" * 201, "200"),
        ("structure_nom", "a\x00b", "nul"),
        ("structure_statut", "inconnu", "choix"),
    ],
)
def test_une_saisie_hostile_est_nommee_sans_rien_perdre(anne, dossier, champ, saisie, message):
    reponse = Page(anne, dossier, "structure").enregistrer(**{champ: saisie})
    assert (reponse.status_code, sorts(reponse)) == (422, {champ: "refuse"})
    assert message in reponse.json()["champs"][champ]["message"]


def test_dix_millions_de_signes_dans_un_champ_sont_refuses_et_rendus(anne, dossier):
    page = Page(anne, dossier, "diagnostic")
    texte = "é" * 5_000_000
    assert sorts(page.enregistrer(diagnostic=texte)) == {"diagnostic": "refuse"}
    reponse = page.envoyer(diagnostic=texte)
    assert reponse.status_code == 422
    assert "signes au plus" in page.texte
    assert page.champs["diagnostic"] == [texte]


def test_un_texte_html_s_enregistre_comme_du_texte(anne, dossier):
    page = Page(anne, dossier, "diagnostic")
    assert page.enregistrer(diagnostic="<script>alert(1)</script> =1+1").status_code == 200
    assert "<script>alert" not in Page(anne, dossier, "diagnostic").texte


def test_un_champ_inconnu_est_nomme_et_n_ecrit_rien(anne, dossier):
    page = Page(anne, dossier, "structure")
    page.champs["etat"] = ["accordee"]
    assert sorts(page.enregistrer(etat="accordee")) == {"etat": "refuse"}
    assert page.envoyer(etat="accordee").status_code == 302
    assert lettre(dossier).etat == EtatLettre.BROUILLON


@pytest.mark.parametrize(
    "falsifie",
    [
        {"besoins-TOTAL_FORMS": ["999999999"], "besoins-INITIAL_FORMS": ["-3"]},
        {"besoins-TOTAL_FORMS": [], "besoins-INITIAL_FORMS": []},
        {"besoins-0-id": ["abc\x00"]},
        {"besoins-0-id": ["99999999999999999999999"]},
        {"_departs": ['{"a": [[['], "_page": ["\x00" * 36], "besoins-6-jeton": ["\x00"]},
        {"_departs": ["[" * 5000]},
    ],
)
def test_un_jeu_de_lignes_falsifie_n_est_jamais_une_erreur_du_serveur(anne, dossier, falsifie):
    page = Page(anne, dossier, "besoins")
    avant = sorted(Besoin.objects.values_list("pk", "intitule"))
    page.champs |= falsifie
    page.champs["besoins-5-appui"] = ["Texte gardé"]
    reponse = page.envoyer()
    assert reponse.status_code in (302, 409, 422)
    assert sorted(Besoin.objects.values_list("pk", "intitule")) == avant
    if reponse.status_code != 302:
        assert ["Texte gardé"] in page.champs.values()


def test_la_ligne_d_un_autre_dossier_ne_s_ecrit_pas(anne, dossier):
    autre = une_lettre_complete(un_dossier(un_porteur("b@exemple.test"), nom="Voisine")).dossier
    cle = autre.lettre.besoins.first().pk
    page = Page(anne, dossier, "besoins")
    page.champs["besoins-0-id"] = [str(cle)]
    avant = Besoin.objects.get(pk=cle).intitule
    assert sorts(page.enregistrer(**{"besoins-0-intitule": "Volé"})) == {"besoins-0-intitule": "disparue"}
    assert Besoin.objects.get(pk=cle).intitule == avant


def test_plus_de_lignes_que_permis_est_refuse_en_le_disant(anne, dossier):
    Jalon.objects.bulk_create(Jalon(lettre=dossier.lettre, libelle="Réunion") for _ in range(38))
    page = Page(anne, dossier, "organisation")
    prefixe = "jalons-40"
    page.champs |= {f"{prefixe}-jeton": ["11111111-aaaa"], f"{prefixe}-id": [""]}
    reponse = page.enregistrer(**{f"{prefixe}-libelle": "Une de trop"})
    assert reponse.json()["champs"][f"{prefixe}-libelle"]["message"].startswith("40 lignes au plus")
    assert dossier.lettre.jalons.count() == 40


def test_les_empreintes_de_la_page_ne_disent_rien_des_champs_vides(anne, dossier):
    departs = json.loads(Page(anne, dossier, "structure").champs["_departs"][0])
    assert set(departs) == {
        "structure_statut",
        "structure_nom",
        "structure_rna",
        "structure_siret",
        "structure_adresse",
    }
