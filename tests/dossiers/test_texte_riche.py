"""Le texte enrichi d'une rubrique : ce que l'on colle, ce qui se range, ce qui se relit et se compare."""

import pytest

from commun.texte_riche.champs import ChampTexteRiche
from dossiers.comparaison import comparer
from dossiers.enums import EtatLettre, Sujet
from dossiers.models import ProjetSante
from dossiers.photographie import photographier
from tests.commun.test_texte_riche import WORD
from tests.dossiers.page_de_saisie import Page, sorts
from tests.fabriques.comptes import client_de
from tests.fabriques.dossiers import un_porteur
from tests.fabriques.etats import un_dossier_a

pytestmark = pytest.mark.django_db
COLLE = WORD.replace("IMAGE", "A" * 5_500_000)
ENRICHIS = [champ.name for champ in ProjetSante._meta.concrete_fields if isinstance(champ, ChampTexteRiche)]


@pytest.fixture
def saisie():
    return Page(client_de(un_porteur()), un_dossier_a(EtatLettre.ACCORDEE), "presentation", Sujet.PROJET)


def le_projet() -> ProjetSante:
    return ProjetSante.objects.get()


def test_les_grandes_proses_du_projet_sont_enrichies():
    assert [
        *("presentation", "diagnostic", "gouvernance_representativite", "gouvernance_missions"),
        *("gouvernance_decisions", "gouvernance_partenariats", "gouvernance_outils"),
        *("travail_pluriprofessionnel", "systeme_information", "communication", "suivi_evaluation"),
    ]


def test_un_collage_de_word_avec_scripts_styles_et_cinq_megaoctets_se_range_propre(saisie):
    reponse = saisie.envoyer(presentation=COLLE)
    assert reponse.status_code == 302
    texte = le_projet().presentation
    assert texte.startswith("# Le **projet**\n\nUne coordination de **douze communes**, *ensemble*.")
    assert "| 2027 | Ouverture \\| lancement |" in texte
    assert [texte.count(mot) for mot in ("script", "style", "mso", "data:", "<")] == [0] * 5
    suite = saisie.client.get(reponse.url).content.decode()
    assert "« présentation du projet ». Retiré du texte collé : 1 image, 1 script" in suite.replace(
        "Présentation", "présentation"
    )


def test_l_enregistrement_automatique_range_le_meme_texte(saisie):
    reponse = saisie.enregistrer(presentation=COLLE)
    assert (reponse.status_code, sorts(reponse)) == (200, {"presentation": "enregistre"})
    assert reponse.json()["champs"]["presentation"]["valeurs"]["presentation"] == [le_projet().presentation]


def test_un_texte_mis_en_forme_mais_vide_manque_toujours(saisie):
    saisie.envoyer(presentation="<p>&nbsp;</p><script>x</script>", diagnostic="**  **")
    projet = le_projet()
    assert (projet.presentation, projet.diagnostic) == ("", "")


def test_la_lecture_le_rend_sous_les_titres_de_la_page(saisie):
    saisie.envoyer(presentation="# Origine\n\n- Castelnau\n- Revel")
    lu = saisie.client.get(f"/dossiers/{le_projet().dossier.numero}/projet/lire/").content.decode()
    assert "<h4>Origine</h4>\n<ul>\n<li>Castelnau</li>\n<li>Revel</li>\n</ul>" in lu


def test_la_comparaison_montre_le_texte_sans_sa_mise_en_forme(saisie):
    saisie.envoyer(presentation="# Origine\n\n**Trois** communes")
    avant = photographier(le_projet())
    saisie.envoyer(presentation="# Origine\n\n**Quatre** communes")
    [rubrique] = comparer(avant, photographier(le_projet()), Sujet.PROJET).rubriques
    assert [(e.avant, e.apres) for e in rubrique.champs] == [("Origine\nTrois communes", "Origine\nQuatre communes")]


def test_l_adresse_de_mise_en_forme_nettoie_et_n_ecrit_rien(saisie):
    reponse = saisie.client.post("/texte-mis-en-forme/", {"html": "<p>a<script>x</script> <b>b</b></p>"})
    assert reponse.json() == {
        "texte": "a **b**",
        "html": "<p>a <strong>b</strong></p>\n",
        "retire": "Retiré du texte collé : 1 script. Le texte, les titres, les listes et les tableaux sont gardés.",
    }
    assert saisie.client.post("/texte-mis-en-forme/", {"texte": "a <b"}).json()["texte"] == "a <b"


def test_ecrire_sans_formulaire_range_aussi_propre(saisie):
    projet = le_projet()
    projet.communication = "<p onclick='x()'>Bonjour</p>"
    projet.save()
    assert le_projet().communication == "Bonjour"
