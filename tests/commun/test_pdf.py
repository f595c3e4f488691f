"""Le rendu PDF : balisé, titré, en français, paginé, reproductible, sans réseau ni fichier hors des statiques."""

import io
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from pypdf.generic import DictionaryObject
from pypdfium2 import PdfDocument
from weasyprint import HTML
from zxingcpp import read_barcodes

from commun import pdf
from commun.pdf import LecteurDeRessources, RessourceInterdite, rendre_pdf
from tests.gardes.code import RACINE
from tests.mise_en_page import NonConforme, juger

pytestmark = pytest.mark.pdf
BASE = '{% extends "commun/document.html" %}{% block contenu %}'
TABLEAU = (
    "<h2>Communes</h2><table><caption>Communes du territoire</caption><thead><tr><th scope='col'>Commune</th>"
    "<th scope='col' class='nombre'>Habitants</th></tr></thead><tbody>{% for n in lignes %}<tr>"
    "<th scope='row'>Commune {{ n }}</th><td class='nombre'>{{ n }}</td></tr>{% endfor %}</tbody></table>"
)
SIGNATURES = (
    "<div class='signatures'>{% for n in lignes %}<div class='signature'><h3>Partie</h3></div>{% endfor %}</div>"
)
IMAGE = "<figure><svg viewBox='0 0 9 9' role='img' aria-label='Carte'><path d='M0 0h9v9z'/></svg></figure>"
LISTE = "<dl><div><dt>Taille</dt><dd>2</dd></div></dl>"
PIXEL = "data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA="


