"""Les réunions : qui les prévoit, qui les lit, ce que disent courriel, page sans compte et agenda."""

import re
from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from commun.envois import Issue, droit_de
from commun.models import CourrielSortant
from comptes.enums import Role
from comptes.models import Utilisateur
from dialogue.actions import reunions
from dialogue.agenda import ics
from dialogue.enums_reunions import EtatReunion
from dialogue.invitables import invitables
from dialogue.models import Reunion
from dossiers.actions.transitions import TransitionRefusee
from dossiers.enums import EtatLettre
from dossiers.journal import verifier_dossier
from dossiers.models import ActeurDossier, Dossier
from dossiers.workflow import AUTOMATES
from tests.dossiers.matrice import IMPOSSIBLE, INTERDIT, coordinateur_d_ailleurs, ecarts, personnes, responsable
from tests.fabriques.accompagnement import ORDRE, une_reunion
from tests.fabriques.comptes import client_de
from tests.fabriques.dossiers import un_agent, un_dossier
from tests.fabriques.etats import un_dossier_a

pytestmark = pytest.mark.django_db
GESTES = ("tenir", "annuler")
ARRIVEES = {("prevue", "tenir"): "tenue", ("prevue", "annuler"): "annulee"}


@pytest.fixture
def dossier() -> Dossier:
    dossier = un_dossier()
    un_agent(Role.COORDINATEUR)
    ActeurDossier.objects.create(dossier=dossier, categorie="elus", nom="Mairie", courriel="mairie@exemple.test")
    return dossier


def agir(reunion: Reunion, geste: str, auteur: Utilisateur | None) -> None:
    maintenant = reunion.debut + timedelta(hours=2)
    if geste == "tenir":
        reunions.tenir(reunion, presents=[], compte_rendu="", auteur=auteur, maintenant=maintenant)
    else:
        reunions.annuler(reunion, auteur=auteur, maintenant=maintenant)


def amener(dossier: Dossier, etat: str) -> Reunion:
    reunion = une_reunion(dossier)
    geste = {"tenue": "tenir", "annulee": "annuler"}.get(etat)
    if geste:
        agir(reunion, geste, responsable(dossier))
    return Reunion.objects.get(pk=reunion.pk)


def lien_de(courriel: str) -> str:
    corps = CourrielSortant.objects.filter(destinataire=courriel).order_by("-pk")[0].corps
    return re.search(r"/invitation-reunion/[^/\s]+/", corps)[0]


def test_la_table_nomme_toutes_les_transitions() -> None:
    assert set(GESTES) == set(AUTOMATES["reunion"].transitions)


@pytest.mark.parametrize("depose", [False, True])
@pytest.mark.parametrize(("etat", "geste"), list(product(EtatReunion.values, GESTES)))
def test_chaque_case_de_la_matrice(etat: str, geste: str, depose: bool) -> None:
    dossier = un_dossier_a(EtatLettre.DEPOSEE) if depose else un_dossier()
    reunion = amener(dossier, etat)
    qui = personnes(dossier) | {"ailleurs": coordinateur_d_ailleurs()}
    admis = {"responsable", "redacteur"} | ({"coordinateur"} if depose else set())

    def voulu(role: str) -> str:
        if role not in admis:
            return INTERDIT
        # « tenir » une réunion déjà tenue corrige ses suites.
        return "tenue" if (etat, geste) == ("tenue", "tenir") else ARRIVEES.get((etat, geste), IMPOSSIBLE)

    assert ecarts(reunion, qui, lambda frais, auteur: agir(frais, geste, auteur), voulu) == {}


def test_le_courriel_dit_quand_et_ou_et_rien_d_autre(dossier: Dossier) -> None:
    une_reunion(dossier)
    courriel = CourrielSortant.objects.get(destinataire="mairie@exemple.test")
    assert "Salle des fêtes, Revel" in courriel.corps
    for secret in (
        "visio.exemple.test",
        "Tour de table",
        "Présentation du projet",
        dossier.numero,
        responsable(dossier).nom,
    ):
        assert secret not in courriel.corps + courriel.sujet
    assert not CourrielSortant.objects.filter(destinataire=responsable(dossier).email).exists()


