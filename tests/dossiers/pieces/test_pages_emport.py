"""Les pages de l'archive : la télécharger, en reprendre un dossier."""

import io
import json
import zipfile
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from comptes.enums import Role
from dossiers.emport import DESCRIPTIF
from dossiers.models import Dossier
from tests.fabriques.dossiers import un_agent, un_dossier, un_porteur, une_lettre_complete
from tests.fabriques.pieces import recu, une_piece

pytestmark = pytest.mark.django_db
REPRENDRE = "/dossiers/depuis-une-archive/"


def client_de(personne: Any) -> Client:
    client = Client()
    client.force_login(personne)
    return client


@pytest.fixture
def dossier() -> Dossier:
    dossier = une_lettre_complete(un_dossier()).dossier
    une_piece(dossier.lettre)
    return dossier


def telecharger(client: Client, dossier: Dossier) -> tuple[str, bytes]:
    reponse = client.get(reverse("dossiers:archive", args=[dossier.numero]))
    return reponse["Content-Disposition"], b"".join(reponse.streaming_content)


def test_l_equipe_telecharge_l_archive_sous_un_nom_parlant(dossier: Dossier) -> None:
    disposition, octets = telecharger(client_de(un_porteur()), dossier)
    assert disposition == f'attachment; filename="{dossier.numero}-cpts-du-lauragais.zip"'
    with zipfile.ZipFile(io.BytesIO(octets)) as paquet:
        assert json.loads(paquet.read(DESCRIPTIF))["copie_de_travail"] is True


def test_la_page_du_dossier_mene_a_l_archive(dossier: Dossier) -> None:
    page = client_de(un_porteur()).get(dossier.get_absolute_url()).content.decode()
    assert reverse("dossiers:archive", args=[dossier.numero]) in page


def test_l_archive_se_reprend_a_l_ecran(dossier: Dossier) -> None:
    octets = telecharger(client_de(un_porteur()), dossier)[1]
    autre = client_de(un_porteur("autre@exemple.test"))
    assert REPRENDRE in autre.get(reverse("dossiers:ouverture")).content.decode()
    reponse = autre.post(REPRENDRE, {"archive": recu("dossier.zip", octets)})
    repris = Dossier.objects.latest("pk")
    assert reponse.url == reverse("dossiers:lecture", args=[repris.numero, "lettre"])
    assert "est repris" in autre.get(reponse.url).content.decode()


@pytest.mark.parametrize(
    ("octets", "raison"), [(b"rien", "pas une archive ZIP"), (b"", "fichier est vide"), (None, "Choisissez l")]
)
def test_un_refus_reste_sur_la_page_avec_sa_raison(octets: bytes | None, raison: str) -> None:
    envoi = {} if octets is None else {"archive": recu("dossier.zip", octets)}
    reponse = client_de(un_porteur()).post(REPRENDRE, envoi)
    assert (reponse.status_code, raison in reponse.content.decode()) == (422, True)


def test_un_agent_ne_reprend_rien() -> None:
    assert client_de(un_agent(Role.COORDINATEUR)).get(REPRENDRE).status_code == 403
