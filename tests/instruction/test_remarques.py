"""Une remarque de relecteur devient, d'un clic, un élément de la demande de compléments ; jamais son auteur."""

import pytest
from django.test import Client
from django.urls import reverse

from comptes.enums import Role
from dossiers.actions.elements import preparation
from dossiers.enums import Appreciation, EtatLettre
from dossiers.models import Dossier
from dossiers.remarques import remarques_de
from dossiers.voies import TOUTES
from tests.fabriques.comptes import client_de
from tests.fabriques.contributions import GRILLE, remplir, un_relecteur, une_contribution, une_contribution_envoyee
from tests.fabriques.dossiers import un_agent
from tests.fabriques.etats import un_dossier_a

pytestmark = pytest.mark.django_db
GUICHET, ARS, *_ = TOUTES
EPINGLEE, RESERVE = "Dites combien\nde lits.", "Trop vaste."
RESERVES = {**GRILLE, "territoire": (Appreciation.A_COMPLETER, RESERVE)}


@pytest.fixture
def dossier() -> Dossier:
    """Une lettre chez le Guichet, une contribution envoyée avec une remarque et une réserve."""
    dossier = un_dossier_a(EtatLettre.DEPOSEE)
    une_contribution_envoyee(dossier, grille=RESERVES, remarques={"diagnostic:forces": EPINGLEE})
    return dossier


@pytest.fixture
def coordinateur() -> Client:
    return client_de(un_agent(Role.COORDINATEUR))


def _page(dossier: Dossier) -> str:
    return reverse("dossiers:preparer_complements", args=[dossier.numero, "lettre"])


def test_un_clic_prepare_l_element_au_bon_endroit_et_la_remarque_se_dit_reprise(
    dossier: Dossier, coordinateur: Client
) -> None:
    lues = coordinateur.get(_page(dossier)).context["remarques"]
    assert [(r.texte, r.rubrique, r.champ, deja) for r, deja in lues] == [
        (EPINGLEE, "diagnostic", "forces", False),
        (RESERVE, "territoire", "", False),
    ]
    depuis = reverse("dossiers:preparer_depuis", args=[dossier.numero, "lettre"])
    for remarque, _deja in lues:
        # Un navigateur envoie ses fins de ligne en CRLF.
        envoi = {**remarque.champs, "texte": remarque.texte.replace("\n", "\r\n")}
        assert coordinateur.post(depuis, envoi).status_code == 302
    prepares = preparation(dossier.lettre, "guichet")
    assert list(prepares.values_list("nature", "rubrique", "champ")) == [
        ("champ", "diagnostic", "forces"),
        ("perimetre", "territoire", ""),
    ]
    page = coordinateur.get(_page(dossier))
    assert [deja for _remarque, deja in page.context["remarques"]] == [True, True]
    assert page.content.decode().count("Demander ce complément") == 0


def test_une_contribution_pas_encore_envoyee_ne_se_propose_pas(coordinateur: Client) -> None:
    dossier = un_dossier_a(EtatLettre.DEPOSEE)
    remplir(une_contribution(dossier), RESERVES, remarques={"diagnostic": EPINGLEE})
    assert coordinateur.get(_page(dossier)).context["remarques"] == []


def test_un_coordinateur_qui_doit_contribuer_ne_lit_pas_encore_les_remarques(dossier: Dossier) -> None:
    coordinateur = un_agent(Role.COORDINATEUR)
    une_contribution(dossier, coordinateur)
    assert remarques_de(dossier, GUICHET, coordinateur) == []


def test_les_remarques_ne_se_proposent_qu_au_guichet(dossier: Dossier) -> None:
    assert remarques_de(dossier, ARS, un_agent(Role.INSTRUCTEUR_ARS)) == []
    assert remarques_de(dossier, GUICHET, un_agent(Role.INSTRUCTEUR_ARS)) == []
    assert client_de(un_relecteur()).get(_page(dossier)).status_code == 403


def test_l_element_est_du_coordinateur_et_ne_dit_rien_du_relecteur(dossier: Dossier, coordinateur: Client) -> None:
    depuis = reverse("dossiers:preparer_depuis", args=[dossier.numero, "lettre"])
    coordinateur.post(depuis, {"texte": RESERVE, "rubrique": "territoire"})
    [element] = preparation(dossier.lettre, "guichet")
    assert (element.texte, element.auteur, element.propose_par) == (RESERVE, un_agent(Role.COORDINATEUR), "")


def test_depuis_la_page_des_contributions_on_va_preparer(dossier: Dossier, coordinateur: Client) -> None:
    page = coordinateur.get(reverse("contributions:toutes", args=[dossier.numero])).content.decode()
    assert f"{_page(dossier)}#titre-remarques" in page
