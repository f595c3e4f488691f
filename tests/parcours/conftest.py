"""Les personnes d'un parcours : neuf comptes, un navigateur chacun."""

import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from comptes.enums import Role
from comptes.models import Utilisateur
from cpts_portal.actifs import construire
from tests.fabriques.communes import LAURAGAIS, semer_communes
from tests.fabriques.dossiers import un_agent, un_porteur
from tests.parcours.gestes import Personne

Ouvrir = Callable[..., Personne]


@pytest.fixture(autouse=True, scope="package")
def actifs() -> None:
    construire()


@pytest.fixture
def ouvrir(
    browser: Browser,
    live_server: LiveServer,
    transactional_db: None,
    caplog: pytest.LogCaptureFixture,
) -> Iterator[Ouvrir]:
    """Ouvre un navigateur pour un compte, connecté sauf avis contraire (``par_la_page`` : par le formulaire).

    À la fin, ni page traversée en faute, ni erreur au journal du serveur.
    """
    ouvertes: list[Personne] = []

    def _ouvrir(compte: Utilisateur, *, connectee: bool = True, par_la_page: bool = False, **options: Any) -> Personne:
        personne = Personne(browser, live_server.url, compte, **options)
        ouvertes.append(personne)
        if not connectee:
            return personne
        return personne.se_connecter() if par_la_page else personne.reprendre_sa_session()

    yield _ouvrir
    fautes = [faute for personne in ouvertes for faute in personne.regard.fautes]
    fautes += [trace.getMessage() for trace in caplog.get_records("call") if trace.levelno >= logging.ERROR]
    for personne in ouvertes:
        personne.fermer()
    assert fautes == []


@pytest.fixture
def equipe(transactional_db: None) -> dict[str, Utilisateur]:
    """Les neuf personnes du parcours complet, en Haute-Garonne."""
    semer_communes(LAURAGAIS)
    return {
        "responsable": un_porteur(),
        "redacteur": un_porteur("redacteur@exemple.test", nom="Fabre", prenom="Paul"),
        "coordinateur": un_agent(Role.COORDINATEUR),
        "urps_medecins": un_agent(Role.RELECTEUR_URPS, email="urps-medecins@exemple.test"),
        "urps_infirmiers": un_agent(Role.RELECTEUR_URPS, email="urps-infirmiers@exemple.test"),
        "ars": un_agent(Role.INSTRUCTEUR_ARS),
        "ars_decideur": un_agent(Role.DECIDEUR_ARS),
        "cpam": un_agent(Role.INSTRUCTEUR_AM),
        "cpam_decideur": un_agent(Role.DECIDEUR_AM),
    }
