"""Rendre un contrat signé sur papier : reconnaître, compléter, classer, confirmer ; ce qui est refusé le dit."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone
from PIL import ImageFilter

from commun.calendrier import jour_paris
from comptes.enums import Role
from contrats import actions
from contrats.actions.depot_de_scans import ESSAIS_MAX, ILLISIBLE, SILENCE, deposer, lire, prendre
from contrats.enums import EtatContrat, ModeSignature, Partie
from contrats.models import FichierDeScan, LotDeScans, PageDeScan, ScanRendu
from contrats.scans import compte_rendu, document_propose, en_suite
from contrats.tri_des_scans import VerdictDePage
from dossiers.actions.transitions import TransitionRefusee
from dossiers.archives import produire
from tests.fabriques.comptes import client_de
from tests.fabriques.contrats import un_contrat_propose
from tests.fabriques.dossiers import un_agent, un_porteur
from tests.fabriques.pdf import un_pdf
from tests.fabriques.pieces import recu, un_clamd, un_pdf_infecte
from tests.fabriques.scans import en_octets, lire_tout, pages_imprimees, un_lot, un_scan_rendu, une_page
from tests.heure import il_y_a

pytestmark = pytest.mark.django_db


@pytest.fixture
def propose():
    p = un_contrat_propose(il_y_a(10))
    produire(document_propose(p.contrat).pk)
    return p


@pytest.fixture
def trois_pages(monkeypatch):
    """Le document imprimé a trois pages, quel que soit le PDF du test."""
    monkeypatch.setattr("contrats.scans.pages_attendues", lambda document: 3)


def verdicts(lot, personne):
    return [jugee.verdict for _, pages in compte_rendu(lot, personne).fichiers for jugee in pages]


def code(p):
    return document_propose(p.contrat).code_court


def test_des_pages_melees_et_pivotees_font_un_document_complet(propose, trois_pages):
    un, deux, trois = (une_page(code(propose), rang) for rang in (1, 2, 3))
    lot = un_lot(
        propose.responsable,
        ("a.pdf", en_octets(trois, une_page("", 0), un)),
        ("b.jpg", en_octets(deux.rotate(90, expand=True), forme="JPEG")),
    )
    attendus = [VerdictDePage.RECONNUE, VerdictDePage.ILLISIBLE, VerdictDePage.RECONNUE, VerdictDePage.PIVOTEE]
    assert verdicts(lot, propose.responsable) == attendus
    scan = actions.classer(lot, code=code(propose), auteur=propose.responsable, maintenant=timezone.now())
    assert [PageDeScan.objects.get(pk=cle).numero for cle in scan.pages] == [1, 2, 3]
    assert scan.document.sha256
    assert propose.dossier.evenements.filter(code="scan_rendu").get().donnees["pages"] == 3
    assert actions.classer(lot, code=code(propose), auteur=propose.responsable, maintenant=timezone.now()) == scan


def test_un_lot_incomplet_nomme_ce_qui_manque_et_se_complete(propose, trois_pages):
    personne = propose.responsable
    lot = un_lot(personne, ("a.pdf", en_octets(une_page(code(propose), 2))))
    assert compte_rendu(lot, personne).documents[0].manquantes == "1 et 3"
    with pytest.raises(TransitionRefusee, match="Il manque les pages 1 et 3"):
        actions.classer(lot, code=code(propose), auteur=personne, maintenant=timezone.now())
    reste = en_octets(une_page(code(propose), 1), une_page(code(propose), 3))
    assert deposer([("b.pdf", reste)], auteur=personne, maintenant=timezone.now(), lot=lot) == (lot, [])
    lire_tout()
    assert compte_rendu(lot, personne).documents[0].rendu.complet
    assert ScanRendu.objects.count() == 0


@pytest.mark.parametrize(
    ("numeros", "attendu"),
    [((), ""), ((3,), "3"), ((3, 4), "3 et 4"), ((1, 2, 3), "1 à 3"), ((2, *range(4, 15), 20), "2, 4 à 14 et 20")],
)
def test_les_pages_manquantes_se_disent_en_mots(numeros, attendu):
    assert en_suite(numeros) == attendu


def test_une_page_floue_est_a_numeriser_de_nouveau(propose, trois_pages):
    floue = une_page(code(propose), 1).filter(ImageFilter.GaussianBlur(7))
    lot = un_lot(propose.responsable, ("a.jpg", en_octets(floue, forme="JPEG")))
    assert verdicts(lot, propose.responsable) == [VerdictDePage.FLOUE]
    with pytest.raises(TransitionRefusee, match="pas reconnu"):
        actions.classer(lot, code=code(propose), auteur=propose.responsable, maintenant=timezone.now())


def test_une_version_remplacee_se_voit_et_ne_se_classe_pas(propose):
    personne, ancien = propose.responsable, code(propose)
    pages = pages_imprimees(propose.contrat)
    lot = un_lot(personne, ("a.pdf", en_octets(*pages)))
    propose.rappeler()
    propose.proposer()
    assert set(verdicts(lot, personne)) == {VerdictDePage.REMPLACEE}
    with pytest.raises(TransitionRefusee, match="pas reconnu"):
        actions.classer(lot, code=ancien, auteur=personne, maintenant=timezone.now())


def test_le_scan_d_une_version_remplacee_ne_porte_plus_de_signature(propose):
    scan = un_scan_rendu(propose.contrat, propose.responsable, propose.maintenant)
    propose.rappeler()
    propose.proposer()
    with pytest.raises(TransitionRefusee, match="version remplacée"):
        propose.faire(
            actions.confirmer,
            propose.contrat,
            scan=scan,
            jour=jour_paris(propose.maintenant),
            auteur=propose.responsable,
        )
    page = client_de(propose.responsable).get(reverse("contrats:scan", args=[propose.dossier.numero, 0, scan.pk]))
    assert page.status_code == 409
    assert "La version 1 a été remplacée par la version 2" in page.content.decode()


def test_le_contrat_d_un_autre_est_etranger_et_ne_se_nomme_pas(propose):
    """Qui ne peut pas signer ce contrat, ou ne le voit pas, n'en lit rien dans son lot."""
    pages = en_octets(*pages_imprimees(propose.contrat))
    for personne in (un_porteur("ailleurs@exemple.test"), propose.agent(Role.INSTRUCTEUR_ARS)):
        lot = un_lot(personne, ("a.pdf", pages))
        assert set(verdicts(lot, personne)) == {VerdictDePage.ETRANGERE}
        assert compte_rendu(lot, personne).documents == []


