"""Un contrat préparé, et sa première version soumise."""

from datetime import UTC, datetime

import pytest

from tests.fabriques.contrats import un_parcours_contrat
from tests.fabriques.negociation import une_version

DEPART = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def p():
    parcours = un_parcours_contrat(DEPART)
    parcours.preparer()
    return parcours


@pytest.fixture
def version(p):
    return une_version(p, p.contrat)
