"""Les personnes d'un parcours : neuf comptes, un navigateur chacun."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from comptes.enums import Role
from comptes.models import Utilisateur
from tests.fabriques.communes import LAURAGAIS, semer_communes
from tests.fabriques.dossiers import un_agent, un_porteur
from tests.parcours.gestes import Personne

Ouvrir = Callable[[Utilisateur], Personne]


@pytest.fixture
def ouvrir(browser: Browser, live_server: LiveServer, transactional_db: None) -> Iterator[Ouvrir]:
    """Ouvre un navigateur connecté pour un compte ; aucune violation de CSP ne doit avoir eu lieu."""
    ouvertes: list[Personne] = []

    def _ouvrir(compte: Utilisateur) -> Personne:
        personne = Personne(browser, live_server.url, compte).se_connecter()
        ouvertes.append(personne)
        return personne

    yield _ouvrir
    violations = [v for personne in ouvertes for v in personne.violations_csp]
    for personne in ouvertes:
        personne.page.context.close()
    assert violations == []


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