def test_l_invite_sans_compte_lit_la_reunion_et_rien_du_dossier(dossier: Dossier) -> None:
    reunion = une_reunion(dossier)
    lien = lien_de("mairie@exemple.test")
    for _ in range(2):
        page = Client().get(lien)
        assert page.status_code == 200
    texte = page.content.decode()
    assert "visio.exemple.test/secret" in texte
    assert "Tour de table" in texte
    assert dossier.numero not in texte
    assert responsable(dossier).nom not in texte
    assert page["Cache-Control"].startswith("max-age=0")
    agenda = Client().get(f"{lien}agenda/")
    assert agenda["Content-Type"] == "text/calendar; charset=utf-8"
    assert f"UID:reunion-{reunion.pk}@".encode() in agenda.content
    assert Client().get(lien.replace("~", "~x")).status_code == 404
    assert Client().get(reverse("dialogue:invitation", args=["1"])).status_code == 404


def test_le_guichet_invite_avant_depot_ne_lit_que_la_reunion(dossier: Dossier) -> None:
    agent = un_agent(Role.COORDINATEUR)
    reunion = une_reunion(dossier)
    client = client_de(agent)
    texte = client.get(reunion.get_absolute_url()).content.decode()
    assert "Tour de table" in texte
    assert dossier.numero not in texte
    assert "Mairie" not in texte
    assert client.get(dossier.get_absolute_url()).status_code == 404
    for page in ("modifier_reunion", "tenir_reunion", "annuler_reunion"):
        assert client.get(reverse(f"dialogue:{page}", args=[reunion.pk])).status_code == 403
    assert client.get(reverse("dialogue:compte_rendu", args=[reunion.pk])).status_code == 404


@pytest.mark.parametrize("invite", [False, True])
def test_un_coordinateur_acteur_du_dossier_est_deporte(dossier: Dossier, invite: bool) -> None:
    agent = un_agent(Role.COORDINATEUR)
    reunion = une_reunion(dossier)
    Reunion.objects.filter(pk=reunion.pk).update(guichet_invite=invite)
    ActeurDossier.objects.create(dossier=dossier, categorie="professionnel", nom="Moi", courriel=agent.email)
    assert not Reunion.objects.visibles_par(agent).exists()
    with pytest.raises(PermissionDenied):
        agir(reunion, "annuler", agent)


