"""Vivacité et disponibilité : ce que l'orchestrateur lit."""

from datetime import timedelta

import pytest
from django.core.checks import run_checks
from django.db import OperationalError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.urls import reverse
from django.utils import timezone

from commun.courriels import deposer
from tests.fabriques.pieces import un_clamd


def test_vivant_ne_touche_pas_a_la_base(client):
    reponse = client.get(reverse("sante_vivant"))
    assert (reponse.status_code, reponse.json()) == (200, {"etat": "vivant"})


@pytest.mark.django_db
@pytest.mark.parametrize("nom", ["sante", "sante_pret"])
def test_pret_quand_la_base_repond_et_que_les_migrations_sont_appliquees(client, nom):
    reponse = client.get(reverse(nom))
    assert reponse.status_code == 200
    assert reponse.json() == {
        "etat": "pret",
        "controles": {"base": True, "migrations": True},
        "antivirus": "non réglé",
        "travailleur": "à l’heure",
    }


@pytest.mark.django_db
def test_indisponible_quand_une_migration_manque(client):
    (derniere,) = MigrationLoader(connection).graph.leaf_nodes("comptes")
    MigrationRecorder(connection).record_unapplied(*derniere)
    reponse = client.get(reverse("sante"))
    assert reponse.status_code == 503
    assert reponse.json() == {
        "etat": "indisponible",
        "controles": {"base": True, "migrations": False},
        "antivirus": "non réglé",
        "travailleur": "inconnue",
    }


@pytest.mark.django_db
def test_le_retard_du_travailleur_est_dit_sans_rendre_le_portail_indisponible(client, settings):
    instant = timezone.now() - timedelta(minutes=settings.COURRIELS_RETARD_MINUTES + 1)
    deposer(cle="essai:1", destinataire="lea@exemple.test", sujet="Essai", corps="Essai", maintenant=instant)
    reponse = client.get(reverse("sante"))
    assert (reponse.status_code, reponse.json()["travailleur"]) == (200, "en retard")
    assert "lea@exemple.test" not in reponse.content.decode()


@pytest.mark.django_db
def test_indisponible_quand_la_base_ne_repond_pas(client):
    def couper(execute, sql, params, many, context):
        raise OperationalError("base coupée")

    with connection.execute_wrapper(couper):
        reponse = client.get(reverse("sante"))
    assert reponse.status_code == 503
    assert reponse.json()["controles"] == {"base": False, "migrations": False}


def test_la_sante_refuse_d_ecrire(client):
    assert client.post(reverse("sante_vivant")).status_code == 405


@pytest.mark.django_db
def test_l_antivirus_est_dit_sans_rendre_le_portail_indisponible(client, settings):
    with un_clamd() as serveur:
        settings.CLAMD_ADRESSE = serveur.adresse
        joignable = client.get(reverse("sante"))
    injoignable = client.get(reverse("sante"))
    assert [(r.status_code, r.json()["antivirus"]) for r in (joignable, injoignable)] == [
        (200, "joignable"),
        (200, "injoignable"),
    ]


@pytest.mark.parametrize(("adresse", "attendus"), [("", ["dossiers.I001"]), ("127.0.0.1:3310", [])])
def test_check_deploy_dit_l_absence_d_antivirus(settings, adresse, attendus):
    settings.CLAMD_ADRESSE = adresse
    trouves = run_checks(tags=["security"], include_deployment_checks=True)
    assert [message.id for message in trouves if message.id.startswith("dossiers.")] == attendus
