"""Liste et tableau coûtent le même nombre de requêtes pour 1, 3 et 30 lignes."""

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from comptes.enums import Role
from comptes.models import Utilisateur
from dossiers.models import Dossier
from suivi.tableau import a_vous, en_attente
from tests.fabriques.dossiers import un_agent

VOLUMES = (1, 3, 30)


def client_de(utilisateur: Utilisateur) -> Client:
    client = Client()
    client.force_login(utilisateur, backend=settings.AUTHENTICATION_BACKENDS[-1])
    return client


def requetes(utilisateur: Utilisateur, adresse: str) -> int:
    client = client_de(utilisateur)
    client.get(adresse)
    with CaptureQueriesContext(connection) as capture:
        reponse = client.get(adresse)
    assert reponse.status_code == 200
    return len(capture)


@pytest.fixture
def coordinateurs(demo) -> dict[int, Utilisateur]:
    """Pour chaque volume, un lecteur de l'équipe d'autant de dossiers, à tous les états."""
    trouves = {}
    for volume in VOLUMES:
        personne = un_agent(Role.COORDINATEUR, "2A", email=f"volume{volume}@exemple.test")
        for dossier in Dossier.objects.exclude(etat_courant="brouillon").order_by("nom")[:volume]:
            dossier.equipe.create(utilisateur=personne, role="lecteur", depuis=dossier.cree_le)
        trouves[volume] = personne
    return trouves


def test_la_liste_coute_autant_pour_1_3_et_30_lignes(coordinateurs) -> None:
    adresse = reverse("dossiers:liste")
    lignes = {volume: Dossier.objects.visibles_par(personne).count() for volume, personne in coordinateurs.items()}
    assert lignes == {volume: volume for volume in VOLUMES}
    assert len({requetes(personne, adresse) for personne in coordinateurs.values()}) == 1


def test_le_tableau_coute_autant_pour_1_3_et_30_lignes(coordinateurs) -> None:
    adresse = reverse("suivi:a_faire")
    lignes = [a_vous(personne).count() + en_attente(personne).count() for personne in coordinateurs.values()]
    assert lignes == sorted(lignes)
    assert lignes[-1] >= 10
    assert len({requetes(personne, adresse) for personne in coordinateurs.values()}) == 1
