"""Le sélecteur de territoire par le navigateur le plus simple : des pages et des envois ordinaires."""

import re
from pathlib import Path

import pytest
from django.urls import reverse

from territoires.models import Commune, Departement, Epci
from tests.fabriques.communes import semer_communes
from tests.fabriques.comptes import un_compte
from tests.fabriques.territoires import un_territoire

GABARITS = Path(__file__).parent / "gabarits"
pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.territoires.pages")]
LAURAGAIS = ("31037", "31210", "31450")


@pytest.fixture(autouse=True)
def page_d_essai(settings):
    reglages = settings.TEMPLATES[0]
    settings.TEMPLATES = [{**reglages, "DIRS": [*reglages["DIRS"], GABARITS]}]
    settings.CONTOURS_DIR = "/dossier/absent"


@pytest.fixture
def territoire():
    semer_communes((*LAURAGAIS, "31555", "31582", "81004", "31506"))
    return un_territoire(LAURAGAIS[:2])


@pytest.fixture
def porteur(client):
    client.force_login(un_compte())
    return client


def adresse(territoire, q=""):
    return reverse("essai", args=[territoire.pk]) + (f"?q={q}" if q else "")


def envoyer(client, territoire, suivre=True, **donnees):
    return client.post(adresse(territoire), donnees, follow=suivre)


def codes(territoire):
    return list(territoire.version_courante.communes_entieres.values_list("commune_id", flat=True))


class TestRecherche:
    ADRESSE = "/territoires/communes/"

    def test_la_connexion_est_exigee(self, client):
        reponse = client.get(self.ADRESSE, {"q": "toulouse"})
        assert reponse.status_code == 302
        assert reponse.url.startswith(reverse("account_login"))

    def test_en_json(self, porteur, territoire):
        lu = porteur.get(self.ADRESSE, {"q": "toulouse"}).json()
        assert lu["communes"] == [
            {
                "code": "31555",
                "nom": "Toulouse",
                "departement": "31",
                "population": Commune.objects.get(pk="31555").population,
                "epci": None,
                "motif": "",
            }
        ]

    def test_en_fragment_pour_htmx(self, porteur, territoire):
        reponse = porteur.get(self.ADRESSE, {"q": "toulouse"}, headers={"HX-Request": "true"})
        assert b'name="ajouter_commune" value="31555"' in reponse.content
        assert b"<html" not in reponse.content
        assert "HX-Request" in reponse["Vary"]

    def test_un_texte_hostile_est_echappe(self, porteur, territoire):
        reponse = porteur.get(self.ADRESSE, {"q": "<script>x", "format": "html"})
        assert b"<script>x" not in reponse.content

    def test_un_envoi_est_refuse(self, porteur):
        assert porteur.post(self.ADRESSE).status_code == 405


class TestPage:
    def test_la_page_montre_population_taille_et_communes(self, porteur, territoire):
        texte = porteur.get(adresse(territoire)).content.decode()
        assert "Taille 1" in texte
        assert 'name="codes" value="31037"' in texte
        assert '<svg xmlns="http://www.w3.org/2000/svg" class="carte-choix" role="img"' in texte

    def test_un_territoire_vide_dit_que_faire(self, porteur, territoire):
        texte = porteur.get(adresse(un_territoire())).content.decode()
        assert "Aucune commune pour l’instant" in texte
        assert "carte-choix" not in texte

    def test_en_lecture_aucun_formulaire_de_saisie(self, porteur, territoire):
        texte = porteur.get(adresse(territoire) + "?lecture=1").content.decode()
        bloc = texte[texte.index('id="territoire"') : texte.index("</main>")]
        assert "<form" not in bloc
        assert "<input" not in bloc

    def test_la_recherche_sans_javascript_est_dans_la_page(self, porteur, territoire):
        texte = porteur.get(adresse(territoire, "villefranche")).content.decode()
        assert 'name="ajouter_commune" value="31582"' in texte

    def test_une_commune_deja_comprise_ne_se_propose_pas(self, porteur, territoire):
        nom = Commune.objects.get(pk="31037").nom
        texte = porteur.get(adresse(territoire, nom)).content.decode()
        assert 'name="ajouter_commune" value="31037"' not in texte
        assert "Comprise" in texte

    def test_les_dossiers_qui_partagent_des_communes_sont_nommes(self, porteur, territoire):
        voisin = un_territoire(["31037"])
        texte = porteur.get(adresse(territoire)).content.decode()
        assert "CPTS voisine" in texte
        assert f"N-{voisin.version_courante.pk}" not in texte
        assert "Communes partagées avec 1 autre dossier" in texte

    def test_la_page_coute_autant_de_requetes_pour_1_3_et_30_dossiers_voisins(
        self, porteur, territoire, django_assert_num_queries
    ):
        porteur.get(adresse(territoire))
        for nombre in (1, 2, 27):
            for _rang in range(nombre):
                un_territoire(["31037"])
            with django_assert_num_queries(17):
                porteur.get(adresse(territoire))


