"""Vérifier un document : quatre réponses, et rien qui désigne quelqu'un ou un dossier."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from commun.codes_courts import compact, nouveau_code
from contrats.enums import EtatContrat, MotifAvenant, Partie
from dossiers.actions import lettre as lettres
from dossiers.archives import GABARITS, RENDUS, produire
from dossiers.authenticite import (
    TRAVAIL,
    Verdict,
    constater_le_code,
    constater_le_fichier,
    dispenser,
    hors_dossier,
    imprimer_sans_code,
    inscrire_juge,
    juger_un_depot,
    sans_code,
    sans_regle,
)
from dossiers.enums import TypeDocument
from dossiers.models import Document
from instruction import comptes_rendus
from territoires.actions import corriger_population
from tests.fabriques.contrats import un_contrat_a, un_contrat_propose, un_contrat_signe
from tests.fabriques.etats import CHEMINS_LETTRE, un_dossier_depose, un_parcours
from tests.fabriques.seances import clore, noter, une_seance_ouverte
from tests.heure import il_y_a

pytestmark = pytest.mark.django_db
SAISIE = "/verifier/"
BASE, MENTION = "commun/document.html", '{% include "commun/_document_de_travail.html" %}'
# Ce que mettent en page les fonctions de ``RENDUS`` ; un scan montre le QR du document signé, il n'en ajoute pas.
DES_RENDUS = {"dossiers/documents/annexes.html"}
JETON = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"')


def le_document(dossier, nature, rang=0):
    return produire(dossier.documents.filter(type=nature).order_by("pk")[rang].pk)


def verdict(document):
    constat = constater_le_code(document.code_court)
    assert constat == constater_le_fichier(document.sha256)
    return constat.verdict


def deposer(client, document=None, octets=b"", **champs):
    if document is not None:
        with document.fichier.open("rb") as fichier:
            octets = fichier.read()
    return client.post(SAISIE, {"fichier": SimpleUploadedFile("recu.pdf", octets), **champs})


def lu(reponse):
    trouve = re.search(r'data-constat="(\w+)"', reponse.content.decode())
    return (reponse.status_code, trouve and trouve.group(1))


def test_un_document_depose_est_authentique_par_son_code_et_par_son_fichier(client):
    document = le_document(un_dossier_depose(), TypeDocument.LETTRE)
    assert lu(client.post(SAISIE, {"code": compact(document.code_court).lower()})) == (200, "authentique")
    assert lu(deposer(client, document)) == (200, "authentique")
    assert lu(deposer(client, document, code=document.code_court)) == (200, "authentique")
    assert lu(client.get(reverse("verifier:page", args=[compact(document.code_court), 2]))) == (200, "authentique")
    assert lu(client.get(reverse("verifier:code", args=[document.code_court]))) == (200, "authentique")


def test_un_fichier_modifie_n_est_pas_authentique(client):
    document = le_document(un_dossier_depose(), TypeDocument.LETTRE)
    with document.fichier.open("rb") as fichier:
        octets = fichier.read() + b" "
    assert lu(deposer(client, octets=octets)) == (200, "inconnu")
    reponse = deposer(client, octets=octets, code=document.code_court)
    assert "n’est pas le document archivé sous ce code" in reponse.content.decode()
    assert "Document authentique" not in reponse.content.decode()


def test_le_fichier_d_un_autre_document_n_est_pas_celui_du_code_tape(client):
    dossier = un_dossier_depose()
    lettre, accuse = (le_document(dossier, t) for t in (TypeDocument.LETTRE, TypeDocument.ACCUSE_RECEPTION))
    assert "n’est pas le document archivé" in deposer(client, lettre, code=accuse.code_court).content.decode()


def test_un_document_pas_encore_produit_est_inconnu_comme_un_code_au_hasard(client):
    document = un_dossier_depose().documents.get(type=TypeDocument.LETTRE)
    assert document.produit_le is None
    for code in (document.code_court, nouveau_code()):
        assert lu(client.post(SAISIE, {"code": code})) == (200, "inconnu")
    assert lu(client.get("/V/n-importe-quoi/3")) == (200, "inconnu")


def test_la_lettre_suivante_remplace_la_precedente_mais_pas_son_accuse():
    parcours = un_parcours()
    CHEMINS_LETTRE["complements_demandes"](parcours)
    parcours.faire(lettres.completer, parcours.lettre, auteur=parcours.responsable)
    dossier = parcours.dossier
    attendus = {TypeDocument.LETTRE: [Verdict.REMPLACE, Verdict.AUTHENTIQUE]}
    attendus[TypeDocument.ACCUSE_RECEPTION] = [Verdict.AUTHENTIQUE] * 2
    for nature, verdicts in attendus.items():
        assert [verdict(le_document(dossier, nature, rang)) for rang in range(2)] == verdicts


def test_une_lettre_retiree_annule_son_document():
    parcours = un_parcours()
    CHEMINS_LETTRE["retiree"](parcours)
    assert verdict(le_document(parcours.dossier, TypeDocument.LETTRE)) == Verdict.ANNULE
    assert verdict(le_document(parcours.dossier, TypeDocument.ACCUSE_RECEPTION)) == Verdict.AUTHENTIQUE


@pytest.mark.parametrize(
    ("etat", "verdicts"),
    [
        (EtatContrat.A_SIGNER, [Verdict.AUTHENTIQUE]),
        (EtatContrat.ACTIF, [Verdict.REMPLACE, Verdict.AUTHENTIQUE]),
        (EtatContrat.MIS_EN_DEMEURE, [Verdict.REMPLACE, Verdict.AUTHENTIQUE]),
        (EtatContrat.RESILIE, [Verdict.REMPLACE, Verdict.ANNULE]),
        (EtatContrat.ECHU, [Verdict.REMPLACE, Verdict.TERMINE]),
    ],
)
def test_le_contrat_propose_puis_signe(etat, verdicts):
    documents = un_contrat_a(etat).dossier.documents.filter(type=TypeDocument.CONTRAT).order_by("pk")
    assert [verdict(produire(document.pk)) for document in documents] == verdicts


def test_un_contrat_rappele_annule_sa_proposition_puis_la_suivante_la_remplace():
    parcours = un_contrat_propose()
    parcours.signer(Partie.ARS)
    parcours.rappeler()
    premier = le_document(parcours.dossier, TypeDocument.CONTRAT)
    assert verdict(premier) == Verdict.ANNULE
    parcours.proposer()
    assert verdict(premier) == Verdict.REMPLACE
    assert verdict(le_document(parcours.dossier, TypeDocument.CONTRAT, 1)) == Verdict.AUTHENTIQUE


def test_le_compte_rendu_d_une_seance_se_verifie_aussi():
    dossier = un_dossier_depose()
    seance = une_seance_ouverte(dossier)
    noter(seance, dossier)
    compte_rendu = comptes_rendus.produire(clore(seance).compte_rendu.pk)
    assert verdict(compte_rendu) == Verdict.AUTHENTIQUE


def test_la_page_ne_dit_que_la_nature_et_le_jour(client):
    """Deux lettres de CPTS différentes, déposées le même jour : la même page, au code près."""
    pages = []
    for nom in ("CPTS des Coteaux", "CPTS du Sidobre"):
        parcours = un_parcours(nom=nom)
        parcours.deposer_lettre()
        document = le_document(parcours.dossier, TypeDocument.LETTRE)
        page = client.post(SAISIE, {"code": document.code_court}).content.decode()
        for secret in (nom, parcours.dossier.numero, document.sha256, document.titre, str(document.taille)):
            assert secret not in page
        pages.append(JETON.sub("", page).replace(document.code_court, "CODE"))
    assert pages[0] == pages[1]


def test_la_page_ne_s_indexe_pas_et_ne_se_garde_pas(client):
    for reponse in (client.get(SAISIE), client.get("/V/K7QP2MZ4")):
        assert (reponse["X-Robots-Tag"], reponse["Referrer-Policy"]) == ("noindex, nofollow", "same-origin")
        assert "no-store" in reponse["Cache-Control"]
        assert '<meta name="robots" content="noindex, nofollow">' in reponse.content.decode()


def test_la_page_est_limitee_en_debit(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {"verification": "2/h/ip"}
    essais = [client.get("/V/K7QP2MZ4").status_code, client.post(SAISIE, {"code": nouveau_code()}).status_code]
    assert [*essais, client.get("/V/K7QP2MZ4").status_code] == [200, 200, 429]
    assert client.post(SAISIE, {"code": nouveau_code()}).status_code == 429
    assert client.get(SAISIE).status_code == 200


@pytest.mark.parametrize(("saisi", "dit"), [("", "Tapez le code"), ("K7QP", "signes"), ("K7QO2MZ4X", "« O »")])
def test_une_saisie_fautive_dit_quoi_faire(client, saisi, dit):
    reponse = client.post(SAISIE, {"code": saisi})
    assert reponse.status_code == 422
    assert dit in reponse.content.decode()


def test_chaque_sorte_de_document_archive_a_un_juge_ou_une_dispense_dite():
    assert sans_regle({*GABARITS, *RENDUS}) == set()
    assert sans_regle(["facture"]) == {"facture"}
    with pytest.raises(ValueError, match="déjà sa règle"):
        dispenser(TypeDocument.CONTRAT, "Elle vaut toujours.")
    with pytest.raises(ValueError, match="déjà sa règle"):
        inscrire_juge(TypeDocument.AVIS, juger_un_depot)


def test_chaque_gabarit_imprime_a_son_code_ou_dit_pourquoi_il_n_en_a_pas():
    """Archivé au dossier ou à part, il porte code et QR ; sinon, il dit pourquoi, et se dit lui-même de travail."""
    racine = Path(settings.BASE_DIR) / "templates"
    lus = {str(page.relative_to(racine)): page.read_text() for page in racine.rglob("*.html")}
    imprimes = {nom for nom, texte in lus.items() if f'{{% extends "{BASE}" %}}' in texte}
    archives = {*GABARITS.values(), *DES_RENDUS, *hors_dossier()}
    assert imprimes == archives | set(sans_code())
    assert archives & set(sans_code()) == set()
    se_disent = {nom for nom in imprimes if "ne se vérifie pas" in lus[nom] or MENTION in lus[nom]}
    assert se_disent == {nom for nom, raison in sans_code().items() if raison == TRAVAIL}
    with pytest.raises(ValueError, match="déjà sa règle"):
        imprimer_sans_code(comptes_rendus.GABARIT)


def test_chaque_document_a_son_code():
    un_contrat_a(EtatContrat.ACTIF)
    codes = list(Document.objects.order_by("pk").values_list("code_court", flat=True))
    assert len(set(codes)) == len(codes) > 8


def _avenant_de_territoire(parcours, habitants, effet=None):
    """Un avenant signé qui porte la population à ce nombre ; son document signé."""
    parcours.ouvrir_avenant(MotifAvenant.TERRITOIRE, effet=effet)
    corriger_population(
        territoire=parcours.dossier.territoire,
        population=habitants,
        motif="Recensement local.",
        maintenant=parcours.maintenant,
    )
    parcours.proposer_avenant()
    parcours.signer_avenant()
    return parcours.dossier.documents.filter(type=TypeDocument.AVENANT).order_by("pk").last()


def test_un_avenant_remplace_le_contrat_a_son_effet_et_l_avenant_dont_il_recrit_tout():
    parcours = un_contrat_signe(il_y_a(200))
    signe = le_document(parcours.dossier, TypeDocument.CONTRAT, 1)
    premier = _avenant_de_territoire(parcours, 52000)
    assert (verdict(signe), verdict(produire(premier.pk))) == (Verdict.REMPLACE, Verdict.AUTHENTIQUE)
    second = _avenant_de_territoire(parcours, 60000, effet=timezone.localdate() + timedelta(days=40))
    assert verdict(produire(second.pk)) == verdict(produire(premier.pk)) == Verdict.AUTHENTIQUE
    with time_machine.travel(timezone.now() + timedelta(days=41)):
        assert verdict(produire(premier.pk)) == Verdict.REMPLACE
