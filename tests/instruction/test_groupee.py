"""L'affectation groupée : compte rendu lettre par lettre, tout ou rien pour chacune."""

from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse

from comptes.enums import Role
from dossiers.enums import EtatLettre
from dossiers.models import ActeurDossier, Dossier
from instruction.actions.groupee import affecter_plusieurs
from tests.fabriques.comptes import client_de
from tests.fabriques.dossiers import un_agent
from tests.fabriques.etats import un_dossier_a, un_dossier_depose
from tests.fabriques.instruction import un_relecteur, une_contribution
from tests.heure import il_y_a

pytestmark = pytest.mark.django_db
DEPART = datetime.fromisoformat("2026-03-02T12:00:00+01:00")
LE_10 = datetime.fromisoformat("2026-03-10T12:00:00+01:00")


def affecter(dossiers: list[Dossier], **options: object) -> list:
    return affecter_plusieurs(dossiers, auteur=un_agent(Role.COORDINATEUR), maintenant=LE_10, **options)


def test_chaque_lettre_a_son_compte_rendu_et_un_refus_n_arrete_pas_les_autres() -> None:
    lea, anne = un_relecteur("Lea"), un_relecteur("Anne", "10")
    libre = un_dossier_depose(DEPART)
    deja = un_dossier_depose(DEPART, nom="CPTS de Revel")
    une_contribution(deja, lea, LE_10)
    transmise = un_dossier_a(EtatLettre.TRANSMISE, depart=DEPART, nom="CPTS de Muret")
    brouillon = un_dossier_a(EtatLettre.BROUILLON, depart=DEPART, nom="CPTS d’Auch")
    bilan = affecter([libre, deja, transmise, brouillon], relecteurs=[anne, lea], rapporteur=anne)
    assert [(c.dossier.pk, c.fait, len(c.demandees)) for c in bilan] == [
        (libre.pk, True, 2),
        (deja.pk, False, 0),
        (transmise.pk, False, 0),
        (brouillon.pk, False, 0),
    ]
    assert [c.relecteur for c in deja.contributions.all()] == [lea]
    deja.instruction.refresh_from_db()
    assert deja.instruction.rapporteur is None


def test_sans_date_chaque_lettre_prend_celle_qu_on_lui_propose() -> None:
    dossier = un_dossier_depose(DEPART)
    [compte_rendu] = affecter([dossier], relecteurs=[un_relecteur("Lea")])
    assert [c.echeance_le for c in compte_rendu.demandees] == [date(2026, 3, 28)]


def test_un_avis_en_retard_se_reporte_d_abord() -> None:
    dossier = un_dossier_depose(DEPART - timedelta(days=60))
    [compte_rendu] = affecter([dossier], relecteurs=[un_relecteur("Lea")])
    assert compte_rendu.raisons == ("La date visée de l’avis est passée : reportez-la d’abord.",)


def test_un_coordinateur_acteur_du_dossier_est_refuse_pour_lui_seul() -> None:
    coordinateur = un_agent(Role.COORDINATEUR)
    sien, autre = un_dossier_depose(DEPART), un_dossier_depose(DEPART, nom="CPTS de Revel")
    ActeurDossier.objects.create(dossier=sien, categorie="professionnel", nom="Moi", courriel=coordinateur.email)
    assert [c.fait for c in affecter([sien, autre], relecteurs=[un_relecteur("Lea")])] == [False, True]


def test_la_page_coche_les_lettres_de_l_adresse_et_rend_compte() -> None:
    dossier, lea = un_dossier_depose(il_y_a(5)), un_relecteur("Lea")
    client, adresse = client_de(un_agent(Role.COORDINATEUR)), reverse("instruction:groupee")
    page = client.get(f"{adresse}?dossier={dossier.numero}&dossier=inconnu").content.decode()
    assert f'value="{dossier.numero}"' in page
    saisie = {"dossier": [dossier.numero], "relecteurs": [lea.pk]}
    assert client.post(adresse, {"dossier": []}).status_code == 422
    reponse = client.post(adresse, saisie)
    assert (reponse.status_code, "1 lettre affectée sur 1" in reponse.content.decode()) == (200, True)
    assert client.post(adresse, saisie).status_code == 409
