"""Sur la page du dossier : ce qui est un bouton, ce qui se dit en lien ; aucun acte n'est perdu ni montré deux fois."""

from itertools import product
from types import SimpleNamespace

import pytest

from dossiers.enums import Sujet
from dossiers.situation import boutons_et_liens

PRINCIPAL, AUTRE = SimpleNamespace(principal=True), SimpleNamespace(principal=False)
ACTES = [PRINCIPAL, AUTRE]


@pytest.mark.parametrize(
    ("sujet", "a_vous", "travail"), product((Sujet.LETTRE, Sujet.PROJET, Sujet.CONTRAT), (True, False), (True, False))
)
def test_chaque_acte_est_un_bouton_ou_un_lien(sujet, a_vous, travail):
    boutons, liens = boutons_et_liens(SimpleNamespace(SUJET=sujet), ACTES, a_vous=a_vous, travail=travail)
    du_contrat = [] if travail else [PRINCIPAL]
    attendus = (du_contrat if sujet == Sujet.CONTRAT else ACTES) if a_vous else []
    assert boutons == attendus
    assert [acte for acte in ACTES if acte in boutons] + liens == ACTES
