"""La fabrique amène un dossier à chaque état des deux automates, par les actions."""

import pytest

from dossiers.enums import EtatLettre, EtatProjet
from dossiers.journal import verifier_dossier
from tests.fabriques.etats import un_dossier_a

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("etat", EtatLettre.values)
def test_une_lettre_atteint_chaque_etat(etat):
    dossier = un_dossier_a(etat)
    assert (dossier.lettre.etat, verifier_dossier(dossier)) == (etat, None)


@pytest.mark.parametrize("etat", EtatProjet.values)
def test_un_projet_atteint_chaque_etat(etat):
    dossier = un_dossier_a(etat_projet=etat)
    assert (dossier.lettre.etat, dossier.projet.etat) == (EtatLettre.ACCORDEE, etat)
    assert verifier_dossier(dossier) is None
