"""La seule fonction d'export de tableaux : aucune cellule de texte n'y est lue comme une formule.

Un tableur exécute une cellule de texte qui commence par ``=``, ``+``, ``-``, ``@``, une tabulation ou un retour
chariot (OWASP, CSV Injection). En CSV, une apostrophe la précède ; en XLSX, le type de cellule est forcé à « texte ».
Nombres et dates gardent leur type.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import Enum

AMORCES_DE_FORMULE = ("=", "+", "-", "@", "\t", "\r", "\n")
CARACTERES_DE_COMMANDE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
# Un signe de pleine chasse est lu comme le signe ordinaire par certains tableurs.
AMORCES_PLEINE_CHASSE = ("＝", "＋", "－", "＠")


class FormatExport(Enum):
    """Formats offerts ; la valeur est l'extension."""

    CSV = "csv"
    XLSX = "xlsx"


def exporter(entetes: Sequence[str], lignes: Iterable[Sequence[object]], format_: FormatExport) -> bytes:
    """Rend le fichier complet. CSV : UTF-8 avec marque d'ordre, séparateur point-virgule (tableurs français)."""
    return _en_csv(entetes, lignes) if format_ is FormatExport.CSV else _en_xlsx(entetes, lignes)


def proteger(texte: str) -> str:
    """Texte précédé d'une apostrophe si un tableur risque d'y lire une formule."""
    debut = texte.lstrip(" \u00a0")
    risque = debut.startswith(AMORCES_DE_FORMULE + AMORCES_PLEINE_CHASSE) or texte.startswith(AMORCES_DE_FORMULE)
    return f"'{texte}" if risque else texte


def deproteger(texte: str) -> str:
    """Retire l'apostrophe posée par ``proteger``, pour relire un fichier exporté puis corrigé."""
    return texte[1:] if texte.startswith("'") and proteger(texte[1:]) == texte else texte


def _en_csv(entetes: Sequence[str], lignes: Iterable[Sequence[object]]) -> bytes:
    sortie = io.StringIO(newline="")
    redacteur = csv.writer(sortie, delimiter=";")
    redacteur.writerow([proteger(entete) for entete in entetes])
    redacteur.writerows([_cellule_csv(valeur) for valeur in ligne] for ligne in lignes)
    return sortie.getvalue().encode("utf-8-sig")


def _cellule_csv(valeur: object) -> object:
    if valeur is None or isinstance(valeur, int | Decimal | float):
        return valeur
    if isinstance(valeur, date):
        return valeur.isoformat()
    return proteger(str(valeur))


def _en_xlsx(entetes: Sequence[str], lignes: Iterable[Sequence[object]]) -> bytes:
    from openpyxl import Workbook  # noqa: PLC0415 - lourde à charger, utile au seul export XLSX
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415

    classeur = Workbook(write_only=True)
    feuille = classeur.create_sheet("Export")

    def cellule(valeur: object) -> WriteOnlyCell:
        propre = _valeur_xlsx(valeur)
        resultat = WriteOnlyCell(feuille, value=propre)
        if isinstance(propre, str):
            resultat.data_type = "s"
        return resultat

    for ligne in (entetes, *lignes):
        feuille.append([cellule(valeur) for valeur in ligne])
    sortie = io.BytesIO()
    classeur.save(sortie)
    return sortie.getvalue()


def _valeur_xlsx(valeur: object) -> object:
    """Valeur acceptée par le format : instant sans fuseau, texte sans caractère de commande."""
    if isinstance(valeur, datetime):
        return valeur.replace(tzinfo=None)
    if valeur is None or isinstance(valeur, int | Decimal | float | date):
        return valeur
    return CARACTERES_DE_COMMANDE.sub("", str(valeur))
