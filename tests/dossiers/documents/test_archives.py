"""L'archive : produite une fois après l'acte, scellée, jamais refaite ; reprise si le serveur est tombé."""

import hashlib

import pytest
from django.db import transaction

from dossiers.actions import lettre as lettres
from dossiers.archives import est_intact, produire, produire_en_attente
from dossiers.enums import TypeDocument
from dossiers.models import Document, Evenement
from tests.fabriques.etats import un_dossier_depose, un_parcours
from tests.mise_en_page import ProductionsManquees

pytestmark = pytest.mark.django_db


def octets(document):
    with document.fichier.open("rb") as fichier:
        return fichier.read()


def test_le_depot_archive_la_lettre_et_l_accuse_apres_le_commit(depart, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        dossier = un_dossier_depose(depart)
    documents = list(dossier.documents.order_by("pk"))
    assert [d.type for d in documents] == [
        TypeDocument.LETTRE,
        TypeDocument.DEMANDE_SUBVENTION,
        TypeDocument.ACCUSE_RECEPTION,
    ]
    for document in documents:
        assert document.sha256 == hashlib.sha256(octets(document)).hexdigest()
        assert (document.taille, document.produit_le is not None) == (len(octets(document)), True)


def test_produire_deux_fois_ne_refait_rien(depart):
    document = un_dossier_depose(depart).documents.get(type=TypeDocument.ACCUSE_RECEPTION)
    premier = produire(document.pk)
    avant = (octets(premier), premier.sha256, premier.produit_le, premier.fichier.name)
    Document.objects.filter(pk=document.pk).update(titre="Autre titre")
    second = produire(document.pk)
    assert (octets(second), second.sha256, second.produit_le, second.fichier.name) == avant
    assert est_intact(second)


def test_un_document_reste_sans_fichier_est_repris(depart):
    dossier = un_dossier_depose(depart)
    assert dossier.documents.filter(produit_le=None).count() == 3
    assert (produire_en_attente(), produire_en_attente()) == (3, 0)
    assert all(est_intact(document) for document in dossier.documents.all())


def test_un_fichier_altere_se_voit(depart):
    document = produire(un_dossier_depose(depart).documents.get(type=TypeDocument.LETTRE).pk)
    with document.fichier.storage.open(document.fichier.name, "ab") as fichier:
        fichier.write(b" ")
    assert not est_intact(document)


def test_un_acte_annule_ne_laisse_ni_document_ni_fichier(depart, django_capture_on_commit_callbacks):
    parcours = un_parcours(depart)
    with django_capture_on_commit_callbacks() as suites, pytest.raises(ActeAnnule):
        _deposer_puis_annuler(parcours)
    assert suites == []
    assert not Document.objects.exists()
    assert not Evenement.objects.filter(code="deposer").exists()


class ActeAnnule(Exception):
    """Ce qui arrive après le dépôt, dans la même transaction."""


@transaction.atomic
def _deposer_puis_annuler(parcours):
    lettres.deposer(parcours.lettre, auteur=parcours.responsable, maintenant=parcours.maintenant)
    raise ActeAnnule


def test_un_echec_d_impression_ne_cache_pas_l_acte_et_se_reprend(depart, django_capture_on_commit_callbacks, settings):
    """Sans gabarit lisible l'impression échoue : le dépôt reste fait, le travailleur imprime plus tard.

    Dans un parcours au navigateur, ce que relève ``ProductionsManquees`` ferait échouer le test.
    """
    gabarits = settings.TEMPLATES
    with ProductionsManquees() as suivi, django_capture_on_commit_callbacks(execute=True):
        dossier = un_dossier_depose(depart)
        settings.TEMPLATES = [{**gabarits[0], "DIRS": [], "APP_DIRS": False}]
    assert dossier.lettre.etat == "deposee"
    assert dossier.documents.filter(produit_le=None).count() == 3
    assert ["production remise au travailleur : " in manquee for manquee in suivi.manquees] == [True] * 3
    settings.TEMPLATES = gabarits
    assert produire_en_attente() == 3


def test_le_code_court_se_lit_a_voix_haute_et_distingue_les_documents(depart):
    codes = list(un_dossier_depose(depart).documents.values_list("code_court", flat=True))
    assert len(set(codes)) == 3
    assert all(len(code) == len("K7QP-2MZ4-X") and not set(code) & set("01IO") for code in codes)
