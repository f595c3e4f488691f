"""Qui ouvre les pages des avenants et de la négociation.

Dans la matrice le contrat est en préparation, sans version soumise ni avenant.
Chaque page d'une version × chaque rôle : ``tests/negociation/test_acces.py``.
"""

from comptes.enums import Role
from comptes.roles import CAPACITES, Capacite
from tests.architecture.etapes import Etape, Niveau, Page, niveau

AVENANT = {"rang": 1}
UN_COMPTE = {"changement": 999_999}


def _pas_encore(role: Role, etape: Etape) -> int:
    """Rien à lire avant la signature ; ce que chacun lit ensuite : ``tests/contrats/test_pages_*.py``."""
    return 404


def _ouvrir(role: Role, etape: Etape) -> int:
    """Personne n'amende un contrat qui n'est pas en vigueur."""
    return 404 if niveau(role, "contrat", etape) is Niveau.RIEN else 403


def _lire_la_negociation(role: Role, etape: Etape) -> int:
    """Qui lit le contrat lit où en est sa négociation."""
    return 404 if niveau(role, "contrat", etape) is Niveau.RIEN else 200


def _soumettre(role: Role, etape: Etape) -> int:
    """L'instructeur de l'ARS soumet une version."""
    lu = _lire_la_negociation(role, etape)
    return 403 if lu == 200 and role != Role.INSTRUCTEUR_ARS else lu


ACTE = {"acte": "contrat"}
UNE_VERSION = {**ACTE, "version": 1}
NEGOCIATION: dict[str, Page] = {
    "negociation:negociation": Page(_lire_la_negociation, ACTE),
    "negociation:soumettre": Page(_soumettre, ACTE),
    "negociation:version": Page(_pas_encore, UNE_VERSION),
    "negociation:bon": Page(_pas_encore, {**UNE_VERSION, "geste": "donner"}),
    "negociation:remarquer": Page(_pas_encore, {**UNE_VERSION, "clause": "moyens"}),
    "negociation:modifier": Page(_pas_encore, {**UNE_VERSION, "clause": "moyens"}),
    "negociation:retirer": Page(_pas_encore, {**UNE_VERSION, "clause": "indicateur:parcours-1"}),
    "negociation:geste_remarque": Page(_pas_encore, {**ACTE, "remarque": 999_999, "geste": "repondre"}),
    "negociation:geste_modification": Page(_pas_encore, {**ACTE, "modification": 999_999, "geste": "accepter"}),
}


def _renouveler(role: Role, etape: Etape) -> int:
    """Qui prépare le contrat lit la page ; elle dit (409) qu'un contrat qui n'est pas signé ne se renouvelle pas."""
    if niveau(role, "contrat", etape) is Niveau.RIEN:
        return 404
    return 409 if Capacite.PREPARER_CONTRAT in CAPACITES[role] else 403


CONTRATS: dict[str, Page] = {
    **{f"contrats:{nom}": Page(_pas_encore) for nom in ("comptes", "compte_demander", "caisse", "caisse_renoncer")},
    **{f"contrats:compte_{nom}": Page(_pas_encore, UN_COMPTE) for nom in ("iban", "rib")},
    "contrats:compte_geste": Page(_pas_encore, {**UN_COMPTE, "geste": "verifier"}),
    "contrats:demeure": Page(_pas_encore),
    "contrats:piece_demeure": Page(_pas_encore, {"cle": "00000000-0000-0000-0000-000000000000"}),
    **{f"contrats:{nom}": Page(_pas_encore) for nom in ("crises", "crise_reconnaitre")},
    "contrats:crise_revoquer": Page(_pas_encore, {"crise": 999_999}),
    "contrats:renouveler": Page(_renouveler),
    "contrats:version": Page(_pas_encore),
    "contrats:version_pdf": Page(_pas_encore),
    "contrats:rejeu": Page(_pas_encore),
    "contrats:avenant_nouveau": Page(_ouvrir),
    "contrats:avenant": Page(_pas_encore, AVENANT),
    "contrats:avenant_objet": Page(_pas_encore, AVENANT),
    "contrats:avenant_preparation": Page(_pas_encore, {**AVENANT, "etape": "missions"}),
    "contrats:avenant_territoire": Page(_pas_encore, AVENANT),
    "contrats:avenant_version_proposee": Page(_pas_encore, {**AVENANT, "version": 1}),
    "contrats:avenant_acte": Page(_pas_encore, {**AVENANT, "nom": "proposer"}),
    **NEGOCIATION,
}
