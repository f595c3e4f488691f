"""Ce qui ralentissait une inconnue : rien d'obligatoire ne se lit deux fois, rien de connu ne se retape."""

import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from dossiers import etapes
from dossiers.actions.dossier import ouvrir_dossier
from dossiers.dispositifs import Proposition
from dossiers.enums import Sujet
from dossiers.enums_diagnostic import NatureDispositif
from dossiers.forms.diagnostic import BesoinForm
from dossiers.models import Dossier, Jalon
from tests.dossiers.pieces.archives import MAINTENANT
from tests.fabriques.dossiers import un_dossier, un_porteur, une_lettre_complete

pytestmark = pytest.mark.django_db
PASSER, REPLIEE = "Passer pour l’instant", 'class="ligne-repliee ligne-neuve"'
VIERGES = {"diagnostic": 1, "besoins": 0, "equipe": 2, "missions": 0, "organisation": 2}


@pytest.fixture
def dossier() -> Dossier:
    """Un dossier neuf."""
    return ouvrir_dossier(nom="CPTS du Touyre", auteur=un_porteur(), maintenant=MAINTENANT)


def lire(dossier: Dossier, cle: str) -> str:
    client = Client()
    client.force_login(un_porteur())
    voulue = etapes.rubrique(Sujet.LETTRE, cle)
    return client.get(etapes.adresse(dossier.lettre, voulue)).content.decode()


@pytest.mark.parametrize("cle", [r.cle for r in etapes.RUBRIQUES_LETTRE])
def test_seules_les_rubriques_ou_rien_n_est_obligatoire_se_passent_d_un_geste(dossier: Dossier, cle: str) -> None:
    assert (PASSER in lire(dossier, cle)) is (cle in {"equipe", "pieces"})


def test_une_rubrique_facultative_deja_commencee_ne_se_passe_plus(dossier: Dossier) -> None:
    dossier.lettre.charte_equipe = "Nous décidons ensemble."
    dossier.lettre.save(update_fields=["charte_equipe"])
    assert PASSER not in lire(dossier, "equipe")


@pytest.mark.parametrize(("cle", "nombre"), VIERGES.items())
def test_une_ligne_vierge_facultative_attend_repliee(dossier: Dossier, cle: str, nombre: int) -> None:
    assert lire(dossier, cle).count(REPLIEE) == nombre


def test_une_ligne_enregistree_se_lit_en_une_phrase(dossier: Dossier) -> None:
    Jalon.objects.create(lettre=dossier.lettre, libelle="Réunion de lancement", le=date(2027, 6, 15))
    for articulation in ("", "Nos créneaux communs."):
        dossier.lettre.dispositifs.create(nature="msp", nom=f"Maison {articulation[:3]}", articulation=articulation)
    page = lire(dossier, "organisation")
    assert "<summary>Réunion de lancement : 15 juin 2027</summary>" in page
    assert ("<summary>Maison Nos</summary>" in page, "<summary>Maison </summary>" in page) == (True, False)


def test_ce_qui_manque_attend_replie_tant_que_rien_n_est_ecrit(dossier: Dossier) -> None:
    ferme, ouvert = '<details class="manques-de-rubrique">', '<details class="manques-de-rubrique" open>'
    assert ferme in lire(dossier, "missions")
    dossier.lettre.missions.create(mission_id="acces_soins", constat="Le soir, les urgences.")
    assert ouvert in lire(dossier, "missions")


def test_on_ne_coche_pas_d_indicateurs_quand_il_n_y_en_a_aucun() -> None:
    assert BesoinForm().fields["indicateurs"].widget.is_hidden
    assert BesoinForm({"intitule": "Trouver un médecin"}).is_valid()


def test_m_ajouter_reprend_le_compte_et_disparait_une_fois_fait(dossier: Dossier) -> None:
    client, porteur = Client(), un_porteur()
    client.force_login(porteur)
    liste = reverse("dossiers:acteurs", args=[dossier.numero, "lettre"])
    nouvel = reverse("dossiers:nouvel_acteur", args=[dossier.numero, "lettre", "personne"])
    assert f"{nouvel}?moi=1" in client.get(liste).content.decode()
    initial = client.get(nouvel, {"moi": "1"}).context["form"]
    lus = {nom: initial[nom].value() for nom in ("prenom", "nom", "profession_code", "courriel", "niveau")}
    assert lus == {
        "prenom": "Anne",
        "nom": "Puech",
        "profession_code": "10",
        "courriel": porteur.email,
        "niveau": "pilote",
    }
    envoi = {nom: champ.value() or "" for nom, champ in ((champ.name, champ) for champ in initial)}
    assert client.post(nouvel, envoi).status_code == 302
    assert dossier.acteurs.get().profession_code == "10"
    assert "?moi=1" not in client.get(liste).content.decode()


def test_sans_profession_au_compte_on_ne_propose_pas_de_s_ajouter(dossier: Dossier) -> None:
    porteur = un_porteur()
    porteur.profession = ""
    porteur.save(update_fields=["profession"])
    assert "?moi=1" not in lire(dossier, "acteurs")


def test_le_recapitulatif_replie_la_liste_des_communes_a_qui_ecrit() -> None:
    lettre = une_lettre_complete(un_dossier(un_porteur()))
    client = Client()
    client.force_login(un_porteur())
    page = client.get(etapes.adresse_recapitulatif(lettre)).content.decode()
    assert re.search(r'<details class="depliant">\s*<summary>Liste des communes', page)


@pytest.mark.parametrize(
    ("nature", "nom", "lieu", "attendue"),
    [
        (NatureDispositif.PRS, "Projet régional de santé Occitanie", "Occitanie", "PRS"),
        (NatureDispositif.MSP, "Maison de Revel", "Revel", "Maison de santé pluriprofessionnelle (MSP), Revel"),
        (NatureDispositif.EHPAD, "Les Tilleuls", "", "EHPAD"),
    ],
)
def test_un_cadre_nomme_en_toutes_lettres_ne_se_repete_pas(nature, nom: str, lieu: str, attendue: str) -> None:
    assert Proposition("cle", nature, nom, lieu).precision == attendue
