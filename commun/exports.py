"""La seule fonction d'export de tableaux : aucune cellule de texte n'y est lue comme une formule.

Un tableur exécute une cellule de texte qui commence par ``=``, ``+``, ``-``, ``@``, une tabulation ou un retour
chariot (OWASP, CSV Injection). En CSV, une apostrophe la précède ; en XLSX, le type de cellule est forcé à « texte ».
Nombres et dates gardent leur type. Un montant (:class:`Euros`) s'y montre « 1 234,50 € » et s'y additionne ; une date
s'y lit jour/mois/année. La ligne de titres d'un classeur XLSX reste en vue quand on le déroule.

:func:`en_flux` rend le fichier par morceaux : une liste longue ne tient jamais entière en mémoire. XLSX et ODS ne
connaissent que le texte, sans formule : une cellule y est ce qu'elle dit.
"""

import csv
import io
import re
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from itertools import chain, islice
from typing import Any, BinaryIO
from xml.sax.saxutils import escape

AMORCES_DE_FORMULE = ("=", "+", "-", "@", "\t", "\r", "\n")
# Interdits en XML 1.0 : le classeur ne s'écrirait pas, ou ne s'ouvrirait plus.
INTERDITS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
# Un signe de pleine chasse est lu comme le signe ordinaire par certains tableurs.
AMORCES_PLEINE_CHASSE = ("＝", "＋", "－", "＠")


class Euros(Decimal):
    """Un montant en euros : le même nombre, que le tableur montre en euros et additionne."""


class FormatExport(Enum):
    """Formats offerts ; la valeur est l'extension."""

    CSV = "csv"
    XLSX = "xlsx"
    ODS = "ods"


TYPES_MIME = {
    FormatExport.CSV: "text/csv; charset=utf-8",
    FormatExport.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    FormatExport.ODS: "application/vnd.oasis.opendocument.spreadsheet",
}
MORCEAU = 64 * 1024
LIGNES_PAR_MORCEAU = 200
LIGNES_MESUREES = 200
LARGEUR_MIN, LARGEUR_MAX = 10, 50
FORMAT_EUROS, FORMAT_JOUR, FORMAT_INSTANT = '#,##0.00 "€"', "dd/mm/yyyy", "dd/mm/yyyy hh:mm"


def exporter(entetes: Sequence[str], lignes: Iterable[Sequence[object]], format_: FormatExport) -> bytes:
    """Le fichier complet. CSV : UTF-8 avec marque d'ordre, point-virgule et virgule décimale (tableurs français)."""
    return b"".join(en_flux(entetes, lignes, format_))


def en_flux(entetes: Sequence[str], lignes: Iterable[Sequence[object]], format_: FormatExport) -> Iterator[bytes]:
    """Le même fichier, morceau par morceau : ``lignes`` n'est lu qu'à mesure."""
    if format_ is FormatExport.CSV:
        yield from _en_csv(entetes, lignes)
        return
    with tempfile.TemporaryFile() as fichier:
        (_ecrire_xlsx if format_ is FormatExport.XLSX else _ecrire_ods)(entetes, lignes, fichier)
        fichier.seek(0)
        while morceau := fichier.read(MORCEAU):
            yield morceau


def proteger(texte: str) -> str:
    """Texte précédé d'une apostrophe si un tableur risque d'y lire une formule."""
    debut = texte.lstrip(" \u00a0")
    risque = debut.startswith(AMORCES_DE_FORMULE + AMORCES_PLEINE_CHASSE) or texte.startswith(AMORCES_DE_FORMULE)
    return f"'{texte}" if risque else texte


def deproteger(texte: str) -> str:
    """Retire l'apostrophe posée par ``proteger``, pour relire un fichier exporté puis corrigé."""
    return texte[1:] if texte.startswith("'") and proteger(texte[1:]) == texte else texte


