"""Un PDF reçu : il s'ouvre, sans mot de passe, et rien n'y agit à l'ouverture.

Script, lancement de programme et fichier incorporé sont refusés plutôt que signalés : le destinataire ne saurait pas
juger l'avertissement, et l'issue est simple (« Imprimer », « Enregistrer au format PDF » rend une copie inerte).
"""

import io
from collections.abc import Iterable
from typing import Any

from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from dossiers.televersement.refus import TeleversementRefuse

PAGES_MAXIMALES = 500
OBJETS_MAXIMUM = 200_000
# Une page A3 numérisée à 600 points par pouce en a soixante-dix millions ; l'afficher les ouvre tous en mémoire.
PIXELS_MAXIMUM = 100_000_000
DEMESURE = "Ce PDF contient une image démesurée : numérisez-le de nouveau, à 300 points par pouce."
ABIME = "Ce PDF est abîmé et ne s’ouvre pas : enregistrez-le de nouveau."
_PANNES = (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, OSError)
_ACTIONS = {"/JavaScript": "un script", "/Launch": "une commande qui lance un programme"}
_CLES = {"/JS": "un script", "/JavaScript": "un script", "/EmbeddedFiles": "d’autres fichiers"}


def compter_les_pages(octets: bytes) -> int:
    """Nombre de pages d'un PDF recevable ; lève ``TeleversementRefuse``."""
    try:
        lecteur = PdfReader(io.BytesIO(octets))
        if lecteur.is_encrypted:
            raise TeleversementRefuse("Ce PDF est protégé par un mot de passe : joignez une copie sans protection.")
        pages = len(lecteur.pages)
        if not 1 <= pages <= PAGES_MAXIMALES:
            raise TeleversementRefuse(f"Ce PDF a {pages} page(s) : il en faut de une à {PAGES_MAXIMALES}.")
        actif = _ce_qui_agit(lecteur)
    except TeleversementRefuse:
        raise
    except _PANNES:
        raise TeleversementRefuse(ABIME) from None
    if actif:
        raise TeleversementRefuse(
            f"Ce PDF contient {actif} : ouvrez-le, choisissez « Imprimer » puis « Enregistrer au format PDF », et "
            "joignez la copie."
        )
    return pages


def _ce_qui_agit(lecteur: PdfReader) -> str:
    """Ce que le document contient d'actif, ou rien : tous ses objets sont visités une fois, sans ouvrir les flux.

    Lève ``TeleversementRefuse`` s'il est trop complexe, ou si une image y est démesurée.
    """
    vus: set[tuple[int, int]] = set()
    pile: list[Any] = [lecteur.trailer]
    while pile:
        objet = pile.pop()
        if isinstance(objet, IndirectObject):
            cle = (objet.idnum, objet.generation)
            if cle in vus:
                continue
            vus.add(cle)
            objet = objet.get_object()
        if len(vus) + len(pile) > OBJETS_MAXIMUM:
            raise TeleversementRefuse("Ce PDF est trop complexe : imprimez-le au format PDF et joignez la copie.")
        if isinstance(objet, DictionaryObject):
            if actif := _action(objet):
                return actif
            _mesurer_l_image(objet)
        pile.extend(_suite(objet))
    return ""


def _mesurer_l_image(objet: DictionaryObject) -> None:
    cotes = [objet.get(cle) for cle in ("/Width", "/Height")]
    if all(isinstance(cote, int) for cote in cotes) and cotes[0] * cotes[1] > PIXELS_MAXIMUM:
        raise TeleversementRefuse(DEMESURE)


def _action(objet: DictionaryObject) -> str:
    nature = objet.raw_get("/S") if "/S" in objet else None
    if isinstance(nature, IndirectObject):
        nature = nature.get_object()
    trouvee = _ACTIONS.get(str(nature), "") if nature is not None else ""
    return trouvee or next((quoi for cle, quoi in _CLES.items() if cle in objet), "")


def _suite(objet: Any) -> Iterable[Any]:
    """Les objets contenus, sans résoudre ceux qui sont désignés de loin."""
    if isinstance(objet, DictionaryObject):
        return [objet.raw_get(cle) for cle in objet]
    if isinstance(objet, ArrayObject):
        return list(list.__iter__(objet))
    return ()
