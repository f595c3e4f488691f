"""L'agenda : une adresse secrète et révocable, qui ne dit qu'un numéro, un fait et une adresse."""

import logging
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from commun.journaux import sans_jeton
from comptes.actions.reglages import ouvrir_l_agenda
from comptes.enums import Role
from comptes.models import LienAgenda, Utilisateur
from dossiers.models import Dossier, MembreEquipe
from tests.fabriques.comptes import client_de
from tests.fabriques.dossiers import un_agent, un_porteur
from tests.fabriques.etats import un_dossier_depose, un_parcours

pytestmark = pytest.mark.django_db
JOUR = date(2031, 3, 3)


@pytest.fixture
def dossier() -> Dossier:
    dossier = un_parcours().dossier
    Dossier.objects.filter(pk=dossier.pk).update(prochaine_le=JOUR, prochaine_libelle="SECRET-LIBELLE")
    return Dossier.objects.get(pk=dossier.pk)


def adresse(personne: Utilisateur) -> str:
    return reverse("suivi:agenda", args=[ouvrir_l_agenda(utilisateur=personne, maintenant=timezone.now())])


def test_l_agenda_se_lit_sans_connexion_et_ne_dit_que_le_fait(dossier: Dossier) -> None:
    reponse = Client().get(adresse(un_porteur()))
    texte = reponse.content.decode().replace("\r\n ", "")
    assert (reponse.status_code, reponse["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert "no-store" in reponse["Cache-Control"]
    assert "private" in reponse["Cache-Control"]
    assert f"SUMMARY:[{dossier.numero}] Brouillon à terminer\\, puis à déposer\r\n" in texte
    assert "DTSTART;VALUE=DATE:20310303\r\n" in texte
    assert f"/dossiers/{dossier.numero}/\r\n" in texte
    assert dossier.nom not in texte
    assert "SECRET" not in texte


def test_l_identifiant_d_une_echeance_ne_change_pas_quand_sa_date_bouge(dossier: Dossier) -> None:
    chemin = adresse(un_porteur())

    def identifiants() -> list[str]:
        return [ligne for ligne in Client().get(chemin).content.decode().split("\r\n") if ligne.startswith("UID:")]

    avant = identifiants()
    Dossier.objects.filter(pk=dossier.pk).update(prochaine_le=date(2031, 4, 4))
    assert identifiants() == avant != []


def test_la_base_ne_garde_que_l_empreinte_et_les_journaux_rien(
    dossier: Dossier, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        chemin = adresse(un_porteur())
        Client().get(chemin)
        Client().get("/agenda/inconnu-inconnu.ics")
    jeton = chemin.removeprefix("/agenda/").removesuffix(".ics")
    assert LienAgenda.objects.get().jeton_empreinte != jeton
    assert jeton not in caplog.text
    assert sans_jeton(f"GET {chemin} 404") == "GET /agenda/… 404"


def test_apres_revocation_changement_d_adresse_ou_fermeture_du_compte_rien_ne_repond(dossier: Dossier) -> None:
    porteur = un_porteur()
    client = client_de(porteur)
    premiere = adresse(porteur)
    seconde = adresse(porteur)
    assert [Client().get(c).status_code for c in (premiere, seconde)] == [404, 200]
    Utilisateur.objects.filter(pk=porteur.pk).update(is_active=False)
    assert Client().get(seconde).status_code == 404
    Utilisateur.objects.filter(pk=porteur.pk).update(is_active=True)
    assert client.post(reverse("suivi:agenda_revoque")).status_code == 302
    assert Client().get(seconde).status_code == 404
    assert not LienAgenda.objects.exists()


def test_la_page_montre_l_adresse_une_fois_puis_jamais_plus(dossier: Dossier) -> None:
    client = client_de(un_porteur())
    page = client.post(reverse("suivi:agenda_nouveau"))
    assert page.status_code == 200
    assert "no-store" in page["Cache-Control"]
    [debut] = page.content.decode().split("/agenda/")[1:2]
    jeton = debut.split(".ics")[0]
    assert Client().get(f"/agenda/{jeton}.ics").status_code == 200
    assert jeton not in client.get(reverse("suivi:notifications")).content.decode()


def test_lire_l_agenda_par_get_ne_cree_ni_ne_revoque_rien() -> None:
    client = client_de(un_porteur())
    for nom in ("suivi:agenda_nouveau", "suivi:agenda_revoque"):
        assert client.get(reverse(nom)).status_code == 405
    assert not LienAgenda.objects.exists()


def test_l_agenda_suit_les_droits_de_l_instant(dossier: Dossier) -> None:
    chemin = adresse(un_porteur())
    assert dossier.numero in Client().get(chemin).content.decode()
    MembreEquipe.objects.filter(dossier=dossier).update(fin=timezone.now())
    assert dossier.numero not in Client().get(chemin).content.decode()


def test_un_agent_deporte_perd_l_echeance_dans_son_agenda() -> None:
    coordinateur = un_agent(Role.COORDINATEUR)
    dossier = un_dossier_depose()
    chemin = adresse(coordinateur)
    assert dossier.numero in Client().get(chemin).content.decode()
    dossier.acteurs.create(categorie="institution", nom="Guichet", courriel=coordinateur.email)
    assert dossier.numero not in Client().get(chemin).content.decode()
