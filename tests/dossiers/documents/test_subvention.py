"""La demande de subvention : archivée si un FIR est demandé, lue par qui lit la lettre, sans l'IBAN."""

import io
import subprocess

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from comptes.enums import Role
from dossiers.archives import rendre
from dossiers.enums import EtatLettre, TypeDocument
from dossiers.models import Dossier
from tests.dossiers.documents.lecture import a_plat, balises, dernier, lire, texte
from tests.fabriques.dossiers import IBAN, un_agent, un_dossier, une_lettre_complete
from tests.fabriques.etats import Parcours, un_dossier_a, un_dossier_depose

# Une page imprimée ne lit pas la base ; contexte, archive et empreinte se jouent ailleurs, sur les deux moteurs.
pytestmark = [pytest.mark.django_db, pytest.mark.pdf, pytest.mark.un_moteur]
SUBVENTION = TypeDocument.DEMANDE_SUBVENTION


def _depose(depart, **options) -> Dossier:
    lettre = une_lettre_complete(un_dossier(maintenant=depart), **options)
    parcours = Parcours(Dossier.objects.get(pk=lettre.dossier_id), depart)
    parcours.deposer_lettre()
    return parcours.dossier


def test_elle_s_archive_a_cote_de_la_lettre(depart):
    types = list(un_dossier_depose(depart).documents.order_by("pk").values_list("type", flat=True))
    assert types == ["lettre", "demande_subvention", "accuse_reception"]


def test_sans_demande_de_fir_elle_n_existe_pas(depart):
    types = list(_depose(depart, fir=None).documents.order_by("pk").values_list("type", flat=True))
    assert types == ["lettre", "accuse_reception"]


def test_ce_qu_elle_dit_vient_de_la_version_deposee(depart):
    dossier = un_dossier_depose(depart)
    contexte = dernier(dossier, SUBVENTION).contexte
    assert contexte["montant_en_lettres"] == "quinze mille euros"
    assert contexte["empreinte"] == dossier.versions.get().empreinte
    assert contexte["destinataire"]["nom"] == "Agence régionale de santé Occitanie"
    assert [(t["legende"], t["total"]) for t in contexte["financement"]["tableaux"]] == [
        ("Charges", 18000),
        ("Produits", 18000),
    ]


def test_le_pdf_se_lit_en_clair_par_pdftotext(depart, tmp_path):
    fichier = tmp_path / "demande.pdf"
    fichier.write_bytes(rendre(dernier(un_dossier_depose(depart), SUBVENTION)))
    lu = a_plat(
        subprocess.run(["pdftotext", "-layout", fichier, "-"], capture_output=True, check=True, text=True).stdout
    )
    for attendu in (
        "15 000 €",
        "quinze mille euros",
        "W313012345",
        "73282932000074",
        "Écrire le projet de santé de la CPTS du Lauragais",
        "du 4 janvier 2027 au 29 octobre 2027",
        "Réunion de lancement",
        "Total des charges 18 000 €",
        "Total des produits 18 000 €",
        "FR76 •••• •••• •••• •••• •••• 0189",
        "Attestation sur l’honneur",
        "contrat d’engagement républicain",
        "Anne Puech présidente",
    ):
        assert attendu in lu, attendu
    assert IBAN not in lu.replace(" ", "")


def test_le_pdf_est_balise_et_nomme(depart):
    pdf = lire(un_dossier_depose(depart), SUBVENTION)
    lues = balises(pdf)
    assert {"H1", "H2", "Table", "TH", "L", "LI"} <= set(lues)
    assert pdf.metadata.title == "Demande de subvention : CPTS du Lauragais"
    assert pdf.trailer["/Root"]["/Lang"] == "fr"


def test_les_contributions_en_nature_viennent_apres_un_sous_total(depart):
    lettre = une_lettre_complete(un_dossier(maintenant=depart))
    for sens, compte in (("charge", "86"), ("produit", "87")):
        lettre.dossier.lignes_budget.create(volet="formalisation", sens=sens, compte=compte, montant=2000)
    parcours = Parcours(Dossier.objects.get(pk=lettre.dossier_id), depart)
    parcours.deposer_lettre()
    (charges, _produits) = dernier(parcours.dossier, SUBVENTION).contexte["financement"]["tableaux"]
    assert (charges["sous_total"], charges["total"]) == (18000, 20000)
    assert [ligne["compte"] for ligne in charges["en_nature"]] == ["86"]
    assert "Sous-total en argent" in texte(lire(parcours.dossier, SUBVENTION))


@pytest.mark.parametrize(
    ("role", "etat", "statut"),
    [
        (Role.COORDINATEUR, EtatLettre.DEPOSEE, 200),
        (Role.INSTRUCTEUR_ARS, EtatLettre.DEPOSEE, 404),
        (Role.INSTRUCTEUR_ARS, EtatLettre.TRANSMISE, 200),
        (Role.INSTRUCTEUR_AM, EtatLettre.TRANSMISE, 404),
    ],
)
def test_elle_se_lit_comme_la_lettre(role, etat, statut):
    dossier = un_dossier_a(etat)
    client = Client()
    client.force_login(un_agent(role))
    document = dernier(dossier, SUBVENTION)
    reponse = client.get(reverse("dossiers:document", args=[dossier.numero, document.pk]))
    reponse.close()
    assert reponse.status_code == statut


@pytest.fixture
def commande(tmp_path):
    def geste(numero):
        sortie = tmp_path / "essai.pdf"
        call_command("produire_document", "demande_subvention", numero, sortie=sortie, stdout=io.StringIO())
        return sortie.read_bytes()

    return geste


def test_la_commande_rend_le_document_archive(depart, commande):
    lu = texte(PdfReader(io.BytesIO(commande(un_dossier_depose(depart).numero))))
    assert "quinze mille euros" in lu
    assert "Copie de travail" not in lu


def test_la_commande_apercoit_une_demande_jamais_deposee(commande):
    lettre = une_lettre_complete(un_dossier())
    assert "Copie de travail, sans valeur de dépôt" in texte(PdfReader(io.BytesIO(commande(lettre.dossier.numero))))
    assert not lettre.dossier.documents.exists()


@pytest.mark.parametrize("deposee", [False, True])
def test_la_commande_refuse_une_lettre_sans_fir(depart, commande, deposee):
    dossier = _depose(depart, fir=None) if deposee else une_lettre_complete(un_dossier(), fir=None).dossier
    with pytest.raises(CommandError, match="n’a pas de document « Demande de subvention »"):
        commande(dossier.numero)
