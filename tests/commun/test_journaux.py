"""Les journaux techniques : un refus y tient en une ligne, une panne y garde sa pile."""

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
