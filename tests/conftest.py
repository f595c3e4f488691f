"""Garde-fous et outils communs des tests. Chaque garde est prouvé par une violation plantée (tests/architecture)."""

import gc
import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.http import HttpResponseBase
from django.test import Client
from django.test.client import ClientHandler
from hypothesis import HealthCheck, settings
from playwright.sync_api import BrowserContext, expect
from pytest_django.plugin import DjangoDbBlocker

from commun import parametres, pdf
from dossiers.questionnaire import questionnaire_vierge
from financement import registre
from territoires.recherche.communes import index_des_noms
from tests import heure, remise_a_neuf, repos
from tests.fabriques import gel
from tests.gardes.gabarits import durcir_les_boucles, formulaires_sans_jeton
from tests.gardes.reseau import bloquer_le_reseau
from tests.mise_en_page import MiseEnPageDoublee, MiseEnPageValidee, ProductionsManquees
from tests.parts import marquer_les_tests_sans_base, option_de_part, retenir_la_part
from tests.patience import PATIENCE, patienter

# Le pilote synchrone du navigateur garde une boucle d'évènements ouverte dans le fil des tests.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
OPTIONS_CHROMIUM = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-smooth-scrolling",
]


# Une machine chargée n'est pas une faute : propriétés et pages se jugent sur leur résultat, jamais sur leur durée.
settings.register_profile("maison", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("maison")
expect.set_options(timeout=PATIENCE)


def pytest_addoption(parser: pytest.Parser) -> None:
    option_de_part(parser)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> Iterator[None]:
    """Avant le choix par marque et par nom, puis après lui."""
    marquer_les_tests_sans_base(items)
    yield
    retenir_la_part(config, items)


def pytest_collection_finish(session: pytest.Session) -> None:
    """Ce qui est chargé le reste : le ramasse-miettes prenait un cinquième du temps à le relire."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 50)
    gc.enable()


def pytest_configure(config: pytest.Config) -> None:
    """L'heure d'abord : un module de tests date ses constantes dès qu'il est lu."""
    config.add_cleanup(heure.regler().stop)
    gc.disable()
    bloquer_le_reseau()
    durcir_les_boucles()
    remise_a_neuf.remettre_a_neuf_apres_chaque_test_transactionnel()
    repos.suivre_les_requetes()
    registre.tenir_pour_lu({})


class FormulaireSansJeton(AssertionError):
    """Une page rend un formulaire POST sans jeton CSRF : il serait refusé à l'envoi."""


@pytest.fixture(autouse=True)
def jeton_dans_chaque_formulaire(monkeypatch: pytest.MonkeyPatch) -> None:
    """Toute page HTML rendue au client de test est relue : chaque formulaire POST porte son jeton."""
    initial = ClientHandler.__call__

    def repondre(self: ClientHandler, environ: dict[str, Any]) -> HttpResponseBase:
        reponse = initial(self, environ)
        if reponse.get("Content-Type", "").startswith("text/html") and not reponse.streaming:
            fautifs = formulaires_sans_jeton(reponse.content.decode())
            if fautifs:
                raise FormulaireSansJeton(f"{environ['PATH_INFO']} : formulaire sans jeton vers {', '.join(fautifs)}.")
        return reponse

    monkeypatch.setattr(ClientHandler, "__call__", repondre)


@pytest.fixture(autouse=True)
def cache_vide() -> Iterator[None]:
    """Limites de débit, index des noms de communes : un test n'en lègue pas au suivant."""
    cache.clear()
    index_des_noms.cache_clear()
    yield
    cache.clear()


@pytest.fixture(autouse=True)
def parametres_de_depart() -> Iterator[None]:
    """Chaque test part des valeurs du code, sans lire la base ; ``tests.fabriques.parametres`` en pose d'autres."""
    parametres.tenir_pour_lu({})
    yield
    parametres.tenir_pour_lu({})


@pytest.fixture(autouse=True)
def baremes_livres() -> Iterator[None]:
    """Chaque test connaît les barèmes livrés, sans lire la base ; qui en écrit un la fait relire."""
    registre.tenir_pour_lu({})
    yield
    registre.tenir_pour_lu({})


@pytest.fixture(autouse=True)
def scenes_gardees(request: pytest.FixtureRequest) -> Iterator[None]:
    """Une scène se rend d'un trait, sauf à qui joue ce que ses actes confient à la fin de leur transaction."""
    marque = request.node.get_closest_marker("django_db")
    en_vrai = marque is not None and marque.kwargs.get("transaction", False)
    jeton = gel.PERMIS.set(not en_vrai and gel.A_LA_VALIDATION.isdisjoint(request.fixturenames))
    yield
    gel.PERMIS.reset(jeton)


def en_vraie_page(request: pytest.FixtureRequest) -> bool:
    """Vrai d'un test qui juge un PDF."""
    return request.node.get_closest_marker("pdf") is not None


@pytest.fixture(autouse=True)
def mise_en_page(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Un PDF n'est vraiment mis en page, et validé PDF/UA, que pour le test qui le juge."""
    if en_vraie_page(request):
        questionnaire_vierge.cache_clear()
        monkeypatch.setattr(pdf, "HTML", MiseEnPageValidee)
    else:
        monkeypatch.setattr(pdf, "HTML", MiseEnPageDoublee)
        monkeypatch.setattr(pdf, "FontConfiguration", lambda: None)  # dix millisecondes, pour des polices jamais lues


@pytest.fixture(autouse=True)
def aucun_document_manque(request: pytest.FixtureRequest) -> Iterator[None]:
    """Dans un parcours, ou là où un PDF se met vraiment en page, un document qui n'a pu se produire est une faute."""
    if not en_vraie_page(request) and request.node.get_closest_marker("navigateur") is None:
        yield
        return
    with ProductionsManquees() as suivi:
        yield
    assert suivi.manquees == []


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """La base se photographie une fois migrée. À la fin, PostgreSQL ferme ce qu'un navigateur a pu laisser ouvert."""
    with django_db_blocker.unblock():
        remise_a_neuf.retenir(connection)
    yield
    remise_a_neuf.oublier(connection)
    if connection.vendor == "postgresql":
        with django_db_blocker.unblock(), connection.cursor() as curseur:
            curseur.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )


@pytest.fixture
def client_csrf() -> Client:
    """Un client qui exige le jeton CSRF, comme un navigateur."""
    return Client(enforce_csrf_checks=True)


@pytest.fixture
def exige_postgresql() -> None:
    """Saute le test ailleurs que sur PostgreSQL (verrous, fils concurrents)."""
    if connection.vendor != "postgresql":
        pytest.skip("se prouve sur PostgreSQL")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Le Chromium du système, jamais téléchargé."""
    chemin = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    return {**browser_type_launch_args, "executable_path": chemin, "args": OPTIONS_CHROMIUM}


@pytest.fixture
def context(context: BrowserContext) -> BrowserContext:
    """Celui de l'outil ``page``, qui attend aussi longtemps que les autres."""
    return patienter(context)


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_context_args, "locale": "fr-FR", "timezone_id": "Europe/Paris"}