class TestActes:
    def test_ajouter_une_commune_redirige_et_garde_la_recherche(self, porteur, territoire):
        reponse = envoyer(porteur, territoire, suivre=False, ajouter_commune="31450", q="montgeard")
        assert (reponse.status_code, reponse.url) == (302, adresse(territoire, "montgeard"))
        assert codes(territoire) == list(LAURAGAIS)

    def test_le_message_dit_ce_qui_a_ete_fait(self, porteur, territoire):
        texte = envoyer(porteur, territoire, ajouter_commune="31037").content.decode()
        assert "est déjà comprise : rien n’a changé." in texte

    def test_ajouter_un_epci_puis_en_retirer_une_commune(self, porteur, territoire):
        epci = Epci.objects.create(
            siren="200066231", nom="CC", nature="CC", departement=Departement.objects.get(pk="31")
        )
        Commune.objects.filter(pk__in=("31450", "31582")).update(epci=epci)
        envoyer(porteur, territoire, ajouter_epci="200066231")
        assert codes(territoire) == [*LAURAGAIS, "31582"]
        envoyer(porteur, territoire, retirer="1", codes=["31450", "31037"])
        assert codes(territoire) == ["31210", "31582"]

    def test_retirer_sans_rien_cocher_le_dit(self, porteur, territoire):
        reponse = envoyer(porteur, territoire, retirer="1")
        assert "Cochez d’abord les communes" in reponse.content.decode()

    def test_un_envoi_sans_acte_le_dit(self, porteur, territoire):
        assert "Aucun acte demandé" in envoyer(porteur, territoire).content.decode()

    def test_un_code_force_est_refuse_en_francais(self, porteur, territoire):
        reponse = envoyer(porteur, territoire, ajouter_commune="99999")
        assert "Code de commune inconnu : 99999" in reponse.content.decode()
        assert "<title>Erreur : " in reponse.content.decode()

    def test_coller_une_liste_ajoute_les_sures_et_demande_pour_les_douteuses(self, porteur, territoire):
        Commune.objects.filter(pk="81004").update(nom="Toulouse", nom_recherche="toulouse")
        reponse = envoyer(porteur, territoire, coller="1", **{"collage-liste": "31450\nToulouse\nXyzzyx"})
        texte = reponse.content.decode()
        assert codes(territoire) == list(LAURAGAIS)
        assert re.findall(r'name="choix_1" value="(\d+)"', texte) == ["31555", "81004"]
        assert ">\nXyzzyx</textarea>" in texte

    def test_choisir_parmi_les_douteuses_ajoute_les_choisies(self, porteur, territoire):
        envoyer(porteur, territoire, choisir="1", choix_1="31555", choix_2="")
        assert codes(territoire) == [*LAURAGAIS[:2], "31555"]

    def test_une_liste_vide_est_refusee_sous_son_champ(self, porteur, territoire):
        texte = envoyer(porteur, territoire, coller="1", **{"collage-liste": " "}).content.decode()
        assert "Collez au moins un code" in texte

    def test_ajouter_puis_retirer_une_partie(self, porteur, territoire):
        saisie = {
            "partie-commune": "toulouse",
            "partie-libelle": "Nord",
            "partie-population": "1000",
            "partie-justification": "Insee",
        }
        assert "Nord (Toulouse)" in envoyer(porteur, territoire, ajouter_partie="1", **saisie).content.decode()
        assert territoire.version_courante.parties.get().population == 1000
        envoyer(porteur, territoire, retirer="1", parties="31555|Nord")
        assert not territoire.version_courante.parties.exists()

    def test_une_partie_incomplete_garde_la_saisie_et_nomme_ce_qui_manque(self, porteur, territoire):
        saisie = {"partie-commune": "Nullepart-les-Bains", "partie-libelle": "Nord", "partie-population": "mille"}
        texte = envoyer(porteur, territoire, ajouter_partie="1", **saisie).content.decode()
        assert "Aucune commune de ce nom" in texte
        assert "Écrivez un nombre entier" in texte
        assert 'href="#id_partie-justification"' in texte
        assert 'value="Nord"' in texte

    def test_une_partie_d_une_commune_entiere_est_refusee_dans_le_formulaire(self, porteur, territoire):
        saisie = {
            "partie-commune": "31037",
            "partie-libelle": "Nord",
            "partie-population": "10",
            "partie-justification": "Insee",
        }
        texte = envoyer(porteur, territoire, ajouter_partie="1", **saisie).content.decode()
        assert "est déjà comprise en entier" in texte

    def test_corriger_la_population_puis_y_renoncer(self, porteur, territoire):
        envoyer(
            porteur, territoire, corriger="1", **{"correction-population": "52000", "correction-motif": "Accord ARS"}
        )
        assert "Taille 2" in porteur.get(adresse(territoire)).content.decode()
        envoyer(porteur, territoire, corriger="1", **{"correction-population": "", "correction-motif": ""})
        assert territoire.version_courante.population_corrigee is None

    def test_une_correction_sans_motif_est_refusee(self, porteur, territoire):
        texte = envoyer(porteur, territoire, corriger="1", **{"correction-population": "52000"}).content.decode()
        assert "Dites pourquoi la population est corrigée." in texte
        assert territoire.version_courante.population_corrigee is None

    def test_avec_htmx_la_page_revient_sans_redirection(self, porteur, territoire):
        reponse = porteur.post(adresse(territoire), {"ajouter_commune": "31450"}, headers={"HX-Request": "true"})
        assert reponse.status_code == 200
        assert "Renneville (31) ajoutée : " in reponse.content.decode()
