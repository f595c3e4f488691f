"""Le document modifiable : ce qu'il contient, ce qu'il n'exécute pas, et qu'il s'ouvre toujours."""

import io
import zipfile
from datetime import UTC, datetime

import docx
import pytest

from commun.docx import Partie, Tableau, rendre_docx

EMIS_LE = datetime(2026, 11, 22, 9, tzinfo=UTC)
MALICE = "<w:p/>{{ 7*7 }}{% include 'x' %} =1+1 & \x00\x0b"


def rendre(*parties: Partie, titre: str = "Statuts") -> bytes:
    return rendre_docx(titre, parties, emetteur="CPTS du Lauragais", emis_le=EMIS_LE, pied="2026-00001")


def lire(octets: bytes) -> docx.document.Document:
    return docx.Document(io.BytesIO(octets))


def test_titres_paragraphes_listes_et_tableaux_se_suivent_dans_l_ordre():
    lu = lire(
        rendre(
            Partie("Objet", paragraphes=["Coordonner les soins."]),
            Partie("Membres", niveau=2, puces=["Fondateurs", "Actifs"]),
            Partie("Étapes", puces=["Réunir", "Voter"], numerotee=True),
            Partie(tableaux=[Tableau(["Membre", "Voix"], [["Fondateur", "2"], ["Actif", "1"]])]),
        )
    )
    assert [(p.style.name, p.text) for p in lu.paragraphs] == [
        ("Title", "Statuts"),
        ("Heading 1", "Objet"),
        ("Normal", "Coordonner les soins."),
        ("Heading 2", "Membres"),
        ("List Bullet", "Fondateurs"),
        ("List Bullet", "Actifs"),
        ("Heading 1", "Étapes"),
        ("List Number", "Réunir"),
        ("List Number", "Voter"),
    ]
    [tableau] = lu.tables
    assert [[c.text for c in rangee.cells] for rangee in tableau.rows] == [
        ["Membre", "Voix"],
        ["Fondateur", "2"],
        ["Actif", "1"],
    ]


@pytest.mark.parametrize("ou", ["titre", "paragraphes", "puces", "tableaux"])
def test_un_texte_malveillant_reste_du_texte(ou):
    valeur = {"titre": MALICE, "tableaux": [Tableau([MALICE], [[MALICE]])]}.get(ou, [MALICE])
    lu = lire(rendre(Partie(**{ou: valeur})))
    cellules = [c.text for t in lu.tables for r in t.rows for c in r.cells]
    attendu = "<w:p/>{{ 7*7 }}{% include 'x' %} =1+1 & "
    assert attendu in [*(p.text for p in lu.paragraphs), *cellules]


def test_un_tableau_irregulier_est_refuse():
    with pytest.raises(ValueError, match="argument"):
        rendre(Partie(tableaux=[Tableau(["Membre", "Voix"], [["Fondateur"]])]))


def test_le_document_est_en_francais_date_et_sans_macro():
    octets = rendre(Partie("Objet"))
    proprietes = lire(octets).core_properties
    assert (proprietes.title, proprietes.author, proprietes.language) == ("Statuts", "CPTS du Lauragais", "fr-FR")
    assert proprietes.created.replace(tzinfo=None) == EMIS_LE.replace(tzinfo=None)
    noms = zipfile.ZipFile(io.BytesIO(octets)).namelist()
    assert not [nom for nom in noms if "vba" in nom.lower() or "embeddings" in nom]
    assert lire(octets).sections[0].footer.paragraphs[0].text == "2026-00001"
