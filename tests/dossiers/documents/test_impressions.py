"""Les longs PDF en arrière-plan : un seul travail, un ouvrier tué, un échec dit, une version figée."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from dossiers.actions import impressions
from dossiers.actions.transitions import TransitionRefusee
from dossiers.archives import est_intact, produire_en_attente
from dossiers.enums import EtatProjet, TypeDocument
from dossiers.enums_impressions import LONGS, SituationImpression
from dossiers.models import Document, Dossier, Impression
from tests.dossiers.test_concurrence import ensemble
from tests.fabriques.dossiers import un_porteur, un_projet_complet
from tests.fabriques.etats import Parcours, un_dossier_a
from tests.fabriques.pieces import une_piece

PROJET, ANNEXES = TypeDocument.PROJET.value, TypeDocument.ANNEXES.value


@pytest.fixture
def dossier(db) -> Dossier:
    dossier = un_dossier_a(etat_projet=EtatProjet.BROUILLON)
    un_projet_complet(dossier.projet)
    return Dossier.objects.get(pk=dossier.pk)


def demander(dossier: Dossier, type_: str = PROJET, decalage: int = 0) -> Impression:
    instant = timezone.now() + timedelta(seconds=decalage)
    return impressions.demander(dossier.projet, type_, auteur=un_porteur(), maintenant=instant)


def travailler() -> int:
    faits = 0
    while (prise := impressions.prendre(timezone.now())) is not None:
        impressions.faire(prise, maintenant=timezone.now())
        faits += 1
    return faits


def relue(impression: Impression) -> Impression:
    return Impression.objects.get(pk=impression.pk)


def test_une_demande_se_prepare_une_fois_et_dit_de_quand_date_son_contenu(dossier):
    impression = demander(dossier)
    assert impression.situation() is SituationImpression.EN_ATTENTE
    assert travailler() == 1
    faite = relue(impression)
    assert faite.situation() is SituationImpression.PRETE
    assert faite.contenu_le is not None
    with faite.fichier.open("rb") as fichier:
        assert fichier.read(5) == b"%PDF-"
    assert travailler() == 0


def test_la_meme_demande_repetee_reste_un_seul_travail(dossier):
    premiere, seconde = demander(dossier), demander(dossier, decalage=1)
    assert premiere.pk == seconde.pk
    prise = impressions.prendre(timezone.now())
    assert demander(dossier, decalage=2).situation() is SituationImpression.EN_COURS
    assert impressions.prendre(timezone.now()) is None
    assert impressions.faire(prise, maintenant=timezone.now())
    assert Impression.objects.count() == 1


def test_refaire_garde_l_ancien_brouillon_lisible_puis_l_efface(dossier):
    impression = demander(dossier)
    travailler()
    ancien = relue(impression).fichier
    demander(dossier, decalage=1)
    assert relue(impression).fichier.name == ancien.name
    travailler()
    neuf = relue(impression).fichier
    assert neuf.name != ancien.name
    assert (ancien.storage.exists(ancien.name), neuf.storage.exists(neuf.name)) == (False, True)


def test_un_ouvrier_tue_ne_perd_rien_et_revenu_trop_tard_n_ecrit_rien(dossier):
    impression = demander(dossier)
    maintenant = timezone.now()
    tuee = impressions.prendre(maintenant)
    assert impressions.prendre(maintenant + impressions.SILENCE) is None
    reprise = impressions.prendre(maintenant + impressions.SILENCE + timedelta(seconds=1))
    assert (reprise.pk, reprise.essais) == (impression.pk, 2)
    assert impressions.faire(reprise, maintenant=timezone.now())
    faite = relue(impression)
    assert not impressions.faire(tuee, maintenant=timezone.now())
    apres = relue(impression)
    assert (apres.fichier.name, apres.contenu_le) == (faite.fichier.name, faite.contenu_le)
    assert apres.fichier.storage.exists(apres.fichier.name)


def test_un_echec_est_dit_et_se_relance(dossier, settings, caplog):
    impression, gabarits = demander(dossier), settings.TEMPLATES
    settings.TEMPLATES = [{**gabarits[0], "DIRS": [], "APP_DIRS": False}]
    travailler()
    echouee = relue(impression)
    assert (echouee.situation(), echouee.echec) == (SituationImpression.ECHOUEE, impressions.ECHEC)
    assert impressions.prendre(timezone.now() + timedelta(days=1)) is None, "un brouillon attend qu’on le redemande"
    settings.TEMPLATES = gabarits
    impressions.relancer(echouee, maintenant=timezone.now())
    assert travailler() == 1
    assert relue(impression).situation() is SituationImpression.PRETE


def test_sans_piece_il_n_y_a_rien_a_relier(dossier):
    with pytest.raises(TransitionRefusee, match="rien à relier"):
        demander(dossier, ANNEXES)


def test_les_annexes_attendent_l_antivirus_puis_se_relient_seules(dossier, settings):
    une_piece(dossier.projet, "statuts.pdf", rubrique="pieces")
    impression = demander(dossier, ANNEXES)
    settings.CLAMD_ADRESSE = "127.0.0.1:1"
    travailler()
    assert relue(impression).echec == impressions.A_L_ANTIVIRUS
    settings.CLAMD_ADRESSE = ""
    prise = impressions.prendre(timezone.now() + timedelta(minutes=2))
    assert impressions.faire(prise, maintenant=timezone.now())


def test_le_depot_prepare_deux_documents_figes_que_seul_le_travailleur_produit(
    dossier, django_capture_on_commit_callbacks
):
    une_piece(dossier.projet, "statuts.pdf", rubrique="pieces")
    brouillon = demander(dossier)
    travailler()
    ancien = relue(brouillon).fichier
    parcours = Parcours(dossier, timezone.now())
    with django_capture_on_commit_callbacks(execute=True):
        parcours.deposer_projet_tel_quel()
    longs = Document.objects.filter(dossier=dossier, type__in=LONGS).order_by("pk")
    assert [(d.type, d.produit_le) for d in longs] == [(PROJET, None), (ANNEXES, None)]
    assert not ancien.storage.exists(ancien.name), "le brouillon, devenu faux, s’efface"
    produire_en_attente()
    assert longs.filter(produit_le=None).count() == 2
    assert travailler() == 2
    for document in longs.all():
        assert est_intact(document)
    with pytest.raises(TransitionRefusee, match="déposé"):
        demander(Dossier.objects.get(pk=dossier.pk))


def test_un_document_a_archiver_se_retente_de_lui_meme_de_plus_en_plus_tard(settings, db, caplog):
    dossier = un_dossier_a(etat_projet=EtatProjet.DEPOSE)
    gabarits = settings.TEMPLATES
    settings.TEMPLATES = [{**gabarits[0], "DIRS": [], "APP_DIRS": False}]
    maintenant = timezone.now()
    impressions.faire(impressions.prendre(maintenant), maintenant=maintenant)
    impression = dossier.impressions.get()
    assert impression.pas_avant == maintenant + timedelta(minutes=2)
    assert impressions.prendre(maintenant + timedelta(minutes=1)) is None
    settings.TEMPLATES = gabarits
    prise = impressions.prendre(maintenant + timedelta(minutes=3))
    assert impressions.faire(prise, maintenant=timezone.now())
    assert dossier.documents.get(type=PROJET).produit_le is not None


def test_la_commande_fait_un_travail_par_passage_et_efface_les_brouillons_echus(dossier):
    une_piece(dossier.projet, "statuts.pdf", rubrique="pieces")
    demander(dossier)
    demander(dossier, ANNEXES)
    call_command("traiter_impressions")
    assert Impression.objects.filter(fini_le__isnull=False).count() == 1
    call_command("traiter_impressions", limite=5)
    [premiere, _] = Impression.objects.order_by("pk")
    fichier = premiere.fichier
    Impression.objects.update(fini_le=timezone.now() - impressions.GARDE - timedelta(days=1))
    call_command("traiter_impressions")
    assert (Impression.objects.count(), fichier.storage.exists(fichier.name)) == (0, False)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("exige_postgresql")
def test_deux_ouvriers_ne_prennent_pas_le_meme_travail():
    dossier = un_dossier_a(etat_projet=EtatProjet.BROUILLON)
    un_projet_complet(dossier.projet)
    demander(dossier)
    prises = ensemble(*(lambda: impressions.prendre(timezone.now()) for _ in range(2)))
    assert sorted(prise is None for prise in prises) == [False, True]
    assert len(ensemble(*(lambda: demander(dossier, decalage=1) for _ in range(2)))) == 2
    assert Impression.objects.count() == 1
