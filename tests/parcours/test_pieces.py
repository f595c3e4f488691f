"""Joindre des pièces à l'écran : glisser-déposer, progression, refus en clair, sur un téléphone de 360 pixels."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from dossiers.models import PieceJointe
from tests.fabriques.dossiers import un_dossier
from tests.fabriques.fichiers import un_docx, une_photo_situee
from tests.fabriques.pdf import un_pdf
from tests.parcours.gestes import TELEPHONE, Personne

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]

# Dépose des fichiers sur la zone comme le fait la souris : noms et octets (base64).
DEPOSER = """(fichiers) => {
  const zone = document.querySelector("[data-zone-depot]");
  const donnees = new DataTransfer();
  for (const [nom, octets] of fichiers) {
    donnees.items.add(new File([Uint8Array.from(octets)], nom));
  }
  for (const genre of ["dragover", "drop"]) {
    zone.dispatchEvent(new DragEvent(genre, {bubbles: true, cancelable: true, dataTransfer: donnees}));
  }
}"""


def deposer(personne: Personne, **fichiers: bytes) -> None:
    """Lâche ces fichiers sur la zone ; « statuts_pdf » devient « statuts.pdf »."""
    noms = [[nom[::-1].replace("_", ".", 1)[::-1], list(octets)] for nom, octets in fichiers.items()]
    personne.page.evaluate(DEPOSER, noms)


@pytest.fixture
def sur_la_rubrique(ouvrir, equipe):
    """Un téléphone devant la rubrique « Structure » d'un dossier neuf."""
    numero = un_dossier(equipe["responsable"]).numero
    porteur = ouvrir(equipe["responsable"], largeur=TELEPHONE, theme="dark")
    porteur.aller(f"/dossiers/{numero}/lettre/structure/")
    return porteur


def test_glisser_plusieurs_fichiers_joint_les_bons_et_dit_pourquoi_l_autre_est_refuse(sur_la_rubrique):
    porteur = sur_la_rubrique
    porteur.champ("structure_nom", "Association en cours de saisie")
    deposer(porteur, statuts_pdf=un_pdf(), faux_pdf=un_docx(), siege_jpg=une_photo_situee())
    bloc = porteur.page.locator("#pieces-jointes")
    expect(bloc.locator("[data-envois] .fait")).to_have_count(2)
    expect(bloc.locator("[data-envois] .echec")).to_contain_text("« faux.pdf » : ce fichier porte l’extension « .pdf »")
    expect(bloc.locator("[data-liste-pieces] a")).to_have_text(["Statuts", "Siege"])
    expect(bloc.locator("[data-annonce-envoi]")).to_have_text("siege.jpg : Joint")
    assert porteur.valeur("structure_nom") == "Association en cours de saisie"
    porteur.examiner()
    with porteur.page.expect_download() as telechargement:
        bloc.get_by_role("link", name="Statuts").click()
    assert telechargement.value.suggested_filename == "statuts.pdf"
    assert Path(telechargement.value.path()).read_bytes() == un_pdf()
    porteur.champ("structure_nom", "").page.reload()
    expect(bloc.locator("[data-liste-pieces] a")).to_have_text(["Statuts", "Siege"])


def test_un_fichier_trop_gros_est_refuse_sans_partir(sur_la_rubrique, settings):
    porteur = sur_la_rubrique
    settings.PIECES_TAILLE_MO = 1
    porteur.page.reload()
    deposer(porteur, gros_pdf=un_pdf() + b" " * 1024 * 1024)
    expect(porteur.page.locator("[data-envois] .echec")).to_contain_text("dépasse 1 Mo")
    assert not PieceJointe.objects.exists()


def test_sans_reseau_le_fichier_n_est_pas_dit_joint(sur_la_rubrique):
    porteur = sur_la_rubrique
    porteur.regard.pardonner(re.compile(r"Failed to load resource: net::"))
    porteur.page.route("**/lettre/pieces/", lambda route: route.abort())
    deposer(porteur, statuts_pdf=un_pdf())
    expect(porteur.page.locator("[data-envois] .echec")).to_contain_text("Connexion perdue")


def test_sans_javascript_plusieurs_fichiers_partent_d_un_envoi(ouvrir, equipe):
    numero = un_dossier(equipe["responsable"]).numero
    porteur = ouvrir(equipe["responsable"], largeur=TELEPHONE, javascript=False)
    porteur.aller(f"/dossiers/{numero}/lettre/pieces/")
    porteur.page.locator("[name=fichiers]").set_input_files(
        [
            {"name": "statuts.pdf", "mimeType": "application/pdf", "buffer": un_pdf()},
            {"name": "vide.pdf", "mimeType": "application/pdf", "buffer": b""},
        ]
    )
    porteur.bouton("Joindre ces fichiers").lit("Statuts", "« vide.pdf » : ce fichier est vide")
    assert porteur.statut == 422
    porteur.bouton("Mettre à la corbeille").lit("Corbeille")
    porteur.bouton("Restaurer").ne_lit_pas("Corbeille")


def test_au_clavier_une_piece_se_renomme(ouvrir, equipe):
    dossier = un_dossier(equipe["responsable"])
    porteur = ouvrir(equipe["responsable"])
    porteur.aller(f"/dossiers/{dossier.numero}/lettre/pieces/")
    with porteur.page.expect_navigation():
        deposer(porteur, statuts_pdf=un_pdf())
    porteur.page.get_by_text("Modifier « Statuts »").focus()
    porteur.page.keyboard.press("Enter")
    titre = porteur.page.get_by_label("Ce qu’est ce document")
    titre.fill("Statuts signés")
    porteur.bouton("Enregistrer la pièce").lit("« Statuts signés » est enregistrée.")
