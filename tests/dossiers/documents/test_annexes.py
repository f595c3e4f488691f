"""Les annexes reliées : chaque sorte de fichier, ses pages de garde, son sommaire ; ce qui ne s'ouvre pas est dit."""

import hashlib
import io
from datetime import timedelta

import pytest
from pypdf import PdfReader

from dossiers import reliure
from dossiers.actions.depot import preparer_depot
from dossiers.archives import apercevoir
from dossiers.documents.annexes import brouillon_des_annexes
from dossiers.enums import EtatProjet
from dossiers.models import Dossier
from dossiers.reliure import AnnexeEnAnalyse, feuillet_de
from tests.dossiers.documents.lecture import a_plat, balises
from tests.fabriques.etats import un_dossier_a
from tests.fabriques.fichiers import un_docx, une_image
from tests.fabriques.pdf import un_pdf
from tests.fabriques.pieces import une_piece


def _annexe(format_: str, octets: bytes) -> dict:
    return {"format": format_, "sha256": hashlib.sha256(octets).hexdigest(), "titre": "Statuts", "cle": "c"}


@pytest.mark.parametrize(
    ("format_", "octets", "motif"),
    [
        ("pdf", un_pdf(3), ""),
        ("png", une_image(), ""),
        ("docx", un_docx(), reliure.AU_ZIP),
        ("pdf", un_pdf(mot_de_passe="secret"), reliure.CHIFFRE),
        ("pdf", un_pdf(3)[:300], reliure.ABIME),
        ("pdf", b"%PDF-1.7\n", reliure.ABIME),
        ("jpeg", b"\xff\xd8\xff\xe0 rien", reliure.ABIME),
        ("png", une_image()[:60], reliure.ABIME),
    ],
    ids=["pdf", "image", "docx", "pdf chiffré", "pdf tronqué", "pdf vide", "jpeg abîmé", "png tronqué"],
)
def test_chaque_sorte_de_fichier_se_relie_ou_dit_pourquoi_non(format_, octets, motif):
    assert feuillet_de(_annexe(format_, octets), octets).motif == motif


def test_un_fichier_qui_n_a_plus_son_empreinte_n_est_pas_relie():
    octets = un_pdf()
    assert feuillet_de(_annexe("pdf", octets), octets + b" ").motif == reliure.ALTERE


@pytest.fixture
def dossier(depart, db) -> Dossier:
    dossier = un_dossier_a(etat_projet=EtatProjet.BROUILLON, depart=depart)
    for nom, octets in (("statuts.pdf", un_pdf(3)), ("plan.jpg", une_image()), ("reglement.docx", un_docx()),
                        ("membres.pdf", un_pdf(2, "Membres"))):  # fmt: skip
        une_piece(dossier.projet, nom, octets, rubrique="pieces", titre=f"Pièce {nom}")
    return dossier


def _brouillon(dossier: Dossier, depart):
    maintenant = depart + timedelta(days=60)
    contenu, _ = preparer_depot(dossier.projet, maintenant)
    return brouillon_des_annexes(dossier.projet, contenu, maintenant)


@pytest.mark.pdf
@pytest.mark.un_moteur  # une page imprimée ne lit pas la base
def test_les_annexes_se_relient_avec_garde_sommaire_et_signets(dossier, depart):
    pdf = PdfReader(io.BytesIO(apercevoir(dossier, _brouillon(dossier, depart))))
    pages = [a_plat(page.extract_text()) for page in pdf.pages]
    # Couverture et sommaire, garde et trois pages, garde et image, garde seule, garde et deux pages.
    assert len(pages) == 1 + 4 + 2 + 1 + 3
    for numero, titre, page in (
        (1, "Pièce statuts.pdf", 2),
        (2, "Pièce plan.jpg", 6),
        (3, "Pièce reglement.docx", 8),
        (4, "Pièce membres.pdf", 9),
    ):
        assert f"Annexe {numero} : {titre}" in pages[page - 1]
        assert f"page {page} / 11" in pages[page - 1]
        assert a_plat(pages[0]).count(titre) == 1
    assert pages[2:5] == ["", "", ""]
    assert reliure.AU_ZIP in pages[7]
    for piece in dossier.pieces_jointes.all():
        assert any(piece.sha256 in page.replace(" ", "") for page in pages)
    titres = [signet.title for signet in _signets(pdf.outline)]
    assert [t for t in titres if t.startswith("Annexe ")] == [
        f"Annexe {n}\u00a0: Pièce {nom}"
        for n, nom in enumerate(("statuts.pdf", "plan.jpg", "reglement.docx", "membres.pdf"), 1)
    ]
    destinations = {s.title: pdf.get_destination_page_number(s) + 1 for s in _signets(pdf.outline)}
    assert destinations["Annexe 4\u00a0: Pièce membres.pdf"] == 9


def _signets(signets):
    for signet in signets:
        yield from _signets(signet) if isinstance(signet, list) else [signet]


@pytest.mark.pdf
@pytest.mark.un_moteur  # une page imprimée ne lit pas la base
def test_les_gardes_sont_balisees_en_francais_et_le_tout_ne_se_dit_pas_conforme(dossier, depart):
    pdf = PdfReader(io.BytesIO(apercevoir(dossier, _brouillon(dossier, depart))))
    racine = pdf.trailer["/Root"]
    assert racine["/Lang"] == "fr"
    assert "/Metadata" not in racine
    assert {"H1", "H2", "Table", "Figure"} <= set(balises(pdf))
    assert pdf.metadata.title.startswith("Annexes du projet de santé")


def test_une_piece_qui_attend_l_antivirus_fait_attendre_le_tout(dossier, depart, settings):
    brouillon = _brouillon(dossier, depart)
    settings.CLAMD_ADRESSE = "127.0.0.1:1"
    with pytest.raises(AnnexeEnAnalyse):
        apercevoir(dossier, brouillon)


def test_un_fichier_absent_du_disque_est_dit(dossier, depart):
    brouillon = _brouillon(dossier, depart)
    piece = dossier.pieces_jointes.order_by("pk").first()
    piece.fichier.storage.delete(piece.fichier.name)
    assert reliure._feuillet(brouillon.contexte["annexes"][0], piece).motif == reliure.INTROUVABLE
