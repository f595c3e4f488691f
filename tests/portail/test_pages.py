"""Pages publiques : lisibles sans connexion, bien construites, exactes, sans rien inventer."""

import re
from html.parser import HTMLParser

import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse

from acteurs.nomenclatures import TypeOrganisation
from commun.courriels import deposer
from comptes.enums import Role
from cpts_portal.contenus.departements import DEPARTEMENTS_D_OCCITANIE
from cpts_portal.contenus.glossaire import GLOSSAIRE
from cpts_portal.contenus.missions import ICONES
from cpts_portal.urls import pages
from financement.baremes import BAREMES
from missions.models import Mission
from tests.fabriques.acteurs import une_organisation
from tests.fabriques.comptes import client_de, un_agent, un_compte

PUBLIQUES = ("accueil", "apparence", *(f"pages:{page.name}" for page in pages))
AVEC_REQUETES = {"pages:contacts", "pages:missions"}
SANS_CONTENU = {"br", "hr", "img", "input", "link", "meta", "path", "rect", "circle", "use"}


class Page(HTMLParser):
    """Relevé d'une page : balises, titres, identifiants, liens, attributs interdits."""

    def __init__(self, source):
        super().__init__()
        self.titres, self.ids, self.liens, self.interdits, self.ouvertes = [], [], [], [], []
        self.feed(source)

    def handle_starttag(self, balise, attributs):
        valeurs = dict(attributs)
        if balise not in SANS_CONTENU:
            self.ouvertes.append(balise)
        if re.fullmatch(r"h[1-6]", balise):
            self.titres.append(int(balise[1]))
        if "id" in valeurs:
            self.ids.append(valeurs["id"])
        if balise == "a":
            self.liens.append(valeurs.get("href"))
        self.interdits += [nom for nom in valeurs if nom == "style" or nom.startswith(("on", "hx-on"))]
        if balise == "style" or (balise == "script" and "src" not in valeurs):
            self.interdits.append(balise)

    def handle_endtag(self, balise):
        if balise not in SANS_CONTENU:
            assert self.ouvertes.pop() == balise, f"</{balise}> mal placé"


def _page(client, nom):
    reponse = client.get(reverse(nom))
    assert reponse.status_code == 200
    return Page(reponse.content.decode())


@pytest.mark.django_db
@pytest.mark.parametrize("nom", PUBLIQUES)
def test_une_page_publique_est_bien_construite(client, nom):
    page = _page(client, nom)
    assert page.ouvertes == []
    assert page.interdits == []
    assert page.titres.count(1) == 1
    assert len(page.ids) == len(set(page.ids))
    assert page.liens[0] == "#contenu"
    assert "contenu" in page.ids


@pytest.mark.django_db
@pytest.mark.parametrize("nom", PUBLIQUES)
def test_les_titres_d_une_page_ne_sautent_pas_de_niveau(client, nom):
    titres = _page(client, nom).titres
    debut = titres.index(1)
    sauts = [(a, b) for a, b in zip(titres[debut:], titres[debut + 1 :], strict=False) if b > a + 1]
    assert sauts == []


@pytest.mark.django_db
@pytest.mark.parametrize("nom", PUBLIQUES)
def test_chaque_lien_interne_d_une_page_aboutit(client, nom):
    page = _page(client, nom)
    for lien in set(page.liens):
        if lien.startswith("#"):
            assert lien[1:] in page.ids
        elif lien.startswith("/") and not lien.startswith("/static/"):
            adresse, _, ancre = lien.partition("#")
            reponse = client.get(adresse)
            assert reponse.status_code in (200, 302), lien
            if ancre:
                assert f'id="{ancre}"' in reponse.content.decode(), lien


@pytest.mark.django_db
@pytest.mark.parametrize("nom", [nom for nom in PUBLIQUES if nom not in AVEC_REQUETES])
def test_une_page_publique_ne_lit_pas_la_base(client, nom, django_assert_num_queries):
    with django_assert_num_queries(0):
        client.get(reverse(nom))


@pytest.mark.django_db
def test_les_actifs_du_gabarit_existent(client):
    source = client.get("/").content.decode()
    adresses = set(re.findall(r'(?:href|src)="/static/([^"#]+)', source))
    assert [
        adresse for adresse in adresses if not adresse.startswith("construits/") and not finders.find(adresse)
    ] == []


@pytest.mark.django_db
def test_l_accueil_mene_aux_trois_etapes_au_simulateur_et_a_la_creation(client):
    texte = client.get("/").content.decode()
    for attendu in (
        "Créer mon dossier",
        "Me connecter",
        "Simuler le financement",
        "185\u202f000\u00a0€",
        "0 801 902 263",
    ):
        assert attendu in texte


@pytest.mark.django_db
def test_la_page_de_financement_donne_les_totaux_du_bareme(client):
    texte = client.get(reverse("pages:financement")).content.decode()
    for total in ("185\u202f000", "242\u202f000", "315\u202f000", "380\u202f000", "220\u202f000", "450\u202f000"):
        assert f"{total}\u00a0€" in texte


@pytest.mark.parametrize("bareme", BAREMES.values(), ids=lambda bareme: bareme.code)
def test_chaque_mission_d_un_bareme_a_son_icone(bareme):
    assert {mission.code for mission in bareme.missions} <= set(ICONES)


