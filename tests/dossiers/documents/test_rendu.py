"""Les PDF rendus : balisés, en français, paginés, complets, même très longs ou presque vides."""

import re

import pytest

from dossiers.archives import rendre
from dossiers.enums import EtatProjet, TypeDocument
from dossiers.models import ActeurDossier, Dossier
from tests.dossiers.documents.lecture import a_plat, balises, dernier, elements, lire, texte
from tests.fabriques.communes import cpts_fictive
from tests.fabriques.dossiers import un_dossier, une_lettre_complete
from tests.fabriques.etats import Parcours, un_dossier_a, un_dossier_depose, un_dossier_valide_tacitement

# Une page imprimée ne lit pas la base ; contexte, archive et empreinte se jouent ailleurs, sur les deux moteurs.
pytestmark = [pytest.mark.django_db, pytest.mark.pdf, pytest.mark.un_moteur]


@pytest.mark.parametrize(
    "nature", [TypeDocument.LETTRE, TypeDocument.ACCUSE_RECEPTION, TypeDocument.AVIS, TypeDocument.ATTESTATION]
)
def test_chaque_document_est_balise_titre_francais_et_pagine(depart, nature):
    dossier = un_dossier_valide_tacitement(depart)
    pdf = lire(dossier, nature)
    racine = pdf.trailer["/Root"]
    assert racine["/MarkInfo"]["/Marked"]
    assert racine["/Lang"] == "fr"
    assert pdf.metadata.title == dernier(dossier, nature).titre
    assert {"H1", "H2", "P"} <= set(balises(pdf))
    assert balises(pdf).count("H1") == 1
    for rang, page in enumerate(pdf.pages, start=1):
        lu = a_plat(page.extract_text())
        assert f"page {rang} / {len(pdf.pages)}" in lu
        assert dossier.numero in lu
        assert dernier(dossier, nature).code_court in lu


def test_la_lettre_a_une_carte_decrite_et_des_tableaux_a_en_tetes(depart):
    pdf = lire(un_dossier_depose(depart), TypeDocument.LETTRE)
    figures = [element for element in elements(pdf) if element["/S"] == "/Figure"]
    miniature, carte = figures
    assert miniature["/Alt"].startswith("Carte miniature du territoire")
    assert "7 communes entières" in carte["/Alt"]
    assert not any("/XObject" in page["/Resources"] and _images(page) for page in pdf.pages)
    assert {"Table", "TH", "TD", "Caption"} <= set(balises(pdf))


def test_la_lettre_s_ouvre_sur_sa_couverture_puis_un_sommaire_aux_bonnes_pages(depart):
    dossier = un_dossier_depose(depart)
    pages = [a_plat(page.extract_text()) for page in lire(dossier, TypeDocument.LETTRE).pages]
    for mention in (dossier.nom, dossier.numero, "version 1", "3 mars 2026", "Anne Puech", "9 837", "1 sur 4"):
        assert mention in pages[0]
    for partie in dernier(dossier, TypeDocument.LETTRE).contexte["parties"]:
        (annoncee,) = re.findall(rf"{re.escape(partie['titre'])}\W*(\d+)", pages[1].split("Madame")[0])
        assert partie["titre"] in pages[int(annoncee) - 1], partie["titre"]


def test_le_diagnostic_et_les_dispositifs_s_impriment_sans_prendre_un_vide_pour_un_zero(depart):
    lu = texte(lire(un_dossier_depose(depart), TypeDocument.LETTRE))
    for mention in (
        "Patients de 70 ans et plus sans médecin traitant 14 % Assurance Maladie, 2025",
        "0 centre 2026",
        "Masquée (secret statistique) Drees",
        "Une maison de santé active à Revel.",
        "Maison de santé de Revel",
        "Elle portera les créneaux de soins non programmés.",
    ):
        assert mention in lu


def test_le_bloc_de_signature_tient_sur_une_page(depart):
    pages = [a_plat(page.extract_text()) for page in lire(un_dossier_depose(depart), TypeDocument.LETTRE).pages]
    (celle,) = [page for page in pages if "Pour l’équipe porteuse" in page]
    assert "Lettre déposée par voie électronique le 3 mars 2026" in celle
    assert celle.count("Date et signature :") == 2


def _images(page):
    return [o for o in page["/Resources"]["/XObject"].values() if o.get_object().get("/Subtype") == "/Image"]


def test_la_lettre_imprime_les_bons_chiffres(depart):
    lu = texte(lire(un_dossier_depose(depart), TypeDocument.LETTRE))
    for mention in (
        "9 837 habitants",
        "31582 Villefranche-de-Lauragais Haute-Garonne (31) 5 072",
        "Total, 7 communes 9 837",
        "Total des charges 18 000 €",
        "Total des produits 18 000 €",
        "15 000 €",
        "Accès à un médecin traitant",
    ):
        assert mention in lu


def test_cent_soixante_dix_huit_communes_s_impriment_toutes_avec_l_en_tete_a_chaque_page(depart):
    cpts = cpts_fictive("DEMO-32-050")
    dossier = un_dossier_depose(depart, codes=cpts["communes"])
    pdf = lire(dossier, TypeDocument.LETTRE)
    lu = texte(pdf)
    assert "Total, 178 communes 70 027" in lu
    assert [code for code in cpts["communes"] if f" {code} " not in lu] == []
    pages = [a_plat(page.extract_text()) for page in pdf.pages]
    avec_communes = [page for page in pages if "Gers (32)" in page and "Code" in page]
    assert len(avec_communes) >= 3
    assert all("Code Commune Département Habitants" in page for page in avec_communes)


def test_un_texte_sans_espace_ne_deborde_jamais_de_la_page(depart):
    lettre = une_lettre_complete(un_dossier(maintenant=depart))
    lettre.diagnostic = "x" * 400
    lettre.save(update_fields=["diagnostic"])
    ActeurDossier.objects.create(dossier=lettre.dossier, categorie="elus", nom="y" * 200, profession="z" * 100)
    parcours = Parcours(Dossier.objects.get(pk=lettre.dossier_id), depart)
    parcours.deposer_lettre()
    lu = texte(lire(parcours.dossier, TypeDocument.LETTRE))
    for signe, nombre in (("x", 400), ("y", 200), ("z", 100)):
        lignes = re.findall(f"{signe}{{2,}}", lu)
        assert sum(map(len, lignes)) >= nombre - 1
        assert max(map(len, lignes)) <= 100, "une ligne de page n’en contient pas plus"


def test_les_balises_html_saisies_restent_du_texte(depart):
    dossier = un_dossier_depose(depart, nom="CPTS <b>du</b> Lauragais & <script>x</script>")
    assert "CPTS <b>du</b> Lauragais & <script>x</script>" in texte(lire(dossier, TypeDocument.LETTRE))


def test_deux_rendus_du_meme_contexte_donnent_les_memes_octets(depart):
    document = dernier(un_dossier_a(etat_projet=EtatProjet.DEPOSE, depart=depart), TypeDocument.ACCUSE_RECEPTION)
    assert rendre(document) == rendre(document)
