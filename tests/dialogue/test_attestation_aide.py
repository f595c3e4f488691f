"""L'attestation de l'aide : archivée à l'accord puis au versement, ses preuves citées ; qui la lit."""

from decimal import Decimal

import pytest
from django.urls import reverse

from comptes.enums import Role
from dialogue.documents.aide import attestation
from dialogue.models import AideURPS
from dossiers.archives import apercevoir, est_intact, produire
from dossiers.avant_transmission import documents_lisibles
from dossiers.enums import EtatProjet, Sujet, TypeDocument
from dossiers.models import Document, Dossier
from tests.dialogue.test_aides import agir, amener
from tests.dossiers.matrice import responsable
from tests.fabriques.comptes import client_de
from tests.fabriques.dossiers import un_agent, un_dossier
from tests.fabriques.etats import un_dossier_a
from tests.parcours.lecture_pdf import texte_du_pdf

pytestmark = pytest.mark.django_db


@pytest.fixture
def aide() -> AideURPS:
    aide = amener(un_dossier(), "justifiee")
    agir(aide, "verser", un_agent(Role.COORDINATEUR), verse=Decimal("7500.50"))
    aide.refresh_from_db()
    return aide


def _attestations(dossier: Dossier) -> list[Document]:
    return list(dossier.documents.filter(type=TypeDocument.ATTESTATION_AIDE).order_by("pk"))


def test_l_accord_puis_le_versement_archivent_chacun_leur_attestation(aide: AideURPS) -> None:
    accord, versement = _attestations(aide.dossier)
    assert (accord.contexte["versee"], accord.contexte["montant"], accord.contexte["preuves"]) == (
        False,
        "8\u202f000,00\u00a0€",
        [],
    )
    [piece] = aide.preuves
    assert (versement.contexte["versee"], versement.contexte["montant"]) == (True, "7\u202f500,50\u00a0€")
    [preuve] = versement.contexte["preuves"]
    assert (preuve["nom"], preuve["empreinte"]) == (piece.nom, piece.sha256)
    assert (accord.sujet, versement.evenement.code) == (Sujet.AIDE, "verser")
    assert est_intact(produire(versement.pk))


def test_une_attestation_ne_suit_pas_ce_qui_change_ensuite(aide: AideURPS) -> None:
    agir(aide, "reclamer", un_agent(Role.COORDINATEUR))
    agir(aide, "solder", un_agent(Role.COORDINATEUR))
    assert [d.contexte["montant"] for d in _attestations(aide.dossier)] == [
        "8\u202f000,00\u00a0€",
        "7\u202f500,50\u00a0€",
    ]


def test_un_refus_une_demande_et_un_renvoi_n_attestent_rien() -> None:
    refusee = amener(un_dossier(), "refusee")
    assert _attestations(refusee.dossier) == []


def test_l_equipe_et_le_guichet_la_lisent_l_ars_et_l_am_jamais() -> None:
    dossier = un_dossier_a(etat_projet=EtatProjet.DEPOSE)
    amener(dossier, "versee")
    agents = {role: un_agent(role) for role in Role if role.value not in ("responsable", "redacteur", "lecteur_equipe")}
    lisent = {
        role: documents_lisibles(agent, dossier).filter(sujet=Sujet.AIDE).count()
        for role, agent in agents.items()
        if role is not Role.LECTEUR
    }
    attendus = dict.fromkeys(lisent, 0) | {Role.COORDINATEUR: 2, Role.RELECTEUR_URPS: 2}
    assert lisent == attendus
    [accord, _versement] = _attestations(dossier)
    adresse = reverse("dossiers:document", args=[dossier.numero, accord.pk])
    statuts = {role: client_de(agents[role]).get(adresse).status_code for role in (Role.DECIDEUR_ARS, Role.DECIDEUR_AM)}
    assert statuts == {Role.DECIDEUR_ARS: 404, Role.DECIDEUR_AM: 404}


def test_la_page_de_l_aide_montre_les_attestations(aide: AideURPS) -> None:
    page = client_de(responsable(aide.dossier)).get(reverse("dialogue:aide_du_dossier", args=[aide.dossier.numero]))
    adresses = [reverse("dossiers:document", args=[aide.dossier.numero, d.pk]) for d in _attestations(aide.dossier)]
    assert [adresse for adresse in adresses if adresse not in page.content.decode()] == []


@pytest.mark.pdf
@pytest.mark.un_moteur  # une page imprimée ne lit pas la base
def test_le_document_imprime_dit_le_montant_la_decision_et_les_preuves(aide: AideURPS) -> None:
    [_accord, versement] = _attestations(aide.dossier)
    octets = apercevoir(aide.dossier, attestation(aide, versement.evenement))
    texte = " ".join(texte_du_pdf(octets).split())
    attendus = ("7 500,50 €", "Décision de l’URPS", "facture.pdf", aide.dossier.numero, "une seule fois par CPTS")
    assert [a for a in attendus if a not in texte.replace("\u202f", " ").replace("\u00a0", " ")] == []
