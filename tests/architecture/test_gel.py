"""Une scène gardée vaut celle que les actes montent : mêmes lignes, même journal, et la vie continue après elle."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from contrats.enums import EtatContrat
from dossiers.models import Evenement
from tests.fabriques import gel
from tests.fabriques.contrats import un_parcours_contrat
from tests.fabriques.dossiers import un_porteur

pytestmark = pytest.mark.django_db


class _Annuler(Exception):
    """Rend la base vierge."""


@pytest.fixture(autouse=True)
def rien_de_garde(monkeypatch):
    monkeypatch.setattr(gel, "GELS", {})
    monkeypatch.setattr(gel, "VUES", set())


def _monter():
    """Ce que la base et l'objet disent de la scène, et ce qu'elle a coûté en requêtes ; la base rendue vierge."""
    try:
        with transaction.atomic():
            with CaptureQueriesContext(connection) as requetes:
                parcours = un_parcours_contrat()
            lignes = {modele: len(lues) for modele, lues in gel.lire_la_base().items() if lues}
            journal = list(Evenement.objects.order_by("pk").values_list("rang", "sujet", "code", "de", "vers"))
            raise _Annuler
    except _Annuler:
        return (lignes, journal, parcours.dossier.nom, parcours.responsable.email), len(requetes)


def test_la_scene_rendue_est_celle_que_les_actes_montent():
    (construite, cout), (gardee, _), (rendue, cout_rendue) = _monter(), _monter(), _monter()

    assert rendue == gardee == construite
    assert cout_rendue * 4 < cout


def test_apres_une_scene_rendue_la_vie_continue():
    _monter(), _monter()
    parcours = un_parcours_contrat()
    assert gel.GELS, "cette scène est rendue"
    parcours.proposer()
    parcours.signer_tous()
    assert parcours.contrat.etat == EtatContrat.ACTIF


def test_une_base_qui_n_est_plus_vierge_se_complete_par_les_actes():
    _monter(), _monter()
    autre = un_porteur("avant@exemple.test")
    assert un_parcours_contrat().responsable != autre


def test_une_scene_qui_change_une_ligne_de_depart_ne_se_garde_pas():
    noms = iter(("une", "deux"))

    @gel.gelee
    def fautive():
        ContentType.objects.filter(model="session").update(app_label=next(noms))

    fautive()
    with pytest.raises(AssertionError, match="ligne de départ"):
        fautive()
