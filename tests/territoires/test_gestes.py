"""Un geste ne porte que sur ce qu'il nomme, et la page se met à jour par morceaux : deux onglets ne se défont pas."""

import re
from html import unescape
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from commun.montants import format_nombre
from territoires.models import AncienCode, Commune, Departement, Epci
from tests.fabriques.communes import codes_du_departement, semer_communes
from tests.fabriques.comptes import un_compte
from tests.fabriques.territoires import un_territoire

GABARITS = Path(__file__).parent / "gabarits"
pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.territoires.pages")]
AVIGNONET, GARDOUCH, RENNEVILLE, VILLEFRANCHE, TOULOUSE = "31037", "31210", "31450", "31582", "31555"


@pytest.fixture(autouse=True)
def page_d_essai(settings):
    reglages = settings.TEMPLATES[0]
    settings.TEMPLATES = [{**reglages, "DIRS": [*reglages["DIRS"], GABARITS]}]
    settings.CONTOURS_DIR = "/dossier/absent"


@pytest.fixture
def territoire():
    semer_communes((AVIGNONET, GARDOUCH, RENNEVILLE, VILLEFRANCHE, TOULOUSE, "81004"))
    return un_territoire((AVIGNONET, GARDOUCH))


@pytest.fixture
def porteur(client):
    client.force_login(un_compte())
    return client


def adresse(territoire):
    return reverse("essai", args=[territoire.pk])


def codes(territoire):
    return list(territoire.version_courante.communes_entieres.values_list("commune_id", flat=True))


def envoyer(client, territoire, **donnees):
    """Un envoi ordinaire, page d'arrivée comprise."""
    return unescape(client.post(adresse(territoire), donnees, follow=True).content.decode())


def toucher(client, territoire, connues, **donnees):
    """Un geste par htmx, depuis une page qui montre ``connues``."""
    donnees = {**donnees, "connues": "\n".join(connues)}
    return client.post(adresse(territoire), donnees, headers={"HX-Request": "true"})


def lignes(texte):
    """Les communes des lignes de tableau d'une réponse : la clé d'une ligne est la valeur de son bouton."""
    return re.findall(r'<tr>.*name="retirer_commune" value="(\d+)"', texte)


class TestReponseLegere:
    def test_elle_ne_renvoie_que_la_commune_ajoutee_et_ses_voisines(self, porteur, territoire):
        reponse = toucher(porteur, territoire, codes(territoire), ajouter_commune=RENNEVILLE)
        texte = unescape(reponse.content.decode())
        assert reponse["HX-Reswap"] == "none"
        assert lignes(texte) == [RENNEVILLE]
        assert 'data-cles="31037\n31210\n31450"' in texte.replace("&#10;", "\n")
        assert f'data-code="{RENNEVILLE}"' in texte
        assert "<html" not in texte

    def test_l_annonce_dit_la_commune_les_habitants_et_la_taille(self, porteur, territoire):
        texte = unescape(toucher(porteur, territoire, codes(territoire), ajouter_commune=RENNEVILLE).content.decode())
        habitants = format_nombre(
            sum(Commune.objects.filter(pk__in=codes(territoire)).values_list("population", flat=True))
        )
        assert f"Renneville (31) ajoutée : {habitants} habitants, taille 1." in texte

    def test_retirer_ne_renvoie_aucune_ligne_et_remet_la_commune_parmi_les_voisines(self, porteur, territoire):
        toucher(porteur, territoire, codes(territoire), ajouter_commune=RENNEVILLE)
        texte = toucher(porteur, territoire, codes(territoire), retirer_commune=RENNEVILLE).content.decode()
        assert lignes(texte) == []
        assert re.findall(r'<li>.*name="ajouter_commune" value="(\d+)"', texte) == [RENNEVILLE, VILLEFRANCHE]
        assert codes(territoire) == [AVIGNONET, GARDOUCH]

    @pytest.mark.parametrize("connues", [(), ("",)])
    def test_une_page_qui_ne_dit_pas_ce_qu_elle_montre_est_renvoyee_entiere(self, porteur, territoire, connues):
        reponse = toucher(porteur, territoire, connues, ajouter_commune=RENNEVILLE)
        assert b"<html" in reponse.content
        assert not reponse.has_header("HX-Reswap")

    def test_un_territoire_qui_se_vide_renvoie_la_page(self, porteur, territoire):
        toucher(porteur, territoire, codes(territoire), retirer_commune=GARDOUCH)
        reponse = toucher(porteur, territoire, [AVIGNONET], retirer_commune=AVIGNONET)
        assert "Aucune commune pour l’instant" in reponse.content.decode()

    def test_un_refus_renvoie_la_page_avec_sa_raison(self, porteur, territoire):
        reponse = toucher(porteur, territoire, codes(territoire), ajouter_commune="99999")
        assert "Code de commune inconnu : 99999" in reponse.content.decode()

    def test_elle_coute_autant_de_requetes_pour_1_30_et_155_communes(self, porteur):
        tous = codes_du_departement("31", 160)
        semer_communes(tous)
        couts = set()
        for nombre in (1, 30, 155):
            territoire = un_territoire(tous[:nombre])
            porteur.get(adresse(territoire))
            with CaptureQueriesContext(connection) as requetes:
                toucher(porteur, territoire, tous[:nombre], ajouter_commune=tous[nombre])
            couts.add(len(requetes))
        assert len(couts) == 1


