"""Ce que partagent les essais de l'archive."""

import pytest

from dossiers.models import Dossier
from tests.dossiers.pieces.archives import un_dossier_plein


@pytest.fixture
def plein(db: None) -> Dossier:
    return un_dossier_plein()
