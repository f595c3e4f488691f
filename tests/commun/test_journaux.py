"""Les journaux techniques : un refus y tient en une ligne, une panne y garde sa pile."""

import logging
import sys

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils.log import log_response

from comptes.enums import Role
from dossiers.enums import EtatLettre
from tests.fabriques.comptes import client_de
from tests.fabriques.dossiers import un_agent
from tests.fabriques.etats import un_dossier_a


@pytest.mark.django_db
def test_un_acces_refuse_s_ecrit_sans_pile(caplog: pytest.LogCaptureFixture) -> None:
    adresse = f"/dossiers/{un_dossier_a(EtatLettre.DEPOSEE).numero}/lettre/contact/"
    assert client_de(un_agent(Role.COORDINATEUR)).get(adresse).status_code == 403
    (ligne,) = [trace for trace in caplog.records if trace.name == "django.request"]
    assert (adresse in ligne.getMessage(), ligne.exc_info) == (True, None)


@pytest.mark.parametrize("statut", [400, 500])
def test_toute_autre_erreur_garde_sa_pile(statut: int, caplog: pytest.LogCaptureFixture) -> None:
    requete, panne = RequestFactory().get("/panne/"), RuntimeError("panne d’essai")
    log_response("Erreur : %s", "/panne/", response=HttpResponse(status=statut), request=requete, exception=panne)
    (ligne,) = caplog.records
    assert ligne.exc_info[0] is RuntimeError


def test_la_ligne_que_la_base_refuse_n_entre_pas_au_journal() -> None:
    [console] = [sortie for sortie in logging.getLogger().handlers if sortie.name == "console"]
    refus = (
        'new row violates check constraint "c"\nDETAIL:  Failing row contains (7, 10003456789, Puech\n\nAnne, FR76).'
    )
    try:
        try:
            raise ValueError(refus)
        except ValueError as erreur:
            raise RuntimeError(refus) from erreur
    except RuntimeError:
        panne = logging.LogRecord("essai", logging.ERROR, "", 0, "panne", None, sys.exc_info())
        pile = console.format(panne)
    assert [mot in pile for mot in ("Puech", "Anne", "10003456789", "FR76")] == [False] * 4
    assert pile.count('violates check constraint "c"\nDETAIL: …') == 2
    assert "The above exception was the direct cause" in pile