def test_un_lot_mele_plusieurs_contrats_et_les_separe(propose):
    autre = un_contrat_propose(il_y_a(10), nom="CPTS voisine", porteur=propose.responsable)
    produire(document_propose(autre.contrat).pk)
    melees = [*pages_imprimees(autre.contrat), *pages_imprimees(propose.contrat)]
    lot = un_lot(propose.responsable, ("tout.pdf", en_octets(*melees)))
    lus = compte_rendu(lot, propose.responsable).documents
    assert {lu.acte.dossier_id for lu in lus} == {propose.dossier.pk, autre.dossier.pk}
    assert all(lu.rendu.complet for lu in lus)


def test_une_signature_sur_papier_exige_un_scan(propose):
    with pytest.raises(TransitionRefusee, match="rendez d’abord le scan de toutes ses pages"):
        propose.signer(Partie.CPTS, mode=ModeSignature.PAPIER, jour=jour_paris(propose.maintenant))
    assert not propose.contrat.signatures.exists()


def test_chaque_partie_confirme_sa_signature_sur_le_meme_papier(propose):
    scan = un_scan_rendu(propose.contrat, propose.responsable, propose.maintenant)
    for partie in (Partie.CPTS, Partie.ARS):
        jour = jour_paris(propose.maintenant)
        auteur = propose.signataire(partie)
        propose.faire(actions.confirmer, propose.contrat, scan=scan, jour=jour, auteur=auteur)
    jour = jour_paris(propose.maintenant)
    with pytest.raises(TransitionRefusee, match="Déjà signé pour cette partie"):
        propose.faire(actions.confirmer, propose.contrat, scan=scan, jour=jour, auteur=propose.responsable)
    propose.signer(Partie.AM)
    assert propose.contrat.etat == EtatContrat.ACTIF
    modes = dict(propose.contrat.signatures.values_list("partie", "mode"))
    assert modes == {"cpts": "papier", "ars": "papier", "am": "electronique"}


def test_personne_ne_classe_le_lot_d_un_autre(propose):
    lot = un_lot(propose.responsable, ("a.pdf", en_octets(*pages_imprimees(propose.contrat))))
    with pytest.raises(PermissionDenied):
        actions.classer(lot, code=code(propose), auteur=un_agent(Role.DECIDEUR_ARS), maintenant=timezone.now())


def test_un_fichier_irrecevable_est_nomme_et_n_arrete_pas_les_autres(propose):
    bonne = en_octets(une_page("", 0), forme="PNG")
    recus = [("texte.pdf", b"bonjour"), ("a.png", bonne), ("b.png", bonne)]
    lot, refus = deposer(recus, auteur=propose.responsable, maintenant=timezone.now())
    assert [fichier.nom for fichier in lot.fichiers.all()] == ["a.png"]
    assert "texte.pdf" in refus[0]
    assert refus[1] == "« b.png » est déjà dans ce lot."


def test_un_fichier_qui_tue_l_ouvrier_a_chaque_essai_finit_par_etre_refuse():
    instant = timezone.now()
    lot, _ = deposer([("a.pdf", un_pdf())], auteur=un_porteur(), maintenant=instant)
    for _ in range(ESSAIS_MAX):
        prendre(instant)
        instant += SILENCE * 2
    lire(prendre(instant), maintenant=instant)
    assert (lot.fichiers.get().refus, prendre(instant + SILENCE * 2)) == (ILLISIBLE, None)


