"""L'export de la liste : mêmes colonnes et mêmes droits que l'écran, trace, aucune fuite."""

import csv
import io
import re
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from commun.exports import FormatExport
from commun.tableurs import lire_tableau
from comptes.enums import ROLES_ORGANISATION, Role
from comptes.mandats import mandats
from comptes.models import Utilisateur
from dossiers.colonnes import colonnes_offertes
from dossiers.enums import EtatLettre
from dossiers.models import Dossier
from suivi.exports import lignes_de_la_liste
from suivi.models import ColonnesChoisies, TraceExport
from tests.fabriques.comptes import client_de
from tests.fabriques.dossiers import un_agent, un_porteur
from tests.fabriques.etats import un_dossier_a, un_parcours
from tests.fabriques.instruction import envoyer, un_relecteur, une_contribution

pytestmark = pytest.mark.django_db
EXPORT = reverse("suivi:export_dossiers")


def _octets(compte: Utilisateur, format_: str = "csv", **filtres: str) -> bytes:
    reponse = client_de(compte).post(
        f"{EXPORT}?{'&'.join(f'{c}={v}' for c, v in filtres.items())}", {"format": format_}
    )
    assert reponse.status_code == 200
    return b"".join(reponse.streaming_content)


def _lignes(compte: Utilisateur, **filtres: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(_octets(compte, **filtres).decode("utf-8-sig")), delimiter=";"))


def _recent() -> datetime:
    return timezone.now() - timedelta(days=3)


def _depose(nom: str, rang: int = 0) -> Dossier:
    parcours = un_parcours(porteur=un_porteur(f"equipe{rang}@exemple.test"), nom=nom)
    parcours.deposer_lettre()
    return parcours.dossier


def test_l_export_a_les_colonnes_et_les_lignes_de_l_ecran() -> None:
    agent = un_agent(Role.COORDINATEUR)
    for rang, nom in enumerate(("CPTS Albi", "CPTS Béziers", "=CPTS()")):
        _depose(nom, rang)
    ColonnesChoisies.objects.create(utilisateur=agent, cles=["etape", "taille"])
    lues = _lignes(agent, tri="-nom", etape="lettre")
    assert list(lues[0]) == ["Numéro", "Nom", "Département pilote", "Étape", "Taille", "Habitants"]
    assert [ligne["Nom"] for ligne in lues] == ["CPTS Béziers", "CPTS Albi", "'=CPTS()"]
    page = client_de(agent).get(reverse("dossiers:liste"), {"tri": "-nom"}).content.decode()
    montrees = re.findall(r'data-libelle="([^"]+)"', page)
    assert set(montrees) == {"Étape", "Taille"}


@pytest.mark.parametrize("format_", FormatExport)
def test_chaque_format_se_relit_et_porte_un_nom_date(format_: FormatExport) -> None:
    _depose("CPTS Béziers")
    agent = un_agent(Role.COORDINATEUR)
    reponse = client_de(agent).post(EXPORT, {"format": format_.value})
    nom = f"dossiers-{timezone.localdate().isoformat()}.{format_.value}"
    assert reponse["Content-Disposition"] == f'attachment; filename="{nom}"'
    octets = b"".join(reponse.streaming_content)
    if format_ is FormatExport.XLSX:
        [_, ligne] = load_workbook(io.BytesIO(octets)).active.iter_rows(values_only=True)
    else:
        [ligne] = lire_tableau(octets, format_.value, 10)
    assert ligne[1] == "CPTS Béziers"


def test_l_export_laisse_une_trace_sans_donnee_personnelle() -> None:
    _depose("CPTS Béziers")
    agent = un_agent(Role.COORDINATEUR)
    _lignes(agent, q="bezier", etape="lettre")
    trace = TraceExport.objects.get()
    assert (trace.auteur, trace.quoi, trace.format, trace.lignes) == (agent, "dossiers", "csv", 1)
    assert trace.filtres == {"q": "(présent)", "etape": "lettre"}


def test_sans_format_rien_ne_part_et_rien_n_est_trace() -> None:
    reponse = client_de(un_agent(Role.COORDINATEUR)).post(EXPORT, {"format": "pdf"})
    assert (reponse.status_code, TraceExport.objects.count()) == (422, 0)