def test_une_reunion_sans_le_guichet_lui_est_introuvable(dossier: Dossier) -> None:
    equipe = [i for i in invitables(dossier) if i.origine == "equipe"]
    reunion = une_reunion(dossier)
    sans = reunions.prevoir(
        dossier,
        valeurs={c: getattr(reunion, c) for c in reunions.CHAMPS},
        invites=equipe,
        auteur=responsable(dossier),
        maintenant=timezone.now(),
    )
    client = client_de(un_agent(Role.COORDINATEUR))
    assert client.get(sans.get_absolute_url()).status_code == 404
    assert client.get(reunion.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("role", [Role.INSTRUCTEUR_ARS, Role.DECIDEUR_ARS, Role.RELECTEUR_URPS, Role.DECIDEUR_AM])
def test_les_autres_ne_la_trouvent_pas_meme_s_ils_voient_le_dossier(role: Role) -> None:
    dossier = un_dossier_a(EtatLettre.TRANSMISE)
    reunion = une_reunion(dossier)
    client = client_de(un_agent(role))
    assert client.get(reunion.get_absolute_url()).status_code == 404
    assert client.get(reverse("dialogue:reunions", args=[dossier.numero])).status_code == 403
    journal = client.get(reverse("dossiers:journal", args=[dossier.numero])).content.decode()
    assert ("Réunion prévue" in journal) == (role == Role.RELECTEUR_URPS)


@pytest.mark.parametrize(
    ("champs", "raison"),
    [
        ({"lieu": "", "visio": ""}, "lieu"),
        ({"debut": timezone.now() - timedelta(days=1)}, "à venir"),
    ],
)
def test_une_reunion_impossible_dit_pourquoi(dossier: Dossier, champs: dict[str, Any], raison: str) -> None:
    with pytest.raises(TransitionRefusee, match=raison):
        une_reunion(dossier, **champs)
    assert not Reunion.objects.exists()


def test_on_ne_note_pas_les_presences_avant_l_heure(dossier: Dossier) -> None:
    reunion = une_reunion(dossier)
    with pytest.raises(TransitionRefusee, match="pas encore commencé"):
        reunions.tenir(
            reunion,
            presents=[],
            compte_rendu="",
            auteur=responsable(dossier),
            maintenant=reunion.debut - timedelta(minutes=1),
        )


def test_deplacer_previent_et_change_l_agenda(dossier: Dossier) -> None:
    reunion = une_reunion(dossier)
    valeurs = {champ: getattr(reunion, champ) for champ in reunions.CHAMPS}
    acte = {"auteur": responsable(dossier), "maintenant": timezone.now()}
    reunions.deplacer(reunion, valeurs={**valeurs, "ordre_du_jour": "Autre"}, **acte)
    assert CourrielSortant.objects.filter(destinataire="mairie@exemple.test").count() == 1
    deplacee = reunions.deplacer(reunion, valeurs={**valeurs, "lieu": "Mairie"}, **acte)
    assert CourrielSortant.objects.filter(destinataire="mairie@exemple.test").count() == 2
    assert b"SEQUENCE:1\r\n" in ics(deplacee)
    reunions.annuler(deplacee, **acte)
    assert b"STATUS:CANCELLED\r\n" in ics(Reunion.objects.get())
    with pytest.raises(TransitionRefusee, match="plus à venir"):
        reunions.deplacer(deplacee, valeurs=valeurs, **acte)
    assert verifier_dossier(dossier) is None


def test_l_agenda_neutralise_ce_qui_ouvrirait_une_ligne(dossier: Dossier) -> None:
    reunion = une_reunion(dossier, titre="Point; a, b\r\nATTENDEE:mailto:x@exemple.test " + "é" * 80)
    lignes = ics(reunion).decode().split("\r\n")
    assert not [ligne for ligne in lignes if ligne.startswith("ATTENDEE")]
    assert max(len(ligne.encode()) for ligne in lignes) <= 75
    assert ORDRE.splitlines()[0] not in ics(reunion).decode()


def test_la_page_fait_le_tour_d_une_reunion(dossier: Dossier) -> None:
    client = client_de(responsable(dossier))
    adresse = reverse("dialogue:nouvelle_reunion", args=[dossier.numero])
    jour = timezone.localdate() + timedelta(days=3)
    saisie = {
        "titre": "Bureau",
        "jour": jour.isoformat(),
        "heure": "20:00",
        "duree_minutes": "60",
        "ordre_du_jour": "Suites",
    }
    invites = [i.cle for i in invitables(dossier)]
    refus = client.post(adresse, {**saisie, "invites": invites, "visio": "http://clair.test"})
    assert refus.status_code == 422
    assert "https://" in refus.content.decode()
    assert client.post(adresse, {**saisie, "lieu": "Mairie"}).status_code == 422
    assert client.post(adresse, {**saisie, "lieu": "Mairie", "invites": invites}).status_code == 302
    reunion = Reunion.objects.get()
    assert client.get(reverse("dialogue:reunions", args=[dossier.numero])).status_code == 200
    suites = reverse("dialogue:tenir_reunion", args=[reunion.pk])
    assert client.post(suites, {"compte_rendu": "Décidé."}).status_code == 409
    Reunion.objects.filter(pk=reunion.pk).update(debut=timezone.now() - timedelta(hours=3))
    present = reunion.invites.get(courriel="mairie@exemple.test")
    assert client.post(suites, {"compte_rendu": "<b>Décidé</b>.", "presents": [present.pk]}).status_code == 302
    page = client.get(reunion.get_absolute_url()).content.decode()
    assert "&lt;b&gt;Décidé&lt;/b&gt;" in page
    assert page.count("· présent") == 1
    pdf = client.get(reverse("dialogue:compte_rendu", args=[reunion.pk]))
    assert pdf["Content-Type"] == "application/pdf"


@pytest.mark.parametrize("suite", ["annulee", "retire"])
def test_une_invitation_qui_attend_ne_part_plus_si_la_reunion_change(dossier: Dossier, suite: str) -> None:
    reunion = une_reunion(dossier)
    courriel = CourrielSortant.objects.get(destinataire="mairie@exemple.test")
    assert droit_de(courriel, timezone.now()).issue is Issue.ENVOYER
    if suite == "annulee":
        reunions.annuler(reunion, auteur=responsable(dossier), maintenant=timezone.now())
    else:
        reunion.invites.filter(courriel="mairie@exemple.test").delete()
    assert droit_de(courriel, timezone.now()).issue is Issue.ABANDONNER
