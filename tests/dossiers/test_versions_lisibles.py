"""Qui lit quelle version déposée : rôle × version × porte, une seule règle (domaine §3)."""

import io
import json
import zipfile
from collections.abc import Callable, Iterator
from itertools import product

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.plugin import DjangoDbBlocker

from comptes.enums import Role
from comptes.models import Utilisateur
from dossiers.actions.lettre import completer, completer_ars
from dossiers.actions.pieces import jeter
from dossiers.enums import Sujet
from dossiers.models import Dossier, PieceJointe
from dossiers.permissions import versions_lisibles
from tests.fabriques.comptes import client_de
from tests.fabriques.dossiers import un_agent, un_porteur
from tests.fabriques.etats import Parcours, un_parcours
from tests.fabriques.pieces import une_piece
from tests.scenes import base_partagee

pytestmark = pytest.mark.django_db
VERSIONS = (1, 2, 3)
EQUIPE = "responsable"
# Version 1 : avant les compléments du Guichet ; 2 : transmise ; 3 : après ceux de l'ARS.
TRANSMISES, TOUTES, AUCUNE = {2, 3}, {1, 2, 3}, set()
ATTENDUES: dict[str, set[int]] = {
    EQUIPE: TOUTES,
    Role.COORDINATEUR: TOUTES,
    Role.RELECTEUR_URPS: TOUTES,
    Role.INSTRUCTEUR_ARS: TRANSMISES,
    Role.DECIDEUR_ARS: TRANSMISES,
    Role.INSTRUCTEUR_AM: AUCUNE,
    Role.DECIDEUR_AM: AUCUNE,
    Role.ADMINISTRATEUR: AUCUNE,
}


def piece_de(parcours: Parcours, version: int, ancienne: PieceJointe | None = None) -> PieceJointe:
    """La pièce d'une seule version : l'ancienne part à la corbeille."""
    if ancienne is not None:
        jeter(ancienne, auteur=parcours.responsable, maintenant=parcours.maintenant)
    return une_piece(parcours.lettre, f"version-{version}.pdf", maintenant=parcours.maintenant)


def trois_versions() -> Parcours:
    """Trois versions, chacune sa pièce : déposée, complétée pour le Guichet et transmise, complétée pour l'ARS."""
    p = un_parcours()
    piece = piece_de(p, 1)
    p.deposer_lettre()
    p.demander(p.lettre, "demander_complements", Role.COORDINATEUR)
    piece = piece_de(p, 2, piece)
    p.faire(completer, p.lettre, auteur=p.responsable)
    p.rendre_avis()
    p.demander(p.lettre, "demander_complements_ars", Role.INSTRUCTEUR_ARS)
    piece_de(p, 3, piece)
    p.faire(completer_ars, p.lettre, auteur=p.responsable)
    sceller(p.dossier)
    return p


@pytest.fixture(scope="module")
def lu(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Dossier]:
    """Ce dossier, écrit une fois pour tous les tests qui le lisent."""
    with base_partagee(django_db_blocker):
        yield trois_versions().dossier


def sceller(dossier: Dossier) -> None:
    """Les PDF sont censés produits : leur rendu, long, n'est pas ce que l'on éprouve ici."""
    nom = default_storage.save("dossiers/essai.pdf", ContentFile(b"%PDF-1.7"))
    dossier.documents.update(fichier=nom, sha256="0" * 64, taille=8, produit_le=timezone.now())


def statut(client: Client, adresse: str, **donnees: int) -> int:
    """Le statut ; un fichier servi est lu jusqu'au bout, ce qui le referme sans fermer la connexion à la base."""
    reponse = client.get(adresse, donnees)
    if reponse.streaming:
        b"".join(reponse.streaming_content)
    return reponse.status_code


def personne(role: str) -> Utilisateur:
    return un_porteur() if role == EQUIPE else un_agent(Role(role))


def par_la_lecture(client: Client, dossier: Dossier, version: int) -> bool:
    return (
        client.get(reverse("dossiers:lecture", args=[dossier.numero, "lettre"]), {"version": version}).status_code
        == 200
    )


def par_la_liste(client: Client, dossier: Dossier, version: int) -> bool:
    page = client.get(reverse("dossiers:versions", args=[dossier.numero, "lettre"]))
    return page.status_code == 200 and f"Version {version}" in page.content.decode()


def par_la_comparaison(client: Client, dossier: Dossier, version: int) -> bool:
    adresse = reverse("dossiers:comparaison", args=[dossier.numero, "lettre", str(version), "3"])
    return statut(client, adresse) == 200


def par_la_comparaison_imprimee(client: Client, dossier: Dossier, version: int) -> bool:
    adresse = reverse("dossiers:comparaison_pdf", args=[dossier.numero, "lettre", str(version), "3"])
    return statut(client, adresse) == 200


