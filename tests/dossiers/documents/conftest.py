"""Un instant de départ fixe : les dates imprimées se vérifient à la lettre."""

from datetime import datetime

import pytest

from commun.calendrier import PARIS


@pytest.fixture
def depart() -> datetime:
    """Lundi 2 mars 2026, 9 h 05 ; la fabrique fait le premier acte le lendemain."""
    return datetime(2026, 3, 2, 9, 5, tzinfo=PARIS)
