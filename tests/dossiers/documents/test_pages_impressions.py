"""La page « Le projet en PDF » : ce que chacun y voit, ce qu'il peut y demander, ce qui s'y ouvre."""

import pytest
from django.urls import reverse
from django.utils import timezone

from comptes.enums import Role
from dossiers.actions import impressions
from dossiers.enums import EtatProjet, RoleEquipe, TypeDocument
from dossiers.models import Dossier, Impression, MembreEquipe
from tests.fabriques.comptes import client_de
from tests.fabriques.dossiers import un_agent, un_porteur, un_projet_complet
from tests.fabriques.etats import un_dossier_a

PROJET = TypeDocument.PROJET.value
pytestmark = pytest.mark.django_db


@pytest.fixture
def dossier() -> Dossier:
    dossier = un_dossier_a(etat_projet=EtatProjet.BROUILLON)
    un_projet_complet(dossier.projet)
    return Dossier.objects.get(pk=dossier.pk)


def page(dossier: Dossier) -> str:
    return reverse("dossiers:projet_pdf", args=[dossier.numero])


def brouillon(dossier: Dossier) -> str:
    return reverse("dossiers:brouillon_pdf", args=[dossier.numero, PROJET])


def travailler() -> None:
    while (prise := impressions.prendre(timezone.now())) is not None:
        impressions.faire(prise, maintenant=timezone.now())


def test_l_equipe_demande_suit_puis_ouvre_son_brouillon(dossier):
    client = client_de(un_porteur())
    assert "Préparer le brouillon" in client.get(page(dossier)).content.decode()
    assert client.get(brouillon(dossier)).status_code == 404
    suite = client.post(page(dossier), {"type": PROJET}, follow=True).content.decode()
    assert "En attente : il se préparera dans quelques instants." in suite
    assert '<noscript><meta http-equiv="refresh"' in suite
    assert "js/suivi.js" in suite
    travailler()
    finie = client.get(page(dossier)).content.decode()
    assert "contenu du" in finie
    assert "http-equiv" not in finie
    assert "modifié depuis" not in finie
    reponse = client.get(brouillon(dossier))
    assert (reponse.status_code, reponse["Content-Type"]) == (200, "application/pdf")
    assert b"".join(reponse.streaming_content).startswith(b"%PDF-")


def test_un_brouillon_depasse_le_dit(dossier):
    client = client_de(un_porteur())
    client.post(page(dossier), {"type": PROJET})
    travailler()
    dossier.projet.modifie_le = timezone.now()
    dossier.projet.save(update_fields=["modifie_le"])
    assert "Le projet a été modifié depuis." in client.get(page(dossier)).content.decode()


def test_un_lecteur_de_l_equipe_peut_demander_un_pdf(dossier):
    lecteur = un_porteur("lecteur@exemple.test", nom="Lec")
    MembreEquipe.objects.create(dossier=dossier, utilisateur=lecteur, role=RoleEquipe.LECTEUR, depuis=timezone.now())
    assert client_de(lecteur).post(page(dossier), {"type": PROJET}).status_code == 302
    assert Impression.objects.count() == 1


def test_un_echec_se_lit_et_se_relance_de_la_page(dossier, settings, caplog):
    client, gabarits = client_de(un_porteur()), settings.TEMPLATES
    client.post(page(dossier), {"type": PROJET})
    settings.TEMPLATES = [{**gabarits[0], "DIRS": [], "APP_DIRS": False}]
    travailler()
    settings.TEMPLATES = gabarits
    assert "Rien n’est perdu" in client.get(page(dossier)).content.decode()
    assert client.post(page(dossier), {"type": PROJET}).status_code == 302
    travailler()
    assert Impression.objects.get().fini_le is not None


def test_annexes_sans_piece_et_type_inconnu_sont_refuses(dossier):
    client = client_de(un_porteur())
    refus = client.post(page(dossier), {"type": TypeDocument.ANNEXES.value})
    assert (refus.status_code, "rien à relier" in refus.content.decode()) == (409, True)
    assert client.post(page(dossier), {"type": "lettre"}).status_code == 404
    for introuvable in ("999999", "²"):
        assert client.post(page(dossier), {"relancer": introuvable}).status_code == 404


def test_le_projet_depose_se_lit_des_institutions_une_fois_produit_jamais_le_brouillon():
    dossier = un_dossier_a(etat_projet=EtatProjet.DEPOSE)
    document = dossier.documents.get(type=PROJET)
    adresse = reverse("dossiers:document", args=[dossier.numero, document.pk])
    client = client_de(un_agent(Role.INSTRUCTEUR_ARS))
    attente = client.get(adresse)
    assert (attente.status_code, attente["Location"]) == (302, page(dossier))
    assert "En attente" in client.get(page(dossier)).content.decode()
    travailler()
    lue = client.get(page(dossier)).content.decode()
    assert adresse in lue
    assert "brouillon" not in lue.lower()
    ouvert = client.get(adresse)
    assert b"".join(ouvert.streaming_content).startswith(b"%PDF-")
    assert client.get(brouillon(dossier)).status_code == 403
    assert client.post(page(dossier), {"type": PROJET}).status_code == 403


def test_le_brouillon_reste_invisible_du_guichet_meme_en_relecture(dossier):
    client = client_de(un_agent(Role.COORDINATEUR))
    assert client.get(page(dossier)).status_code == 404
    dossier.relecture_demandee_le = timezone.now()
    dossier.save(update_fields=["relecture_demandee_le"])
    assert client.get(page(dossier)).status_code == 200
    assert "Aucun PDF" in client.get(page(dossier)).content.decode()
    assert client.get(brouillon(dossier)).status_code == 403
