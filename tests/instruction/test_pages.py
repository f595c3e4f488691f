"""Les pages d'affectation et le tableau « À faire » : ce qui s'y lit, ce qui s'y cache, à coût constant."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from comptes.enums import Role
from dossiers.models import Dossier
from tests.fabriques.comptes import client_de
from tests.fabriques.dossiers import un_agent
from tests.fabriques.etats import un_dossier_depose
from tests.fabriques.instruction import envoyer, un_relecteur, une_contribution
from tests.heure import il_y_a

pytestmark = pytest.mark.django_db
A_FAIRE = "/a-faire/"


def un_dossier_recent(nom: str = "CPTS du Lauragais") -> Dossier:
    return un_dossier_depose(il_y_a(5), nom=nom)


def page_de(dossier: Dossier) -> str:
    return reverse("instruction:affectation", args=[dossier.numero])


def test_affecter_par_la_page_puis_lire_le_resultat() -> None:
    dossier, lea = un_dossier_recent(), un_relecteur("Lea")
    client = client_de(un_agent(Role.COORDINATEUR))
    attendue_le = timezone.localdate() + timedelta(days=7)
    saisie = {"rapporteur": lea.pk, f"relecteur-{lea.pk}": "on", f"date-{lea.pk}": attendue_le.isoformat()}
    assert client.post(page_de(dossier), saisie).status_code == 302
    contenu = client.get(page_de(dossier)).content.decode()
    assert "<strong>0/1</strong>" in contenu
    assert "Contribution demandée à un relecteur : Re Lea" in contenu


def test_une_saisie_fautive_ne_perd_rien() -> None:
    dossier, lea = un_dossier_recent(), un_relecteur("Lea")
    client = client_de(un_agent(Role.COORDINATEUR))
    assert client.post(page_de(dossier), {}).status_code == 422
    sans_date = client.post(page_de(dossier), {f"relecteur-{lea.pk}": "on", f"date-{lea.pk}": ""})
    assert sans_date.status_code == 422
    assert re.search(rf'<input[^>]*name="relecteur-{lea.pk}"[^>]*checked', sans_date.content.decode())


def test_qui_doit_sa_contribution_ne_lit_pas_celles_des_autres() -> None:
    dossier, lea = un_dossier_recent(), un_relecteur("Lea")
    coordinateur, maintenant = un_agent(Role.COORDINATEUR), timezone.now()
    envoyer(une_contribution(dossier, lea, maintenant), maintenant)
    sienne = une_contribution(dossier, coordinateur, maintenant)
    client = client_de(coordinateur)
    for adresse in (page_de(dossier), A_FAIRE):
        contenu = client.get(adresse).content.decode()
        assert ("1/2" in contenu, "Contribution envoyée" in contenu) == (False, False)
    envoyer(sienne, maintenant)
    assert "2/2" in client.get(page_de(dossier)).content.decode()


def test_le_tableau_dit_a_affecter_puis_ce_qui_est_recu() -> None:
    dossier, lea = un_dossier_recent(), un_relecteur("Lea")
    client = client_de(un_agent(Role.COORDINATEUR))
    assert "à affecter" in client.get(A_FAIRE).content.decode()
    contribution = une_contribution(dossier, lea, timezone.now())
    assert "0/1 contribution reçue" in client.get(A_FAIRE).content.decode()
    envoyer(contribution, timezone.now())
    assert "1/1 contribution reçue" in client.get(A_FAIRE).content.decode()


def test_le_relecteur_voit_ses_contributions_les_retards_d_abord() -> None:
    lea, maintenant = un_relecteur("Lea"), timezone.now()
    avant = maintenant - timedelta(days=3)
    for nom, jours in (("CPTS Tard", 9), ("CPTS Retard", 1)):
        attendue_le = timezone.localdate(avant) + timedelta(days=jours)
        une_contribution(un_dossier_recent(nom), lea, avant, attendue_le)
    contenu = client_de(lea).get(A_FAIRE).content.decode()
    assert "Vos contributions attendues (2)" in contenu
    assert contenu.index("CPTS Retard") < contenu.index("en retard") < contenu.index("CPTS Tard")


@pytest.mark.parametrize("role", ["coordinateur", "relecteur"])
def test_le_tableau_coute_autant_pour_une_lettre_ou_pour_cinq(role: str) -> None:
    lea, maintenant = un_relecteur("Lea"), timezone.now()
    client = client_de(lea if role == "relecteur" else un_agent(Role.COORDINATEUR))

    def cout() -> int:
        with CaptureQueriesContext(connection) as requetes:
            assert client.get(A_FAIRE).status_code == 200
        return len(requetes)

    une_contribution(un_dossier_recent(), lea, maintenant)
    client.get(A_FAIRE)
    pour_une = cout()
    for rang in range(4):
        une_contribution(un_dossier_recent(f"CPTS {rang}"), lea, maintenant)
    assert cout() == pour_une


def test_la_page_d_affectation_coute_autant_pour_un_relecteur_ou_pour_dix() -> None:
    dossier = un_dossier_recent()
    client = client_de(un_agent(Role.COORDINATEUR))

    def cout() -> int:
        with CaptureQueriesContext(connection) as requetes:
            assert client.get(page_de(dossier)).status_code == 200
        return len(requetes)

    une_contribution(dossier, un_relecteur("R0"), timezone.now())
    un_relecteur("Libre")
    client.get(page_de(dossier))
    pour_un = cout()
    for rang in range(1, 6):
        une_contribution(dossier, un_relecteur(f"R{rang}"), timezone.now())
        un_relecteur(f"Libre{rang}")
    assert cout() == pour_un