@pytest.mark.django_db
def test_la_page_des_missions_lit_les_textes_que_tient_l_administrateur(client):
    Mission.objects.filter(code="parcours").update(explication="Texte corrigé.", exemples="Un exemple.\nUn autre.")
    texte = client.get(reverse("pages:missions")).content.decode()
    for attendu in ("Texte corrigé.", "<li>Un exemple.</li>", "<li>Un autre.</li>", "6 mois après la signature"):
        assert attendu in texte


@pytest.mark.django_db
def test_sans_organisme_chaque_contact_est_dit_non_renseigne(client):
    texte = client.get(reverse("pages:contacts")).content.decode()
    assert texte.count("Non renseigné") == 2 * len(DEPARTEMENTS_D_OCCITANIE)


@pytest.mark.django_db
def test_un_organisme_sans_contact_renvoie_au_numero_vert(client):
    une_organisation(TypeOrganisation.AM, ("31", "32"), nom="Caisse de Garonne", telephone="")
    une_organisation(TypeOrganisation.ARS, ("31",), nom="Agence d’essai", telephone="05 00 00 00 00")
    texte = client.get(reverse("pages:contacts")).content.decode()
    assert texte.count("Caisse de Garonne") == 2
    assert texte.count("Contact non renseigné") == 2
    assert 'href="tel:0500000000"' in texte


@pytest.mark.django_db
@pytest.mark.parametrize("nombre", [1, 3, 30])
def test_la_page_des_contacts_coute_autant_pour_un_organisme_que_pour_trente(client, nombre, django_assert_num_queries):
    for _ in range(nombre):
        une_organisation(TypeOrganisation.AM, ("31",))
    with django_assert_num_queries(2):
        client.get(reverse("pages:contacts"))


@pytest.mark.django_db
def test_le_glossaire_donne_chaque_definition_et_son_ancre(client):
    page = _page(client, "pages:glossaire")
    assert set(GLOSSAIRE) <= set(page.ids)


@pytest.mark.django_db
def test_une_personne_connectee_voit_son_nom_et_peut_se_deconnecter():
    reponse = client_de(un_compte(prenom="Anne", nom="Puech")).get("/")
    texte = reponse.content.decode()
    assert "Anne Puech" in texte
    assert "Se déconnecter" in texte
    assert "Se connecter" not in texte


@pytest.mark.django_db
def test_seul_l_administrateur_voit_le_lien_d_administration():
    lien = f'href="{reverse("admin:index")}"'
    assert lien not in client_de(un_compte()).get("/").content.decode()
    assert lien in client_de(un_agent(Role.ADMINISTRATEUR)).get("/").content.decode()


@pytest.mark.django_db
def test_hors_demonstration_les_pages_de_demonstration_n_existent_pas(client, settings):
    settings.DEMO = False
    assert client.get(reverse("demo_courriels")).status_code == 404
    assert client.get(reverse("composants")).status_code == 404
    assert "Démonstration" not in client.get("/").content.decode()


@pytest.mark.django_db
def test_hors_demonstration_l_administrateur_garde_la_galerie(settings):
    settings.DEMO = False
    assert client_de(un_agent(Role.ADMINISTRATEUR)).get(reverse("composants")).status_code == 200
    assert client_de(un_agent(Role.COORDINATEUR)).get(reverse("composants")).status_code == 404


@pytest.mark.django_db
def test_la_demonstration_montre_les_courriels_du_plus_recent_au_plus_ancien(client):
    for rang in (1, 2):
        deposer(cle=f"c{rang}", destinataire="a@exemple.test", sujet=f"Objet {rang}", corps="<b>Texte</b>")
    texte = client.get(reverse("demo_courriels")).content.decode()
    assert texte.index("Objet 2") < texte.index("Objet 1")
    assert "&lt;b&gt;Texte" in texte


@pytest.mark.django_db
@pytest.mark.parametrize("nombre", [1, 3, 30])
def test_la_page_des_courriels_coute_toujours_deux_requetes(client, nombre, django_assert_num_queries):
    for rang in range(nombre):
        deposer(cle=f"c{rang}", destinataire="a@exemple.test", sujet="Objet", corps="Texte")
    with django_assert_num_queries(2):
        client.get(reverse("demo_courriels"))


@pytest.mark.django_db
@pytest.mark.parametrize(("choix", "attribut"), [("sombre", 'data-theme="sombre"'), ("clair", 'data-theme="clair"')])
def test_le_theme_choisi_est_garde_sans_javascript(client, choix, attribut):
    client.post(reverse("apparence"), {"theme": choix})
    assert attribut in client.get("/").content.decode()
    client.post(reverse("apparence"), {"theme": ""})
    assert "data-theme" not in client.get("/").content.decode()


@pytest.mark.django_db
def test_un_theme_inconnu_est_refuse_et_le_titre_le_dit(client):
    reponse = client.post(reverse("apparence"), {"theme": "vert"})
    assert "<title>Erreur : Apparence" in reponse.content.decode()
    client.cookies["theme"] = '"><script>'
    assert "data-theme" not in client.get("/").content.decode()
