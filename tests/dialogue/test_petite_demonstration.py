"""Une démonstration d'un petit volume n'a pas toujours de dossier où montrer l'accompagnement : elle s'en passe."""

import pytest
from django.utils import timezone

from comptes.enums import Role
from cpts_portal.demo.accompagnement import accompagner
from cpts_portal.demo.agents import Agents
from dialogue.models import AideURPS
from dossiers.enums import EtatLettre, EtatProjet
from tests.fabriques.dossiers import un_agent
from tests.fabriques.etats import un_dossier_a

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("etat", [None, EtatLettre.DEPOSEE, EtatLettre.TRANSMISE])
def test_sans_le_dossier_qu_il_faut_rien_ne_se_montre(etat: EtatLettre | None) -> None:
    if etat is not None:
        un_dossier_a(etat)
    assert accompagner(Agents("essai", timezone.now()), timezone.now()) == 0
    assert not AideURPS.objects.exists()


def test_un_dossier_accorde_suffit_a_montrer_une_aide_versee() -> None:
    dossier = un_dossier_a(etat_projet=EtatProjet.BROUILLON)
    agents = Agents("essai", timezone.now())
    agents._agents[Role.COORDINATEUR, dossier.departement_pilote_id] = un_agent(Role.COORDINATEUR)
    accompagner(agents, timezone.now())
    assert [aide.etat for aide in AideURPS.objects.order_by("pk")] == ["versee"]
