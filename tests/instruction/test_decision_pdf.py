"""Le PDF de la décision : accord et refus, lignes, montant en lettres, voies de recours ; balisé, scellé."""

import hashlib
import io

import pytest
from pypdf import PdfReader

from dossiers.archives import produire
from dossiers.enums import TypeDocument
from tests.instruction.test_decision_ars import REFUS, _prendre, _proposer, p  # noqa: F401

# Une page imprimée ne lit pas la base ; contexte, archive et empreinte se jouent ailleurs, sur les deux moteurs.
pytestmark = [pytest.mark.django_db, pytest.mark.pdf, pytest.mark.un_moteur]


def _lire(parcours):
    document = produire(parcours.dossier.documents.get(type=TypeDocument.DECISION).pk)
    with document.fichier.open("rb") as fichier:
        octets = fichier.read()
    assert hashlib.sha256(octets).hexdigest() == document.sha256
    lecteur = PdfReader(io.BytesIO(octets))
    assert lecteur.trailer["/Root"]["/MarkInfo"]["/Marked"]
    texte = " ".join(page.extract_text() for page in lecteur.pages)
    return " ".join(texte.replace("\u202f", " ").replace("\xa0", " ").split())


def test_l_accord_dit_le_montant_les_lignes_la_convention_et_la_suite(p):  # noqa: F811
    _prendre(p, _proposer(p))
    texte = _lire(p)
    for attendu in (
        "15 000,00 €", "quinze mille euros", "FIR-2026-31-014", "64 Coordinatrice à mi-temps",
        "Le reste est couvert par les autres produits", "30 juin 2028", "projet de santé",
    ):  # fmt: skip
        assert attendu in texte


def test_le_refus_dit_son_motif_et_les_voies_de_recours(p):  # noqa: F811
    _prendre(p, _proposer(p, REFUS))
    texte = _lire(p)
    for attendu in ("Crédits FIR indisponibles", "Crédits épuisés.", "CRPA L411-2", "CJA R421-1", "deux mois"):
        assert attendu in texte
