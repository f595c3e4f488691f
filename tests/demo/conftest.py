"""La démonstration complète, installée une fois pour tous les tests de ce dossier, puis annulée."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.utils import timezone

from cpts_portal.demo.installation import Installation
from cpts_portal.demo.volume import NOMBRE_EN_OCCITANIE, choisir
from tests.fabriques.territoires import poser_la_base, semer_referentiel
from tests.scenes import base_partagee


@pytest.fixture(scope="package")
def installee(django_db_setup: None, django_db_blocker: pytest.FixtureDef) -> Iterator[Installation]:
    """La démonstration au jour présent, sans ses PDF, dans une transaction que la fin du dossier annule."""
    with base_partagee(django_db_blocker):
        semer_referentiel()
        installation = Installation(timezone.localdate(), documents=False)
        installation.installer(choisir(NOMBRE_EN_OCCITANIE))
        poser_la_base()
        yield installation


@pytest.fixture
def demo(installee: Installation, db: None) -> Installation:
    """La même, pour un test qui lit la base."""
    return installee


@pytest.fixture
def aujourd_hui(demo: Installation) -> date:
    """Passe par ``demo`` : pytest-django joue en dernier un test sans base, et tout se réinstallerait pour lui."""
    return demo.reference
