"""Refus par défaut : sans connexion, seules les adresses déclarées publiques s'ouvrent."""

from typing import Any

import pytest
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path, reverse

from tests.architecture.acces import PUBLIQUES
from tests.gardes.adresses import Adresse, adresses_du_portail, adresses_sans_nom

ADRESSES = adresses_du_portail()


def _se_lit_sans_connexion(client: Client, adresse: Adresse) -> bool:
    """Faux si l'adresse renvoie à la connexion ; un autre statut veut dire que la vue a été atteinte."""
    reponse = client.get(adresse.chemin())
    return not (reponse.status_code == 302 and reponse["Location"].startswith(reverse("account_login") + "?"))


def test_toute_adresse_du_portail_a_un_nom() -> None:
    assert adresses_sans_nom() == []


def test_chaque_adresse_declaree_publique_existe() -> None:
    assert PUBLIQUES - {adresse.nom for adresse in ADRESSES} == set()


@pytest.mark.django_db
@pytest.mark.parametrize("adresse", ADRESSES, ids=lambda adresse: adresse.nom)
def test_sans_connexion_seules_les_adresses_publiques_s_ouvrent(client: Client, adresse: Adresse) -> None:
    assert _se_lit_sans_connexion(client, adresse) is (adresse.nom in PUBLIQUES)


def _fermee(requete: HttpRequest) -> HttpResponse:
    return HttpResponse("secret")


@login_not_required
def _ouverte(requete: HttpRequest) -> HttpResponse:
    return HttpResponse("public")


class _PlanPlante:
    urlpatterns = [
        path("ouverte/", _ouverte, name="ouverte"),
        path("fermee/", _fermee, name="fermee"),
        path("sans-nom/", _fermee),
        path("connexion/", _ouverte, name="account_login"),
    ]


@pytest.mark.django_db
def test_une_adresse_ouverte_plantee_est_fermee(client: Client, settings: Any) -> None:
    settings.ROOT_URLCONF = _PlanPlante
    lues = {adresse.nom: _se_lit_sans_connexion(client, adresse) for adresse in adresses_du_portail()}
    assert lues == {"ouverte": True, "fermee": False, "account_login": True}
    assert adresses_sans_nom() == ["sans-nom/"]
