"""L'aide de l'URPS, de la demande à la preuve : qui fait quoi, une seule par CPTS, des montants justes."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from commun.models import CourrielSortant
from comptes.enums import Role
from comptes.models import Utilisateur
from dialogue.actions import aides
from dialogue.enums_aides import EtatAide
from dialogue.models import AideURPS
from dossiers.actions.transitions import TransitionRefusee
from dossiers.enums import EtatLettre
from dossiers.journal import verifier_dossier
from dossiers.models import ActeurDossier, Dossier, LettreIntention
from dossiers.parametres import AIDE_URPS_ML
from dossiers.workflow import AUTOMATES
from tests.dossiers.matrice import (
    IMPOSSIBLE,
    INTERDIT,
    coordinateur_d_ailleurs,
    ecarts_des_gestes,
    personnes,
    responsable,
)
from tests.fabriques.comptes import client_de
from tests.fabriques.dossiers import un_agent, un_dossier
from tests.fabriques.etats import un_dossier_a, un_parcours
from tests.fabriques.pdf import un_pdf

pytestmark = pytest.mark.django_db
PLEIN = Decimal(AIDE_URPS_ML.depart)
GESTES = ("accorder", "refuser", "justifier", "renvoyer", "verser", "reclamer", "solder", "annuler")
DE_L_EQUIPE = ("justifier", "annuler")
ARRIVEES = {
    ("demandee", "accorder"): "accordee",
    ("demandee", "refuser"): "refusee",
    ("demandee", "annuler"): "annulee",
    ("accordee", "annuler"): "annulee",
    ("accordee", "justifier"): "justifiee",
    ("justifiee", "renvoyer"): "accordee",
    ("justifiee", "verser"): "versee",
    ("versee", "reclamer"): "a_reverser",
    ("a_reverser", "solder"): "reversee",
}
CHEMINS = {
    "demandee": (),
    "accordee": ("accorder",),
    "refusee": ("refuser",),
    "justifiee": ("accorder", "justifier"),
    "versee": ("accorder", "justifier", "verser"),
    "a_reverser": ("accorder", "justifier", "verser", "reclamer"),
    "reversee": ("accorder", "justifier", "verser", "reclamer", "solder"),
    "annulee": ("annuler",),
}


def champs(geste: str) -> dict[str, Any]:
    jour = timezone.localdate()
    return {
        "accorder": {"montant": PLEIN, "decidee_le": jour},
        "refuser": {"commentaire": "Crédits épuisés.", "decidee_le": jour},
        "renvoyer": {"commentaire": "Facture illisible."},
        "verser": {"verse": PLEIN, "versee_le": jour},
        "reclamer": {"a_reverser": Decimal("100.50"), "commentaire": "Facture annulée."},
    }.get(geste, {})


def agir(aide: AideURPS, geste: str, auteur: Utilisateur, **autres: Any) -> None:
    getattr(aides, geste)(aide, auteur=auteur, maintenant=timezone.now(), **{**champs(geste), **autres})


def joindre(aide: AideURPS, nom: str = "facture.pdf") -> None:
    auteur = responsable(aide.dossier)
    aides.joindre(aide, nom=nom, octets=un_pdf(), auteur=auteur, maintenant=timezone.now())


def amener(dossier: Dossier, etat: str) -> AideURPS:
    aide = aides.demander(dossier, auteur=responsable(dossier), maintenant=timezone.now())
    for geste in CHEMINS[etat]:
        if geste == "justifier":
            joindre(aide)
        agir(aide, geste, responsable(dossier) if geste in DE_L_EQUIPE else un_agent(Role.COORDINATEUR))
    return aide


@pytest.fixture
def dossier() -> Dossier:
    return un_dossier()


def test_la_table_nomme_toutes_les_transitions() -> None:
    assert set(GESTES) == set(AUTOMATES["aide"].transitions)


def voulu(etat: str, geste: str, role: str) -> str:
    admis = role == ("responsable" if geste in DE_L_EQUIPE else "coordinateur")
    return ARRIVEES.get((etat, geste), IMPOSSIBLE) if admis else INTERDIT


@pytest.mark.parametrize("etat", EtatAide.values)
def test_chaque_case_de_la_matrice(dossier: Dossier, etat: str) -> None:
    aide = amener(dossier, etat)
    if etat == EtatAide.ACCORDEE:
        joindre(aide)
    qui = personnes(dossier) | {"ailleurs": coordinateur_d_ailleurs()}
    assert ecarts_des_gestes(aide, qui, GESTES, agir, lambda geste, role: voulu(etat, geste, role)) == {}


@pytest.mark.parametrize(
    ("etat", "geste", "fautif", "raison"),
    [
        ("demandee", "accorder", {"montant": PLEIN + Decimal("0.01")}, "au plus 8000,00"),
        ("demandee", "accorder", {"montant": Decimal(0)}, "plus de 0"),
        ("demandee", "accorder", {"decidee_le": timezone.localdate() + timedelta(days=2)}, "pas à venir"),
        ("demandee", "refuser", {"commentaire": " "}, "motif"),
        ("justifiee", "verser", {"verse": PLEIN + 1}, "au plus 8000,00"),
        ("justifiee", "verser", {"versee_le": timezone.localdate() - timedelta(days=2)}, "postérieur à la décision"),
        ("versee", "reclamer", {"a_reverser": PLEIN + 1}, "au plus 8000,00"),
    ],
)
def test_un_geste_fautif_dit_pourquoi(
    dossier: Dossier, etat: str, geste: str, fautif: dict[str, Any], raison: str
) -> None:
    aide = amener(dossier, etat)
    with pytest.raises(TransitionRefusee, match=raison):
        agir(aide, geste, un_agent(Role.COORDINATEUR), **fautif)
    assert AideURPS.objects.get().etat == etat


def test_sans_justificatif_rien_ne_se_remet(dossier: Dossier) -> None:
    aide = amener(dossier, "accordee")
    with pytest.raises(TransitionRefusee, match="justificatif"):
        agir(aide, "justifier", responsable(dossier))


def test_une_seule_par_cpts_meme_reprise_dans_un_nouveau_dossier() -> None:
    premier = un_dossier()
    aide = amener(premier, "accordee")
    suite = un_parcours(nom="Reprise").dossier
    Dossier.objects.filter(pk=suite.pk).update(ancien_dossier=premier)
    suite.refresh_from_db()
    with pytest.raises(TransitionRefusee, match="qu’une fois"):
        aides.demander(suite, auteur=responsable(suite), maintenant=timezone.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        AideURPS.objects.create(
            dossier=suite,
            souche=premier,
            departement=aide.departement,
            region=aide.region,
            demandee_le=timezone.now(),
        )
    agir(aide, "annuler", responsable(premier))
    assert aides.demander(suite, auteur=responsable(suite), maintenant=timezone.now()).souche == premier


@pytest.mark.parametrize(("cochee", "nombre"), [(True, 1), (False, 0)])
def test_la_case_de_la_lettre_vaut_demande_au_depot(cochee: bool, nombre: int) -> None:
    parcours = un_parcours()
    LettreIntention.objects.filter(dossier=parcours.dossier).update(aide_urps_demandee=cochee)
    parcours.dossier = Dossier.objects.get(pk=parcours.dossier.pk)
    parcours.deposer_lettre()
    assert parcours.dossier.aides.count() == nombre
    assert verifier_dossier(parcours.dossier) is None


def test_le_guichet_ne_lit_que_le_nom_et_les_preuves_remises(dossier: Dossier) -> None:
    un_agent(Role.COORDINATEUR)
    aide = amener(dossier, "accordee")
    joindre(aide)
    [piece] = aide.preuves
    client = client_de(un_agent(Role.COORDINATEUR))
    adresse = reverse("dialogue:preuve", args=[aide.pk, piece.cle])
    assert client.get(adresse).status_code == 404
    agir(aide, "justifier", responsable(dossier))
    reponse = client.get(adresse)
    assert b"".join(reponse.streaming_content).startswith(b"%PDF")
    assert reponse["X-Content-Type-Options"] == "nosniff"
    texte = (
        client.get(aide.get_absolute_url()).content.decode() + client.get(reverse("dialogue:aides")).content.decode()
    )
    assert dossier.nom in texte
    assert dossier.numero not in texte
    assert responsable(dossier).nom not in texte
    courriels = CourrielSortant.objects.filter(destinataire=un_agent(Role.COORDINATEUR).email)
    assert [c for c in courriels if dossier.numero in c.corps + c.sujet] == []
    assert courriels.count() == 2


@pytest.mark.parametrize("role", [r for r in Role if r is not Role.COORDINATEUR and r.value not in ("responsable",)])
def test_la_page_d_une_aide_est_introuvable_aux_autres(dossier: Dossier, role: Role) -> None:
    aide = amener(dossier, "demandee")
    if role.value in ("redacteur", "lecteur_equipe"):
        return
    client = client_de(un_agent(role))
    assert client.get(aide.get_absolute_url()).status_code == 404
    assert client.get(reverse("dialogue:geste_aide", args=[aide.pk, "accorder"])).status_code == 404


def test_un_coordinateur_acteur_du_dossier_est_deporte(dossier: Dossier) -> None:
    agent = un_agent(Role.COORDINATEUR)
    aide = amener(dossier, "demandee")
    ActeurDossier.objects.create(dossier=dossier, categorie="professionnel", nom="Moi", courriel=agent.email)
    assert not AideURPS.objects.visibles_par(agent).exists()
    with pytest.raises(PermissionDenied):
        agir(aide, "accorder", agent)


def test_la_page_de_l_equipe_fait_le_tour() -> None:
    dossier = un_dossier_a(EtatLettre.DEPOSEE)
    client, guichet = client_de(responsable(dossier)), client_de(un_agent(Role.COORDINATEUR))
    page = reverse("dialogue:aide_du_dossier", args=[dossier.numero])
    assert client.get(page).status_code == 200
    assert client.post(page).status_code == 302
    assert client.post(page).status_code == 409
    aide = dossier.aides.get()
    gestes = {nom: reverse("dialogue:geste_de_l_equipe", args=[dossier.numero, aide.pk, nom]) for nom in DE_L_EQUIPE}
    joint = reverse("dialogue:geste_de_l_equipe", args=[dossier.numero, aide.pk, "joindre"])
    faux = SimpleUploadedFile("facture.pdf", b"rien")
    assert client.post(joint, {"fichiers": [SimpleUploadedFile("facture.pdf", un_pdf())]}).status_code == 409
    accord = reverse("dialogue:geste_aide", args=[aide.pk, "accorder"])
    jour = timezone.localdate().isoformat()
    assert guichet.post(accord, {"montant": "", "decidee_le": jour}).status_code == 422
    assert guichet.post(accord, {"montant": "9 000", "decidee_le": jour}).status_code == 409
    assert guichet.post(accord, {"montant": "8 000", "decidee_le": jour}).status_code == 302
    assert client.post(joint, {"fichiers": [faux]}).status_code == 422
    assert client.post(joint, {}).status_code == 409
    assert client.post(joint, {"fichiers": [SimpleUploadedFile("facture.pdf", un_pdf())]}).status_code == 302
    cle = aide.preuves.get().cle
    retrait = reverse("dialogue:geste_de_l_equipe", args=[dossier.numero, aide.pk, "retirer"])
    assert client.post(gestes["justifier"]).status_code == 302
    assert client.post(retrait, {"cle": cle}).status_code == 409
    assert "8 000,00 €" in client.get(page).content.decode().replace("\u202f", " ").replace("\u00a0", " ")
