"""Deux envois au même instant : un seul passe, l'autre lit qu'il est passé. Se prouve sur PostgreSQL."""

import pytest
from django.db import transaction
from django.utils import timezone

from dossiers.actions.transitions import DejaDecide
from dossiers.enums import EtatLettre
from dossiers.journal import verifier_dossier
from instruction.actions import contributions
from instruction.models import Contribution
from tests.dossiers.test_concurrence import ensemble
from tests.fabriques.contributions import remplir, un_relecteur, une_contribution
from tests.fabriques.etats import un_dossier_a

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("exige_postgresql")]


def _envoyer(cle: int):
    def geste():
        contribution = Contribution.objects.get(pk=cle)
        return contributions.envoyer(contribution, auteur=contribution.relecteur, maintenant=timezone.now())

    return geste


def test_une_contribution_envoyee_deux_fois_ne_l_est_qu_une() -> None:
    with transaction.atomic():
        contribution = remplir(une_contribution(un_dossier_a(EtatLettre.DEPOSEE)))
    resultats = ensemble(_envoyer(contribution.pk), _envoyer(contribution.pk))
    assert sorted(isinstance(r, DejaDecide) for r in resultats) == [False, True], resultats
    assert contribution.dossier.evenements.filter(sujet="contribution", code="envoyer").count() == 1


def test_deux_relecteurs_envoient_ensemble_sans_rompre_le_journal() -> None:
    with transaction.atomic():
        dossier = un_dossier_a(EtatLettre.DEPOSEE)
        cles = [remplir(une_contribution(dossier, un_relecteur(nom))).pk for nom in ("a", "b")]
    resultats = ensemble(*(_envoyer(cle) for cle in cles))
    assert [r for r in resultats if isinstance(r, Exception)] == []
    assert set(Contribution.objects.values_list("etat", flat=True)) == {"envoyee"}
    assert verifier_dossier(dossier) is None