def par_ses_pieces(client: Client, dossier: Dossier, version: int) -> bool:
    return statut(client, dossier.pieces_jointes.get(nom=f"version-{version}.pdf").get_absolute_url()) == 200


def par_ses_documents(client: Client, dossier: Dossier, version: int) -> bool:
    # L'accusé d'une réponse au Guichet ne se lit pas à l'ARS : tests/dossiers/test_avant_transmission.py.
    documents = dossier.documents.filter(sujet=Sujet.LETTRE, version=version).order_by("pk")
    documents = documents.exclude(type="accuse_reception", evenement__code="completer")
    statuts = {statut(client, reverse("dossiers:document", args=[dossier.numero, d.pk])) for d in documents}
    assert len(statuts) == 1
    return statuts == {200}


def par_le_dossier(client: Client, dossier: Dossier, version: int) -> bool:
    return _liens_vers_les_documents(client, dossier, version, "detail")


def par_le_journal(client: Client, dossier: Dossier, version: int) -> bool:
    return _liens_vers_les_documents(client, dossier, version, "journal")


def _liens_vers_les_documents(client: Client, dossier: Dossier, version: int, page: str) -> bool:
    texte = client.get(reverse(f"dossiers:{page}", args=[dossier.numero])).content.decode()
    documents = dossier.documents.filter(sujet=Sujet.LETTRE, version=version).order_by("pk")
    # La réponse au Guichet ne figure pas au journal de l'ARS : elle y lit l'avis rendu sur cette version.
    documents = documents.exclude(evenement__code="completer")
    liens = {reverse("dossiers:document", args=[dossier.numero, d.pk]) in texte for d in documents}
    assert len(liens) == 1
    return liens == {True}


def par_l_archive(client: Client, dossier: Dossier, version: int) -> bool:
    reponse = client.get(reverse("dossiers:archive", args=[dossier.numero]))
    if reponse.status_code != 200:
        return False
    octets = b"".join(reponse.streaming_content)
    with zipfile.ZipFile(io.BytesIO(octets)) as paquet:
        noms = paquet.namelist()
        descriptif = json.loads(paquet.read("dossier.json"))
    lettre, piece = f"versions/lettre-{version}.json" in noms, any(f"version-{version}." in nom for nom in noms)
    pdf = {d["version"] for d in descriptif["documents"] if d["sujet"] == Sujet.LETTRE}
    assert lettre == piece == (version in pdf)
    return lettre


PORTES: tuple[Callable[[Client, Dossier, int], bool], ...] = (
    par_la_lecture,
    par_la_liste,
    par_la_comparaison,
    par_la_comparaison_imprimee,
    par_ses_pieces,
    par_ses_documents,
    par_le_dossier,
    par_le_journal,
    par_l_archive,
)


@pytest.mark.parametrize("role", ATTENDUES)
def test_la_regle_dit_les_versions_de_chaque_role(lu: Dossier, role: str) -> None:
    lues = versions_lisibles(personne(role), lu, Sujet.LETTRE)
    assert set(lues.values_list("numero", flat=True)) == ATTENDUES[role]


@pytest.mark.parametrize("role", ATTENDUES)
def test_chaque_porte_ouvre_ces_versions_et_pas_d_autre(lu: Dossier, role: str) -> None:
    client = client_de(personne(role))
    ouvertes = {porte.__name__: {version for version in VERSIONS if porte(client, lu, version)} for porte in PORTES}
    assert ouvertes == {porte.__name__: ATTENDUES[role] for porte in PORTES}


def test_au_depot_du_projet_l_assurance_maladie_lit_la_lettre_transmise_et_le_projet() -> None:
    parcours = trois_versions()
    parcours.accorder()
    parcours.deposer_projet()
    lues = {
        (role, sujet): list(versions_lisibles(un_agent(role), parcours.dossier, sujet).values_list("numero", flat=True))
        for role, sujet in product((Role.INSTRUCTEUR_AM, Role.DECIDEUR_ARS, Role.COORDINATEUR), ("lettre", "projet"))
    }
    assert lues == {
        (Role.INSTRUCTEUR_AM, "lettre"): [2, 3],
        (Role.INSTRUCTEUR_AM, "projet"): [1],
        (Role.DECIDEUR_ARS, "lettre"): [2, 3],
        (Role.DECIDEUR_ARS, "projet"): [1],
        (Role.COORDINATEUR, "lettre"): [1, 2, 3],
        (Role.COORDINATEUR, "projet"): [1],
    }


def test_une_version_lue_se_lit_encore_quand_le_dossier_est_refuse() -> None:
    parcours = trois_versions()
    agent = parcours.agent(Role.INSTRUCTEUR_ARS)
    avant = list(versions_lisibles(agent, parcours.dossier, Sujet.LETTRE))
    parcours.refuser()
    assert list(versions_lisibles(agent, parcours.dossier, Sujet.LETTRE)) == avant