@pytest.fixture
def rendre(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Rend une source d'essai comme le ferait une feuille de documents, sans la valider : ce sont des fragments."""
    monkeypatch.setattr(pdf, "HTML", HTML)
    reglages = [{**settings.TEMPLATES[0], "DIRS": [tmp_path, RACINE / "templates"]}]
    settings.TEMPLATES = reglages

    def geste(source: str, *, titre: str = "Accusé de réception", **contexte: Any) -> bytes:
        # Un nom par source : Django garde en mémoire un gabarit déjà lu.
        nom = f"essai-{abs(hash(source))}.html"
        (tmp_path / nom).write_text(f"{BASE}{source}{{% endblock %}}", encoding="utf-8")
        options = {cle: contexte.pop(cle) for cle in ("archive", "adresse_de_page") if cle in contexte}
        return rendre_pdf(nom, contexte, titre=titre, **options)

    return geste


def _lire(octets: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(octets))


def _balises(noeud: Any, trouvees: list[str]) -> list[str]:
    """Les types des éléments de structure, dans l'ordre de lecture."""
    noeud = noeud.get_object()
    if isinstance(noeud, DictionaryObject):
        if "/S" in noeud:
            trouvees.append(noeud["/S"].removeprefix("/"))
        enfants = noeud.get("/K", [])
        enfants = enfants.get_object()
        for enfant in enfants if isinstance(enfants, list) else [enfants]:
            if isinstance(enfant.get_object(), DictionaryObject):
                _balises(enfant, trouvees)
    return trouvees


@pytest.mark.parametrize(("archive", "norme"), [(False, "pdfuaid"), (True, "pdfaid")])
def test_le_document_est_balise_titre_et_en_francais(rendre: Any, archive: bool, norme: str) -> None:
    lecteur = _lire(rendre(TABLEAU, lignes=range(3), archive=archive))
    racine = lecteur.trailer["/Root"]
    metadonnees = racine["/Metadata"].get_object().get_data().decode()
    assert racine["/MarkInfo"]["/Marked"].value is True
    assert racine["/Lang"] == "fr"
    assert racine["/ViewerPreferences"]["/DisplayDocTitle"].value is True
    assert lecteur.metadata is not None
    assert lecteur.metadata.title == "Accusé de réception"
    assert f"{norme}:part" in metadonnees


def test_la_structure_donne_titres_tableau_et_en_tetes(rendre: Any) -> None:
    balises = _balises(_lire(rendre(TABLEAU, lignes=range(2))).trailer["/Root"]["/StructTreeRoot"], [])
    assert [balise for balise in balises if balise in {"H1", "H2"}] == ["H1", "H2"]
    assert (balises.count("Table"), balises.count("TH"), balises.count("TD")) == (1, 4, 2)


def test_une_figure_garde_son_texte_de_remplacement(rendre: Any) -> None:
    lecteur = _lire(rendre(f"<figure><img alt='Carte du territoire' src='{PIXEL}'></figure>"))
    objets = [lecteur.get_object(numero) for numero in range(1, int(lecteur.trailer["/Size"]))]
    textes = [objet["/Alt"] for objet in objets if isinstance(objet, DictionaryObject) and "/Alt" in objet]
    assert textes == ["Carte du territoire"]


def test_chaque_page_porte_le_numero_le_code_et_la_pagination(rendre: Any) -> None:
    octets = rendre(TABLEAU, lignes=range(90), numero_dossier="CPTS-31-0042", code_court="K7Q-P2M", emetteur="Guichet")
    pages = _lire(octets).pages
    total = len(pages)
    assert total > 2
    for numero, page in enumerate(pages, start=1):
        texte = page.extract_text()
        assert "CPTS-31-0042" in texte
        assert "K7Q-P2M" in texte
        assert f"page {numero} / {total}" in texte


def test_l_en_tete_du_tableau_revient_a_chaque_page(rendre: Any) -> None:
    pages = _lire(rendre(TABLEAU, lignes=range(90))).pages
    assert [page.extract_text().count("Habitants") for page in pages] == [1] * len(pages)


def test_les_marges_sont_de_vingt_deux_millimetres_sur_a4(rendre: Any) -> None:
    page = _lire(rendre("<p>x</p>")).pages[0]
    assert [round(float(cote)) for cote in page.mediabox[2:]] == [595, 842]
    gauches: list[float] = []
    page.extract_text(
        visitor_text=lambda texte, cm, tm, *_: gauches.append(tm[4] * cm[0] + cm[4]) if texte.strip() else None
    )
    assert round(min(gauches)) == round(22 / 25.4 * 72)


def test_un_bloc_de_signature_n_est_jamais_coupe(rendre: Any) -> None:
    for hauteur in range(20):
        remplissage = "<p>ligne</p>" * (hauteur * 3)
        pages = _lire(rendre(remplissage + SIGNATURES, lignes=range(4))).pages
        assert [page.extract_text().count("Partie") for page in pages if "Partie" in page.extract_text()] == [4]


def test_la_ligne_de_verification_n_est_jamais_seule_sur_la_derniere_page(rendre: Any) -> None:
    nombres = set()
    for hauteur in range(205, 235, 3):
        source = f"<div style='height: {hauteur}mm'></div><p>Fin de la lettre.</p>"
        pages = _lire(rendre(source, code_court="K7Q-P2M", adresse_de_verification="https://g.fr/verifier/")).pages
        nombres.add(len(pages))
        assert "Fin de la lettre." in pages[-1].extract_text()
    assert nombres == {1, 2}


@pytest.mark.parametrize("archive", [False, True])
def test_deux_rendus_ont_les_memes_octets(rendre: Any, archive: bool) -> None:
    options = {"lignes": range(40), "archive": archive, "emis_le": date(2026, 3, 1)}
    assert rendre(TABLEAU + IMAGE, **options) == rendre(TABLEAU + IMAGE, **options)


@pytest.mark.parametrize(
    "emis_le",
    [date(2026, 3, 1), datetime(2026, 2, 28, 23, 30, tzinfo=UTC), "2026-03-01", "2026-02-28T23:30:00.123Z"],
)
def test_la_date_d_emission_est_celle_de_paris_en_toutes_lettres(rendre: Any, emis_le: date | str) -> None:
    assert "Le 1er mars 2026" in _lire(rendre("<p>x</p>", emis_le=emis_le)).pages[0].extract_text()


@pytest.mark.parametrize(
    "adresse",
    [
        "file:///etc/hostname",
        "FILE:///etc/hostname",
        "http://127.0.0.1:1/x.png",
        "https://exemple.invalid/x.png",
        "ftp://exemple.invalid/x",
        "static:../manage.py",
        "static:/etc/hostname",
        "static:css/%2e%2e/%2e%2e/manage.py",
        "static:css/absent.css",
    ],
)
@pytest.mark.parametrize(
    "source",
    [
        "<img alt='x' src='{}'>",
        "<link rel='stylesheet' href='{}'>",
        "<link rel='attachment' href='{}'>",
        "<div style='background: url({})'>x</div>",
        "<object data='{}' type='image/png'></object>",
        "<svg><image href='{}' width='9' height='9'/></svg>",
    ],
)
def test_une_ressource_du_disque_ou_du_reseau_arrete_le_rendu(rendre: Any, source: str, adresse: str) -> None:
    with pytest.raises(RessourceInterdite):
        rendre(source.format(adresse))


def test_une_image_dans_la_page_est_permise(rendre: Any) -> None:
    assert rendre(f"<img alt='x' src='{PIXEL}'>").startswith(b"%PDF-1.7")


def test_des_polices_pas_encore_construites_n_arretent_pas_le_rendu(
    rendre: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "commun.pdf._fichier_statique",
        lambda chemin: None if chemin.startswith("construits/") else RACINE / "static" / chemin,
    )
    assert "Commune 1" in _lire(rendre(TABLEAU, lignes=[1])).pages[0].extract_text()


def test_toutes_les_polices_sont_incorporees(rendre: Any) -> None:
    polices = _lire(rendre(TABLEAU, lignes=[1], archive=True)).pages[0]["/Resources"]["/Font"]
    descripteurs = [police["/DescendantFonts"][0]["/FontDescriptor"] for police in polices.values()]
    assert descripteurs
    assert all("/FontFile2" in descripteur or "/FontFile3" in descripteur for descripteur in descripteurs)


def test_un_document_sans_titre_est_refuse(rendre: Any) -> None:
    with pytest.raises(ValueError, match="titre"):
        rendre("<p>x</p>", titre=" ")


def test_le_lecteur_rend_le_type_de_chaque_statique() -> None:
    assert LecteurDeRessources().fetch("static:css/document.css").content_type == "text/css"


def test_un_document_de_la_maison_passe_le_validateur_pdf_ua(rendre: Any) -> None:
    juger(rendre(TABLEAU, lignes=range(3)))


def test_chaque_page_porte_un_qr_que_l_on_relit_et_qui_dit_son_rang(rendre: Any) -> None:
    def adresse(rang: int) -> str:
        return f"HTTPS://PORTAIL.EXEMPLE.FR/V/K7QP2MZ4X/{rang}"

    octets = rendre(TABLEAU, lignes=range(90), adresse_de_page=adresse)
    feuilles = PdfDocument(octets)
    lus = [read_barcodes(feuille.render(scale=100 / 72).to_pil()) for feuille in feuilles]
    assert [[qr.text for qr in de_la_page] for de_la_page in lus] == [[adresse(n + 1)] for n in range(len(feuilles))]
    assert len(feuilles) > 2
    assert octets == rendre(TABLEAU, lignes=range(90), adresse_de_page=adresse)
    juger(octets)


def test_sans_adresse_une_page_n_a_pas_de_qr(rendre: Any) -> None:
    assert read_barcodes(PdfDocument(rendre("<p>x</p>"))[0].render(scale=2).to_pil()) == []


def test_un_document_sans_adresse_ne_demande_pas_de_qr(rendre: Any) -> None:
    with pytest.raises(RessourceInterdite):
        rendre("<img alt='x' src='qr:1'>")


@pytest.mark.parametrize(
    ("source", "regle"),
    [(IMAGE, "FIGURE-ALTERNATIVE-TEXT"), ("<h3>Trop bas</h3>", "HEADING-NESTING"), (LISTE, "LI-PARENT")],
)
def test_une_faute_d_accessibilite_se_nomme(rendre: Any, source: str, regle: str) -> None:
    """Un dessin en ligne sans texte (WeasyPrint ne lit pas ``aria-label``), un titre sauté, une liste fausse."""
    with pytest.raises(NonConforme, match=regle):
        juger(rendre(source))
