"""Les pages de l'équipe : saisir, lire, annuler, exporter, attester."""

import csv
import io
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from commun.montants import euros
from indemnites.documents import contexte_de_l_attestation
from indemnites.models import Indemnite
from tests.fabriques.acteurs import un_rpps
from tests.fabriques.comptes import client_de
from tests.fabriques.indemnites import CLAIRE, une_cpts, une_indemnite
from tests.fabriques.pdf import un_pdf

pytestmark = pytest.mark.django_db


@pytest.fixture
def ici():
    return une_cpts()


def page(ici, nom, *autres):
    return reverse(f"indemnites:{nom}", args=[ici.contrat.dossier.numero, *autres])


def saisie(**autres):
    justificatif = SimpleUploadedFile("etat.pdf", un_pdf(titre="État signé"))
    valeurs = {
        "personne": "autre",
        **{"rpps": "10 00 34 56 786", "nom": "Durand", "prenom": "Claire", "profession": "60"},
        "mission": "acces_soins",
        "objet": "Quatre réunions",
        "le": "2023-12-20",
        "montant": "1 250,50",
        "preuve": justificatif,
    }
    return {nom: valeur for nom, valeur in {**valeurs, **autres}.items() if valeur is not None}


def test_une_saisie_s_enregistre_puis_la_personne_se_choisit_dans_la_liste(ici):
    client = client_de(ici.parcours.responsable)
    reponse = client.post(page(ici, "saisir"), saisie(), follow=True)
    [ligne] = Indemnite.objects.all()
    assert (ligne.rpps, str(ligne.montant), ligne.mission_libelle) == (CLAIRE.rpps, "1250.50", "Accès aux soins")
    assert reponse.redirect_chain == [(page(ici, "registre") + "?annee=2023", 302)]
    suite = saisie(personne=CLAIRE.rpps, montant="33950,00", rpps=None, nom=None, prenom=None, profession=None)
    texte = client.post(page(ici, "saisir"), suite, follow=True).content.decode()
    assert "Proche du plafond" in texte
    assert Indemnite.objects.count() == 2


def test_une_saisie_fautive_garde_tout_et_un_plafond_depasse_repond_409(ici):
    client = client_de(ici.parcours.responsable)
    vide = client.post(page(ici, "saisir"), saisie(nom="", rpps="123", preuve=None))
    assert vide.status_code == 422
    assert {"nom", "rpps", "preuve"} == set(vide.context["form"].errors)
    assert "Quatre réunions" in vide.content.decode()
    trop = client.post(page(ici, "saisir"), saisie(montant="43992,01"))
    assert trop.status_code == 409
    assert "Plafond atteint" in trop.content.decode()
    assert Indemnite.objects.count() == 0


def test_un_justificatif_dont_le_fichier_a_disparu_repond_404(ici, caplog):
    ligne = une_indemnite(ici)
    piece = ligne.preuves.get()
    client, adresse = client_de(ici.parcours.responsable), page(ici, "justificatif", ligne.pk, piece.cle)
    servi = client.get(adresse)
    assert (servi.status_code, servi["Cache-Control"]) == (200, "private, no-store")
    b"".join(servi.streaming_content)
    piece.fichier.storage.delete(piece.fichier.name)
    assert client.get(adresse).status_code == 404
    assert caplog.messages[0] == f"pièce jointe {piece.pk} : fichier absent du disque"


def test_annuler_par_la_page_raye_la_somme_du_registre(ici):
    ligne = une_indemnite(ici)
    client = client_de(ici.parcours.responsable)
    assert client.post(page(ici, "annuler", ligne.pk), {"commentaire": ""}).status_code == 422
    assert client.post(page(ici, "annuler", ligne.pk), {"commentaire": "Doublon"}).status_code == 302
    assert client.post(page(ici, "annuler", ligne.pk), {"commentaire": "Doublon"}).status_code == 409
    texte = client.get(page(ici, "registre") + "?annee=2023").content.decode()
    assert "<del>450,00" in texte
    assert client.get(page(ici, "attestation", ligne.pk)).status_code == 404


def test_l_export_et_l_attestation_disent_les_memes_sommes(ici):
    une_indemnite(ici)
    autre = une_indemnite(ici, "12.34", mission="fonctionnement")
    ailleurs = une_indemnite(ici, "99.00", personne=type(CLAIRE)(un_rpps(7), "=Abc", "Paul", "10"))
    client = client_de(ici.parcours.responsable)
    octets = b"".join(client.get(page(ici, "export", 2023, "csv")).streaming_content).decode("utf-8-sig")
    lignes = list(csv.DictReader(io.StringIO(octets), delimiter=";"))
    assert [ligne["Compte pour"] for ligne in lignes] == ["99,00", "450,00", "12,34"]
    assert lignes[0]["Nom"] == "'=Abc"
    assert client.get(page(ici, "export", 2023, "ods")).status_code == 404
    siennes = [ligne for ligne in Indemnite.objects.order_by("pk") if ligne.pk != ailleurs.pk]
    contexte = contexte_de_l_attestation(ici.contrat, siennes)
    assert (contexte["total"], contexte["personne"]) == (euros(Decimal("462.34")), "Claire Durand")
    pdf = client.get(page(ici, "attestation", autre.pk))
    assert (pdf.status_code, pdf["Content-Type"], pdf["Cache-Control"]) == (200, "application/pdf", "private, no-store")
    assert CLAIRE.rpps not in pdf["Content-Disposition"]
    assert b"".join(pdf.streaming_content).startswith(b"%PDF")


@pytest.mark.parametrize("nombre", [1, 3])
def test_le_registre_coute_le_meme_nombre_de_requetes(ici, nombre, django_assert_max_num_queries):
    for rang in range(nombre):
        une_indemnite(ici, personne=type(CLAIRE)(un_rpps(20 + rang), "Durand", "Claire", "60"))
    client = client_de(ici.parcours.responsable)
    client.get(page(ici, "registre"))
    with django_assert_max_num_queries(32):
        assert client.get(page(ici, "registre") + "?annee=2023").status_code == 200
