"""Un avis de paiement dont les sommes sont reprises ne se lit plus comme un paiement."""

from decimal import Decimal

import pytest

from dossiers.archives import produire
from dossiers.authenticite import Verdict, constater_le_code
from dossiers.enums import TypeDocument
from paiements.enums import EtatEcheance
from tests.fabriques.paiements import un_registre

pytestmark = pytest.mark.django_db


def test_un_avis_suit_les_reprises_de_ses_sommes():
    p = un_registre()
    [payee] = p.regler(p.echeances(EtatEcheance.DUE))
    avis = produire(p.dossier.documents.get(type=TypeDocument.AVIS_DE_PAIEMENT).pk)
    lus = [constater_le_code(avis.code_court)]
    for montant in (Decimal("10.00"), payee.liquide - 10):
        p.reprendre(payee, montant)
        lus.append(constater_le_code(avis.code_court))
    assert [constat.verdict for constat in lus] == [Verdict.AUTHENTIQUE, Verdict.REMPLACE, Verdict.ANNULE]
    assert lus[1].par == "une reprise d’une partie de ses sommes"
