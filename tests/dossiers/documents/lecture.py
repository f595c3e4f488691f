"""Lire un PDF rendu : son texte, ses balises, ses pages."""

import io
import re
from typing import Any

from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from dossiers.archives import rendre
from dossiers.enums import TypeDocument
from dossiers.models import Document, Dossier


def dernier(dossier: Dossier, nature: TypeDocument) -> Document:
    """Le dernier document de ce type préparé pour le dossier."""
    return Document.objects.filter(dossier=dossier, type=nature).order_by("-pk").first()


def lire(dossier: Dossier, nature: TypeDocument) -> PdfReader:
    """Le dernier document de ce type, rendu depuis son contexte figé."""
    return PdfReader(io.BytesIO(rendre(dernier(dossier, nature))))


def texte(pdf: PdfReader) -> str:
    """Tout le texte, espaces de toute sorte ramenées à une."""
    return a_plat(" ".join(page.extract_text() for page in pdf.pages))


def a_plat(chaine: str) -> str:
    return re.sub(r"\s+", " ", chaine.replace("\u202f", " ").replace("\u00a0", " "))


def balises(pdf: PdfReader) -> list[str]:
    """Les types des éléments de structure, dans l'ordre de lecture."""
    return [element["/S"].removeprefix("/") for element in elements(pdf)]


def elements(pdf: PdfReader) -> list[DictionaryObject]:
    """Les éléments de structure, dans l'ordre de lecture."""
    return _parcourir(pdf.trailer["/Root"]["/StructTreeRoot"])


def _parcourir(noeud: Any) -> list[DictionaryObject]:
    noeud = noeud.get_object()
    if not isinstance(noeud, DictionaryObject):
        return []
    trouves = [noeud] if "/S" in noeud else []
    enfants = noeud.get("/K", [])
    enfants = enfants.get_object() if hasattr(enfants, "get_object") else enfants
    for enfant in enfants if isinstance(enfants, list) else [enfants]:
        trouves += _parcourir(enfant)
    return trouves