class TestDeuxOnglets:
    def test_ce_que_l_autre_onglet_a_ajoute_revient_et_se_dit(self, porteur, territoire):
        vues = codes(territoire)
        toucher(porteur, territoire, vues, ajouter_commune=RENNEVILLE)
        texte = unescape(toucher(porteur, territoire, vues, ajouter_commune=VILLEFRANCHE).content.decode())
        assert codes(territoire) == [AVIGNONET, GARDOUCH, RENNEVILLE, VILLEFRANCHE]
        assert lignes(texte) == [RENNEVILLE, VILLEFRANCHE]
        assert "Entre-temps, dans un autre onglet ou par un coéquipier : 1 commune ajoutée (Renneville (31))." in texte

    def test_ce_que_l_autre_onglet_a_retire_se_dit_et_ne_revient_pas(self, porteur, territoire):
        vues = codes(territoire)
        toucher(porteur, territoire, vues, retirer_commune=GARDOUCH)
        texte = unescape(toucher(porteur, territoire, vues, ajouter_commune=RENNEVILLE).content.decode())
        assert codes(territoire) == [AVIGNONET, RENNEVILLE]
        assert "1 commune retirée (Gardouch (31))" in texte

    def test_retirer_ce_qui_l_est_deja_le_dit(self, porteur, territoire):
        vues = codes(territoire)
        toucher(porteur, territoire, vues, retirer_commune=GARDOUCH)
        texte = toucher(porteur, territoire, vues, retirer_commune=GARDOUCH).content.decode()
        assert "rien n’a changé" in texte

    def test_coller_une_liste_n_enleve_rien(self, porteur, territoire):
        texte = envoyer(porteur, territoire, coller="1", **{"collage-liste": RENNEVILLE})
        assert codes(territoire) == [AVIGNONET, GARDOUCH, RENNEVILLE]
        assert "Liste collée : Renneville (31) ajoutée. Rien n’a été retiré." in texte


class TestRelecture:
    def test_un_ancien_code_propose_la_commune_actuelle_sans_l_ajouter(self, porteur, territoire):
        AncienCode.objects.create(
            code="31999", nom="Vieuxbourg", commune_id=VILLEFRANCHE, nature="fusionnee", nom_recherche="vieuxbourg"
        )
        for ecrit in ("31999", "Vieuxbourg"):
            texte = envoyer(porteur, territoire, coller="1", **{"collage-liste": ecrit})
            assert "31999 (Vieuxbourg) fait aujourd’hui partie de Villefranche-de-Lauragais (31)" in texte
            assert f'type="checkbox" name="choix_s1" value="{VILLEFRANCHE}" id="choix_s1">' in texte
            assert codes(territoire) == [AVIGNONET, GARDOUCH]

    def test_la_commune_actuelle_s_ajoute_si_on_la_choisit(self, porteur, territoire):
        envoyer(porteur, territoire, choisir="1", choix_s1=VILLEFRANCHE)
        assert codes(territoire) == [AVIGNONET, GARDOUCH, VILLEFRANCHE]

    def test_une_commune_ecrite_deux_fois_est_comptee_une_fois_et_le_dit(self, porteur, territoire):
        texte = envoyer(porteur, territoire, coller="1", **{"collage-liste": "31450\nRenneville"})
        assert codes(territoire) == [AVIGNONET, GARDOUCH, RENNEVILLE]
        assert "Écrites plusieurs fois" in texte
        assert "Renneville (31) : comptée une seule fois." in texte

    def test_aucune_candidate_d_un_nom_douteux_n_est_choisie_d_office(self, porteur, territoire):
        Commune.objects.filter(pk="81004").update(nom="Toulouse", nom_recherche="toulouse")
        texte = envoyer(porteur, territoire, coller="1", **{"collage-liste": "Toulouse"})
        assert re.findall(r'name="choix_1" value="(\d*)"[^>]*checked', texte) == [""]
        assert codes(territoire) == [AVIGNONET, GARDOUCH]