def test_un_porteur_n_exporte_que_les_siens() -> None:
    _depose("CPTS d’à côté", 1)
    sien = _depose("CPTS la mienne", 2)
    porteur = sien.equipe.get().utilisateur
    assert [ligne["Nom"] for ligne in _lignes(porteur)] == ["CPTS la mienne"]
    assert _lignes(un_porteur("sans-dossier@exemple.test")) == []
    assert _lignes(un_agent(Role.ADMINISTRATEUR)) == []


def test_l_assurance_maladie_n_exporte_que_l_information() -> None:
    un_dossier_a(EtatLettre.TRANSMISE, nom="CPTS transmise")
    [ligne] = _lignes(un_agent(Role.INSTRUCTEUR_AM))
    remplies = {cle for cle, valeur in ligne.items() if valeur}
    assert remplies == {"Numéro", "Nom", "Département pilote"}
    [ligne] = _lignes(un_agent(Role.DECIDEUR_ARS))
    assert {"État", "À qui de jouer", "Depuis le"} <= {cle for cle, valeur in ligne.items() if valeur}


@pytest.mark.parametrize("format_", FormatExport)
def test_aucun_nom_ni_compteur_de_contributions_ne_fuit(format_: FormatExport) -> None:
    """Porteur, ARS, Assurance Maladie, et relecteur qui n'a pas envoyé la sienne : ni nom, ni « 1/2 »."""
    dossier, maintenant = un_dossier_a(EtatLettre.DEPOSEE, depart=_recent()), timezone.now()
    lea, max_ = un_relecteur("Zebulon"), un_relecteur("Quetzal", profession="21")
    envoyer(une_contribution(dossier, lea, maintenant), maintenant)
    due = une_contribution(dossier, max_, maintenant)
    comptes = {role: un_agent(role) for role in ROLES_ORGANISATION if role != Role.RELECTEUR_URPS}
    comptes |= {"porteur": dossier.equipe.get().utilisateur, "doit": max_, "a envoyé": lea}
    comptes["d’une autre URPS"] = un_relecteur("Ailleurs", profession="70")
    vus = {}
    for qui, compte in comptes.items():
        cles = [colonne.cle for colonne in colonnes_offertes(compte)]
        ColonnesChoisies.objects.update_or_create(utilisateur=compte, defaults={"cles": cles})
        octets = _octets(compte, format_.value)
        texte = octets.decode("utf-8-sig") if format_ is FormatExport.CSV else ""
        assert not {"Zebulon", "Quetzal", "zebulon@exemple.test"} & set(re.findall(r"[\w@.]+", texte)), qui
        if "contributions" in cles:
            vus[qui] = _compteurs(dossier, compte)
    rien = ("", "")
    assert vus == {Role.COORDINATEUR: (1, 2), "d’une autre URPS": rien, "doit": rien, "a envoyé": (1, 2)}
    envoyer(due, maintenant)
    assert _compteurs(dossier, max_) == (2, 2)


def _compteurs(dossier: Dossier, compte: Utilisateur) -> tuple[object, ...]:
    colonnes = [colonne for colonne in colonnes_offertes(compte) if colonne.cle == "contributions"]
    [ligne] = lignes_de_la_liste([dossier.pk], colonnes, compte, timezone.localdate())
    return tuple(ligne[3:])


def test_un_coordinateur_qui_doit_sa_contribution_ne_compte_pas_celles_des_autres() -> None:
    dossier, maintenant = un_dossier_a(EtatLettre.DEPOSEE, depart=_recent()), timezone.now()
    coordinateur = un_agent(Role.COORDINATEUR)
    envoyer(une_contribution(dossier, un_relecteur("Lea"), maintenant), maintenant)
    une_contribution(dossier, coordinateur, maintenant)
    assert _compteurs(dossier, coordinateur) == ("", "")


def test_l_export_coute_autant_de_requetes_pour_une_ligne_ou_pour_quatre() -> None:
    agent, nombres = un_agent(Role.COORDINATEUR), []
    mandats(agent)  # une fois par session, gardés sur le compte
    for rang in range(4):
        _depose(f"CPTS {rang}", rang)
        cles = list(Dossier.objects.order_by("pk").values_list("pk", flat=True))
        with CaptureQueriesContext(connection) as capture:
            lues = list(lignes_de_la_liste(cles, colonnes_offertes(agent), agent, timezone.localdate()))
        assert len(lues) == rang + 1
        nombres.append(len(capture))
    assert len(set(nombres)) == 1