def _en_csv(entetes: Sequence[str], lignes: Iterable[Sequence[object]]) -> Iterator[bytes]:
    sortie = io.StringIO(newline="")
    redacteur = csv.writer(sortie, delimiter=";")
    yield b"\xef\xbb\xbf"
    redacteur.writerow([proteger(entete) for entete in entetes])
    for rang, ligne in enumerate(lignes, start=1):
        redacteur.writerow([_cellule_csv(valeur) for valeur in ligne])
        if rang % LIGNES_PAR_MORCEAU == 0:
            yield _vider(sortie)
    yield _vider(sortie)


def _vider(sortie: io.StringIO) -> bytes:
    texte = sortie.getvalue()
    sortie.seek(0)
    sortie.truncate()
    return texte.encode()


def _cellule_csv(valeur: object) -> object:
    """La virgule décimale : d'un nombre à point, un tableur français fait un texte, ou une date."""
    if isinstance(valeur, Decimal | float):
        return str(valeur).replace(".", ",")
    if valeur is None or isinstance(valeur, int):
        return valeur
    if isinstance(valeur, date):
        return valeur.isoformat()
    return proteger(str(valeur))


def _ecrire_xlsx(entetes: Sequence[str], lignes: Iterable[Sequence[object]], fichier: BinaryIO) -> None:
    from openpyxl import Workbook  # noqa: PLC0415 - lourde à charger, utile au seul export XLSX
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415
    from openpyxl.styles import Alignment, Font  # noqa: PLC0415
    from openpyxl.utils import get_column_letter  # noqa: PLC0415

    classeur = Workbook(write_only=True)
    feuille = classeur.create_sheet("Export")
    suite = iter(lignes)
    premieres = list(islice(suite, LIGNES_MESUREES))
    feuille.freeze_panes = "A2"
    for rang, largeur in enumerate(_largeurs(entetes, premieres), start=1):
        feuille.column_dimensions[get_column_letter(rang)].width = largeur

    def cellule(valeur: object, **style: Any) -> WriteOnlyCell:
        propre = _valeur_xlsx(valeur)
        resultat = WriteOnlyCell(feuille, value=propre)
        if isinstance(propre, str):
            resultat.data_type = "s"
        elif format_ := _format_xlsx(propre):
            resultat.number_format = format_
        for attribut, voulu in style.items():
            setattr(resultat, attribut, voulu)
        return resultat

    titre = {"font": Font(bold=True), "alignment": Alignment(wrap_text=True, vertical="top")}
    feuille.append([cellule(entete, **titre) for entete in entetes])
    for ligne in chain(premieres, suite):
        feuille.append([cellule(valeur) for valeur in ligne])
    classeur.save(fichier)


def _format_xlsx(valeur: object) -> str:
    """Le format d'affichage, tel qu'Excel l'écrit dans toutes les langues ; vide : celui de départ."""
    if isinstance(valeur, Euros):
        return FORMAT_EUROS
    if isinstance(valeur, datetime):
        return FORMAT_INSTANT
    return FORMAT_JOUR if isinstance(valeur, date) else ""


def _largeurs(entetes: Sequence[str], lignes: Sequence[Sequence[object]]) -> list[int]:
    """Une largeur par colonne, en caractères, d'après ses premières lignes ; un titre long passe à la ligne."""
    largeurs = [max((len(mot) for mot in str(entete).split()), default=0) for entete in entetes]
    for ligne in lignes:
        largeurs = [max(large, _longueur(valeur)) for large, valeur in zip(largeurs, ligne, strict=False)]
    return [min(max(largeur + 2, LARGEUR_MIN), LARGEUR_MAX) for largeur in largeurs]


def _longueur(valeur: object) -> int:
    if isinstance(valeur, Euros):
        return len(f"{valeur:,.2f} €")
    if isinstance(valeur, date):
        return len(FORMAT_INSTANT if isinstance(valeur, datetime) else FORMAT_JOUR)
    return 0 if valeur is None else max((len(ligne) for ligne in str(valeur).splitlines()), default=0)