class TestDepartement:
    def test_tout_le_departement_sauf_quelques_communes(self, porteur, territoire):
        saisie = {"departement-departement": "31", "departement-sauf": "Toulouse\n31582"}
        texte = envoyer(porteur, territoire, ajouter_departement="1", **saisie)
        assert codes(territoire) == [AVIGNONET, GARDOUCH, RENNEVILLE]
        assert "2 communes laissées de côté." in texte

    @pytest.mark.parametrize("sauf", ["81004", "Xyzzyx"])
    def test_une_exception_qui_n_est_pas_du_departement_est_refusee_et_rien_n_est_ajoute(
        self, porteur, territoire, sauf
    ):
        saisie = {"departement-departement": "31", "departement-sauf": sauf}
        texte = envoyer(porteur, territoire, ajouter_departement="1", **saisie)
        assert "Pas de commune sûre dans ce département" in texte
        assert codes(territoire) == [AVIGNONET, GARDOUCH]

    def test_un_departement_inconnu_est_refuse(self, porteur, territoire):
        texte = envoyer(porteur, territoire, ajouter_departement="1", **{"departement-departement": "99"})
        assert "Ce département n’existe pas." in texte


class TestParties:
    def saisie(self, population):
        return {
            "partie-commune": RENNEVILLE,
            "partie-libelle": "Bourg",
            "partie-population": str(population),
            "partie-justification": "Insee",
        }

    def test_une_partie_plus_grande_que_sa_commune_est_refusee_en_clair(self, porteur, territoire):
        texte = envoyer(porteur, territoire, ajouter_partie="1", **self.saisie(574))
        assert "Renneville compte 573 habitants : une partie de la commune ne peut pas en compter 574." in texte
        assert not territoire.version_courante.parties.exists()

    def test_une_partie_egale_a_sa_commune_est_admise(self, porteur, territoire):
        envoyer(porteur, territoire, ajouter_partie="1", **self.saisie(573))
        assert territoire.version_courante.parties.get().population == 573

    def test_des_parties_dont_la_somme_depasse_la_commune_sont_une_alerte(self, porteur, territoire):
        envoyer(porteur, territoire, ajouter_partie="1", **self.saisie(400))
        seconde = {**self.saisie(300), "partie-libelle": "Plaine"}
        texte = envoyer(porteur, territoire, ajouter_partie="1", **seconde)
        assert "Les parties de Renneville totalisent 700 habitants, plus que la commune (573)." in texte

    def test_une_partie_se_retire_depuis_sa_ligne(self, porteur, territoire):
        envoyer(porteur, territoire, ajouter_partie="1", **self.saisie(400))
        envoyer(porteur, territoire, retirer_partie=f"{RENNEVILLE}|Bourg")
        assert not territoire.version_courante.parties.exists()


class TestCorrection:
    def test_une_correction_se_voit_avec_son_motif_et_s_annule(self, porteur, territoire):
        saisie = {"correction-population": "52000", "correction-motif": "Courrier de l’ARS"}
        texte = envoyer(porteur, territoire, corriger="1", **saisie)
        assert "Motif : Courrier de l’ARS" in texte
        assert "Taille 2" in texte
        texte = envoyer(porteur, territoire, annuler_correction="1")
        assert territoire.version_courante.population_corrigee is None
        assert "Taille 1" in texte


class TestAutourDuTerritoire:
    def test_une_intercommunalite_entamee_se_complete(self, porteur, territoire):
        epci = Epci.objects.create(
            siren="200071298", nom="CC Terres", nature="CC", departement=Departement.objects.get(pk="31")
        )
        Commune.objects.filter(pk__in=(GARDOUCH, RENNEVILLE, VILLEFRANCHE)).update(epci=epci)
        texte = envoyer(porteur, territoire, retirer_commune=AVIGNONET)
        assert "1 commune sur 3" in texte
        envoyer(porteur, territoire, ajouter_epci="200071298")
        assert codes(territoire) == [GARDOUCH, RENNEVILLE, VILLEFRANCHE]

    def test_les_voisines_se_proposent_sans_javascript(self, porteur, territoire):
        texte = porteur.get(adresse(territoire)).content.decode()
        bloc = texte[texte.index("data-voisines>") :]
        assert f'name="ajouter_commune" value="{RENNEVILLE}"' in bloc
