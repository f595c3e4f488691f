"""Rendre un document modifiable (DOCX) à partir des mêmes données que le PDF : titres, paragraphes, listes, tableaux.

Le seul module qui importe python-docx. Rien n'est un gabarit binaire : styles, marges et langue sont posés ici.
Le texte reçu n'est jamais interprété (ni balise, ni champ, ni formule).
"""

import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import docx
from docx.document import Document
from docx.enum.text import WD_COLOR_INDEX
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph
from docx.text.run import Run

ENCRE, MARQUE = RGBColor(0x14, 0x21, 0x3D), RGBColor(0x0B, 0x5D, 0x66)
MARGE = Mm(22)
POLICE = "Source Sans 3"
# Interdits en XML 1.0 : un texte collé peut en contenir, le fichier ne s'ouvrirait plus.
INTERDITS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


@dataclass(frozen=True)
class Passage:
    """Des mots d'un paragraphe ; ``surligne`` : ce qui reste à remplir, ``lien`` : l'adresse où le faire."""

    texte: str
    surligne: bool = False
    lien: str = ""


Texte = str | Sequence[Passage]


@dataclass(frozen=True)
class Tableau:
    """Des colonnes nommées et des lignes de textes, toutes de la même longueur."""

    entetes: Sequence[str]
    lignes: Sequence[Sequence[Texte]]


@dataclass(frozen=True)
class Partie:
    """Un morceau du document, dans l'ordre : titre (vide : sans), paragraphes, liste à puces ou numérotée, tableau."""

    titre: str = ""
    niveau: int = 1
    paragraphes: Sequence[Texte] = ()
    puces: Sequence[Texte] = ()
    numerotee: bool = False
    tableaux: Sequence[Tableau] = field(default_factory=tuple)


def rendre_docx(
    titre: str, parties: Iterable[Partie], *, emetteur: str, emis_le: datetime, pied: str = "", numeroter: bool = False
) -> bytes:
    """Octets du document ; ``pied`` s'imprime en bas de chaque page, suivi de son numéro si ``numeroter``."""
    document = docx.Document()
    _mettre_en_page(document, pied)
    if numeroter:
        _numeroter(document)
    _signer(document, titre, emetteur, emis_le)
    document.add_heading(_propre(titre), level=0)
    for partie in parties:
        _ecrire(document, partie)
    sortie = io.BytesIO()
    document.save(sortie)
    return sortie.getvalue()


def _propre(texte: str) -> str:
    return INTERDITS.sub("", texte.replace("\r\n", "\n"))


def _mettre_en_page(document: Document, pied: str) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = MARGE
    section.footer.paragraphs[0].text = _propre(pied)
    for nom, taille, couleur in (("Normal", 11, ENCRE), ("Title", 22, MARQUE), ("Heading 1", 15, MARQUE),
                                 ("Heading 2", 13, MARQUE)):  # fmt: skip
        police = document.styles[nom].font
        police.name, police.size, police.color.rgb = POLICE, Pt(taille), couleur
        proprietes = document.styles[nom].element.get_or_add_rPr()
        for attribut in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            proprietes.rFonts.attrib.pop(qn(attribut), None)
    langue = OxmlElement("w:lang")
    langue.set(qn("w:val"), "fr-FR")
    document.styles["Normal"].element.get_or_add_rPr().append(langue)


def _signer(document: Document, titre: str, emetteur: str, emis_le: datetime) -> None:
    proprietes = document.core_properties
    proprietes.title, proprietes.author, proprietes.language = _propre(titre)[:255], _propre(emetteur)[:255], "fr-FR"
    proprietes.last_modified_by, proprietes.comments = "", ""
    proprietes.created = proprietes.modified = emis_le.replace(tzinfo=None)


def _ecrire(document: Document, partie: Partie) -> None:
    if partie.titre:
        document.add_heading(_propre(partie.titre), level=partie.niveau)
    for paragraphe in partie.paragraphes:
        _remplir(document.add_paragraph(), paragraphe)
    style = "List Number" if partie.numerotee else "List Bullet"
    for puce in partie.puces:
        _remplir(document.add_paragraph(style=style), puce)
    for tableau in partie.tableaux:
        _ecrire_tableau(document, tableau)


def _remplir(paragraphe: Paragraph, texte: Texte) -> None:
    for passage in (Passage(texte),) if isinstance(texte, str) else texte:
        mots = paragraphe.add_run(_propre(passage.texte))
        if passage.surligne:
            mots.font.highlight_color = WD_COLOR_INDEX.YELLOW
        if passage.lien:
            _lier(paragraphe, mots, passage.lien)


def _lier(paragraphe: Paragraph, mots: Run, adresse: str) -> None:
    """Les mots deviennent un lien ; l'adresse vient du portail, jamais d'une saisie."""
    lien = OxmlElement("w:hyperlink")
    lien.set(qn("r:id"), paragraphe.part.relate_to(adresse, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    paragraphe._p.append(lien)
    lien.append(mots._r)


def _numeroter(document: Document) -> None:
    """« page 3 / 12 », calculé par le traitement de texte."""
    pied = document.sections[0].footer.paragraphs[0]
    for avant, champ in ((" · page ", "PAGE"), (" / ", "NUMPAGES")):
        pied.add_run(avant)
        numero = OxmlElement("w:fldSimple")
        numero.set(qn("w:instr"), champ)
        pied._p.append(numero)


def _ecrire_tableau(document: Document, tableau: Tableau) -> None:
    """La ligne d'en-têtes se répète à chaque page ; aucune ligne ne se coupe."""
    ecrit = document.add_table(rows=1, cols=len(tableau.entetes), style="Table Grid")
    for cellule, entete in zip(ecrit.rows[0].cells, tableau.entetes, strict=True):
        cellule.paragraphs[0].add_run(_propre(entete)).bold = True
    ecrit.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for ligne in tableau.lignes:
        for cellule, texte in zip(ecrit.add_row().cells, ligne, strict=True):
            _remplir(cellule.paragraphs[0], texte)
    for rangee in ecrit.rows:
        rangee._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