def _valeur_xlsx(valeur: object) -> object:
    """Valeur acceptée par le format : instant sans fuseau, texte sans caractère interdit."""
    if isinstance(valeur, datetime):
        return valeur.replace(tzinfo=None)
    if valeur is None or isinstance(valeur, int | Decimal | float | date):
        return valeur
    return INTERDITS.sub("", str(valeur))


# --- ODS : trois fichiers dans une archive ; le contenu s'y écrit ligne à ligne. ------------------------------
_ESPACES = " ".join(
    f'xmlns:{nom}="urn:oasis:names:tc:opendocument:xmlns:{espace}:1.0"'
    for nom, espace in (("office", "office"), ("table", "table"), ("text", "text"), ("style", "style"))
)
_NOMBRES = 'xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0"'
_DEBUT_ODS = (
    f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_ESPACES} {_NOMBRES} office:version="1.2">'
    '<office:automatic-styles><number:date-style style:name="jour"><number:day number:style="long"/>'
    '<number:text>/</number:text><number:month number:style="long"/><number:text>/</number:text>'
    '<number:year number:style="long"/></number:date-style>'
    '<number:number-style style:name="montant"><number:number number:decimal-places="2" '
    'number:min-decimal-places="2" number:min-integer-digits="1" number:grouping="true"/>'
    "<number:text> €</number:text></number:number-style>"
    '<style:style style:name="euros" style:family="table-cell" style:data-style-name="montant"/>'
    '<style:style style:name="date" style:family="table-cell" style:data-style-name="jour"/>'
    "</office:automatic-styles><office:body><office:spreadsheet>"
    '<table:table table:name="Export">'
)
_FIN_ODS = "</table:table></office:spreadsheet></office:body></office:document-content>"
_MANIFESTE_ODS = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{TYPES_MIME[FormatExport.ODS]}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)


def _ecrire_ods(entetes: Sequence[str], lignes: Iterable[Sequence[object]], fichier: BinaryIO) -> None:
    with zipfile.ZipFile(fichier, "w", zipfile.ZIP_DEFLATED) as archive:
        # La norme veut le type en tête, sans compression (OpenDocument 1.2, partie 3, 3.3).
        archive.writestr("mimetype", TYPES_MIME[FormatExport.ODS], zipfile.ZIP_STORED)
        archive.writestr("META-INF/manifest.xml", _MANIFESTE_ODS)
        with archive.open("content.xml", "w") as contenu:
            contenu.write(_DEBUT_ODS.encode())
            for ligne in chain((entetes,), lignes):
                cellules = "".join(_cellule_ods(valeur) for valeur in ligne)
                contenu.write(f"<table:table-row>{cellules}</table:table-row>".encode())
            contenu.write(_FIN_ODS.encode())


def _cellule_ods(valeur: object) -> str:
    if valeur is None or valeur == "":
        return "<table:table-cell/>"
    if isinstance(valeur, int | Decimal | float) and not isinstance(valeur, bool):
        style = 'table:style-name="euros" ' if isinstance(valeur, Euros) else ""
        attributs = f'{style}office:value-type="float" office:value="{valeur}"'
        return f"<table:table-cell {attributs}><text:p>{valeur}</text:p></table:table-cell>"
    if isinstance(valeur, date):
        jour = valeur.replace(tzinfo=None).isoformat() if isinstance(valeur, datetime) else valeur.isoformat()
        attributs = f'table:style-name="date" office:value-type="date" office:date-value="{jour}"'
        return f"<table:table-cell {attributs}><text:p>{jour}</text:p></table:table-cell>"
    texte = INTERDITS.sub("", str(valeur))
    lignes = "".join(f"<text:p>{escape(morceau)}</text:p>" for morceau in texte.splitlines() or [""])
    return f'<table:table-cell office:value-type="string">{lignes}</table:table-cell>'
