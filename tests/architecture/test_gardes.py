"""Les autres gardes de la suite : avertissements, réseau, requêtes répétées, tables en ajout seul."""

import socket
import urllib.request
import warnings
from typing import Any

import pytest
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import Permission
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from zeal import NPlusOneError

from commun.ajout_seul import tables_sans_protection
from tests.gardes.reseau import ReseauInterdit, est_local


def test_un_avertissement_est_une_erreur() -> None:
    with pytest.raises(DeprecationWarning, match="ancien"):
        warnings.warn("ancien", DeprecationWarning, stacklevel=1)


def test_un_test_ne_joint_pas_une_adresse_exterieure() -> None:
    with socket.socket() as prise, pytest.raises(ReseauInterdit):
        prise.connect(("192.0.2.1", 80))


def test_un_test_ne_resout_pas_un_nom_exterieur() -> None:
    with pytest.raises(ReseauInterdit):
        urllib.request.urlopen("https://exemple.invalid/", timeout=1)


def test_un_test_n_envoie_pas_de_datagramme_au_dehors() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as prise, pytest.raises(ReseauInterdit):
        prise.sendto(b"x", ("192.0.2.1", 9))


@pytest.mark.parametrize("adresse", [("127.0.0.1", 1), ("localhost", 1), ("::1", 1, 0, 0), "/tmp/prise"])
def test_la_boucle_locale_reste_ouverte(adresse: object) -> None:
    assert est_local(adresse)


def _page_aux_requetes_repetees(requete: HttpRequest) -> HttpResponse:
    droits = Permission.objects.order_by("pk")[:3]
    return HttpResponse(" ".join(droit.content_type.model for droit in droits))


class _PlanPlante:
    urlpatterns = [path("plante/", login_not_required(_page_aux_requetes_repetees))]


@pytest.mark.django_db
def test_une_page_qui_repete_une_requete_par_ligne_echoue(settings: Any) -> None:
    settings.ROOT_URLCONF = _PlanPlante
    with pytest.raises(NPlusOneError, match="content_type"):
        Client().get("/plante/")


@pytest.mark.django_db
def test_chaque_table_en_ajout_seul_est_protegee_par_la_base() -> None:
    assert tables_sans_protection(connection) == []