def test_un_fichier_infecte_n_est_ni_lu_ni_montre_et_l_antivirus_muet_fait_attendre(propose, settings):
    with un_clamd() as clamd:
        settings.CLAMD_ADRESSE = clamd.adresse
        lot = un_lot(propose.responsable, ("a.pdf", un_pdf_infecte()))
    assert "malveillant" in lot.fichiers.get().refus
    assert not PageDeScan.objects.exists()
    settings.CLAMD_ADRESSE = "127.0.0.1:9"
    attend = un_lot(propose.responsable, ("b.jpg", en_octets(une_page("", 0), forme="JPEG")))
    assert attend.fichiers.get().lu_le is None


def test_rien_de_ce_qui_est_rendu_ne_s_efface(propose):
    un_scan_rendu(propose.contrat, propose.responsable, propose.maintenant)
    for modele in (ScanRendu, PageDeScan, FichierDeScan, LotDeScans):
        lignes = modele.objects.all()
        with pytest.raises(DatabaseError, match="ajout seul"), transaction.atomic():
            lignes._raw_delete(lignes.db)


def deposer_a_l_ecran(client, adresse, *fichiers):
    return client.post(adresse, {"fichiers": [recu(nom, octets) for nom, octets in fichiers]})


def test_rendre_a_l_ecran_du_depot_a_la_signature(propose):
    client = client_de(propose.responsable)
    papier = reverse("contrats:papier", args=[propose.dossier.numero, 0])
    assert client.get(papier).status_code == 200
    assert deposer_a_l_ecran(client, papier).status_code == 422
    refus = deposer_a_l_ecran(client, papier, ("texte.pdf", b"bonjour"))
    assert refus.status_code == 422
    assert "texte.pdf" in refus.content.decode()
    lot = deposer_a_l_ecran(client, papier, ("scan.pdf", en_octets(*pages_imprimees(propose.contrat)))).url
    attente = client.get(lot).content.decode()
    assert "Lecture en cours" in attente
    assert '<noscript><meta http-equiv="refresh"' in attente
    call_command("traiter_scans")
    assert "Complet" in client.get(lot).content.decode()
    image = PageDeScan.objects.first()
    servie = client.get(f"{lot}pages/{image.pk}/?taille=reduite")
    assert (servie["Content-Type"], b"".join(servie.streaming_content)[:3]) == ("image/jpeg", b"\xff\xd8\xff")
    confirmation = client.post(f"{lot}classer/", {"code": code(propose)}).url
    champs = {"partie": "cpts", "jour": timezone.localdate().isoformat()}
    fautif = client.post(confirmation, champs)
    assert fautif.status_code == 422
    assert "Cochez la case" in fautif.content.decode()
    demain = {**champs, "certifie": "on", "jour": (timezone.localdate() + timedelta(days=1)).isoformat()}
    futur = client.post(confirmation, demain)
    assert (futur.status_code, list(futur.context["form"].errors)) == (422, ["jour"])
    assert client.post(confirmation, {**champs, "certifie": "on"}).status_code == 302
    assert "Votre partie a signé" in client.get(confirmation).content.decode()
    assert client.post(confirmation, {**champs, "certifie": "on"}).status_code == 409
    page = client.get(propose.contrat.get_absolute_url()).content.decode()
    assert "Signé sur papier" in page
    assert "scan signé" in page


def test_les_pages_d_un_lot_sont_a_qui_l_a_depose(propose):
    lot = un_lot(propose.responsable, ("a.pdf", en_octets(*pages_imprimees(propose.contrat))))
    image = PageDeScan.objects.first()
    autre = client_de(un_agent(Role.DECIDEUR_ARS))
    assert autre.get(lot.get_absolute_url()).status_code == 404
    assert autre.get(reverse("contrats:image", args=[lot.cle, image.pk])).status_code == 404
    assert autre.post(reverse("contrats:classer", args=[lot.cle]), {"code": code(propose)}).status_code == 404
    assert client_de(un_agent(Role.COORDINATEUR)).get(reverse("contrats:lots")).status_code == 403


def test_la_page_des_lots_coute_autant_pour_un_lot_que_pour_trois(propose, django_assert_max_num_queries):
    client = client_de(propose.responsable)
    un_lot(propose.responsable, ("a.jpg", en_octets(une_page("", 0), forme="JPEG")))
    client.get(reverse("contrats:lots"))
    with django_assert_max_num_queries(40) as une_fois:
        client.get(reverse("contrats:lots"))
    for nom in ("b.jpg", "c.jpg"):
        un_lot(propose.responsable, (nom, en_octets(une_page("", 0), forme="JPEG")))
    with django_assert_max_num_queries(len(une_fois)):
        client.get(reverse("contrats:lots"))
