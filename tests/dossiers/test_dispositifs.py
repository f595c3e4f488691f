"""Les dispositifs du territoire : proposés d'avance, retenus ou écartés d'un geste, jamais reproposés."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from acteurs.models import Structure
from acteurs.nomenclatures import TypeStructure
from dossiers.dispositifs import proposer
from dossiers.enums_diagnostic import NatureDispositif
from dossiers.forms.diagnostic import Propositions
from dossiers.models import DispositifExistant, Dossier
from dossiers.photographie import photographier
from tests.dossiers.test_diagnostic import envoyer, lignes
from tests.fabriques.communes import LAURAGAIS, cpts_fictive
from tests.fabriques.dossiers import un_dossier, un_porteur

pytestmark = pytest.mark.django_db

VILLEFRANCHE = "31582"
CADRES = ["prs:76", "ptsm:31", "cts:31", "dac:31"]


@pytest.fixture
def lettre():
    return un_dossier().lettre


def une_structure(nom: str, nature: TypeStructure = TypeStructure.MSP, commune: str = VILLEFRANCHE) -> Structure:
    return Structure.objects.create(type=nature, nom=nom, commune_id=commune)


def cles(lettre) -> list[str]:
    return [proposition.cle for proposition in proposer(lettre)]


def gestes(**geste: str) -> dict[str, str]:
    return {**lignes("dispositifs"), **geste}


def test_les_codes_de_nature_sont_ceux_des_structures_du_referentiel():
    assert {t.value for t in TypeStructure} - set(NatureDispositif.values) == {
        "pharmacie", "laboratoire", "usagers", "commune", "epci", "departement",
    }  # fmt: skip


def test_le_territoire_propose_ses_structures_et_les_cadres_que_la_loi_prevoit(lettre):
    maison = une_structure("Maison de santé")
    ailleurs = Dossier.objects.exclude(pk=lettre.dossier_id)
    assert not ailleurs.exists()
    une_structure("Pharmacie", TypeStructure.PHARMACIE)
    assert cles(lettre) == [*CADRES, f"structure:{maison.pk}"]
    proposition = proposer(lettre)[-1]
    assert (proposition.nom, proposition.lieu) == ("Maison de santé", "Villefranche-de-Lauragais")


def test_une_structure_hors_du_territoire_n_est_pas_proposee(lettre):
    un_dossier(nom="Ailleurs", codes=["31555"])
    une_structure("CHU", TypeStructure.CENTRE_HOSPITALIER, "31555")
    assert cles(lettre) == CADRES


def test_un_territoire_vide_ne_propose_rien():
    lettre = un_dossier(codes=()).lettre
    assert cles(lettre) == []
    assert "Choisissez d’abord vos communes" in page(lettre)


def page(lettre) -> str:
    client = Client()
    client.force_login(un_porteur())
    adresse = reverse("dossiers:rubrique", args=[lettre.dossier.numero, "lettre", "organisation"])
    return client.get(adresse).content.decode()


def test_retenir_ajoute_a_la_liste_et_garde_la_saisie_en_cours(lettre):
    cle = f"structure:{une_structure('Maison de santé').pk}"
    reponse = envoyer(lettre, "organisation", organisation="Un bureau.", **gestes(retenir=cle))
    assert reponse.url.endswith("/organisation/#proposes")
    retenu = lettre.dispositifs.get()
    assert (retenu.nature, retenu.nom, retenu.lieu, retenu.ecarte) == (
        "msp",
        "Maison de santé",
        "Villefranche-de-Lauragais",
        False,
    )
    assert cle not in cles(lettre)
    lettre.refresh_from_db()
    assert lettre.organisation == "Un bureau."


def test_un_dispositif_ecarte_ne_revient_pas_et_peut_se_reprendre(lettre):
    envoyer(lettre, "organisation", **gestes(ecarter="prs:76"))
    assert cles(lettre) == CADRES[1:]
    assert photographier(lettre)["dispositifs"] == []
    envoyer(lettre, "organisation", **gestes(reprendre="prs:76"))
    assert [d["nom"] for d in photographier(lettre)["dispositifs"]] == ["Projet régional de santé Occitanie"]


def test_retirer_un_dispositif_retenu_c_est_l_ecarter(lettre):
    envoyer(lettre, "organisation", **gestes(retenir="prs:76"))
    retenu = lettre.dispositifs.get()
    ligne = {"id": retenu.pk, "nature": "prs", "nom": retenu.nom, "DELETE": "on"}
    envoyer(lettre, "organisation", **lignes("dispositifs", ligne, initiales=1))
    retenu.refresh_from_db()
    assert retenu.ecarte
    assert cles(lettre) == CADRES[1:]


def test_retirer_une_ligne_ajoutee_a_la_main_l_efface(lettre):
    a_la_main = lettre.dispositifs.create(nature="cls", nom="Contrat local de santé")
    ligne = {"id": a_la_main.pk, "nature": "cls", "nom": a_la_main.nom, "DELETE": "on"}
    envoyer(lettre, "organisation", **lignes("dispositifs", ligne, initiales=1))
    assert not lettre.dispositifs.exists()


@pytest.mark.parametrize("geste", ["retenir", "ecarter", "reprendre"])
def test_une_cle_inconnue_ne_fait_rien(lettre, geste):
    assert envoyer(lettre, "organisation", **gestes(**{geste: "structure:999"})).status_code == 302
    assert not lettre.dispositifs.exists()


def test_retenir_deux_fois_ne_double_pas(lettre):
    for _ in range(2):
        envoyer(lettre, "organisation", **gestes(retenir="prs:76"))
    assert lettre.dispositifs.count() == 1


def test_la_base_refuse_un_double_et_un_ecart_sans_proposition(lettre):
    DispositifExistant.objects.create(lettre=lettre, nature="prs", nom="PRS", cle="prs:76")
    for champs in ({"cle": "prs:76"}, {"ecarte": True}):
        with pytest.raises(IntegrityError), transaction.atomic():
            DispositifExistant.objects.create(lettre=lettre, nature="prs", nom="PRS", **champs)


def test_une_phrase_trop_longue_est_refusee_sans_rien_perdre(lettre):
    ligne = {"nature": "msp", "nom": "Maison de santé", "articulation": "x" * 301}
    reponse = envoyer(lettre, "organisation", organisation="À garder.", **lignes("dispositifs", ligne))
    assert reponse.status_code == 422
    assert "À garder." in reponse.content.decode()


def test_le_nombre_de_requetes_ne_depend_pas_du_nombre_de_communes():
    grande = cpts_fictive("DEMO-32-050")["communes"]
    comptes = []
    for codes in (LAURAGAIS[:1], grande[:155]):
        lettre = un_dossier(nom=f"CPTS de {len(codes)}", codes=codes).lettre
        for code in codes:
            une_structure(f"Maison de {code}", commune=code)
        client = Client()
        client.force_login(un_porteur())
        adresse = reverse("dossiers:rubrique", args=[lettre.dossier.numero, "lettre", "organisation"])
        client.get(adresse)
        with CaptureQueriesContext(
            connection,
        ) as requetes:
            assert client.get(adresse).status_code == 200
        comptes.append(len(requetes))
    assert comptes[0] == comptes[1]


def test_la_page_nomme_ce_que_le_referentiel_ne_connait_pas_ici(lettre):
    une_structure("Maison de santé")
    introuvables = Propositions(None, lettre).introuvables
    assert NatureDispositif.EHPAD.label in introuvables
    assert NatureDispositif.MSP.label not in introuvables
    DispositifExistant.objects.create(lettre=lettre, nature=NatureDispositif.EHPAD, nom="Les Tilleuls")
    assert NatureDispositif.EHPAD.label not in Propositions(None, lettre).introuvables
    assert "Le référentiel n’en connaît pas chez vous" in _page_organisation(lettre)


def _page_organisation(lettre) -> str:
    adresse = reverse("dossiers:rubrique", args=[lettre.dossier.numero, "lettre", "organisation"])
    client = Client()
    client.force_login(lettre.dossier.equipe.get(role="responsable").utilisateur)
    return client.get(adresse).content.decode()
