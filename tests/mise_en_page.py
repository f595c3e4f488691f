"""La mise en page d'un PDF : doublée là où un test ne juge pas le document, validée PDF/UA là où il le juge.

Seul WeasyPrint est remplacé ou suivi : gabarit, contexte figé, archivage, empreinte et droits restent les nôtres.
"""

import hashlib
import io
import logging
from typing import Any

from page import ValidationProfile, validate_pdf_bytes
from pypdf import PdfWriter
from weasyprint import HTML

PROFILS = {"pdf/ua-1": ValidationProfile.PDF_UA_1}


class NonConforme(AssertionError):
    """Le PDF rendu enfreint la norme qu'il déclare."""


class MiseEnPageDoublee:
    """Se construit et s'emploie comme ``weasyprint.HTML`` dans ``commun.pdf``.

    Les octets sont un vrai PDF d'une page blanche, titré, qui ne dépendent que de la page rendue, comme le fichier
    véritable.
    """

    def __init__(self, *, string: str, url_fetcher: Any) -> None:
        self.page = string

    def write_pdf(self, **options: Any) -> bytes:
        ecrivain = PdfWriter()
        ecrivain.add_blank_page(width=595, height=842)
        ecrivain.add_metadata({"/Subject": hashlib.sha256(self.page.encode()).hexdigest()})
        sortie = io.BytesIO()
        ecrivain.write(sortie)
        return sortie.getvalue()


class MiseEnPageValidee(HTML):
    """La vraie mise en page, dont chaque PDF/UA-1 passe les règles machine de la norme (ISO 14289-1)."""

    def write_pdf(self, *args: Any, **options: Any) -> bytes:
        octets = super().write_pdf(*args, **options)
        profil = PROFILS.get(options["pdf_variant"])
        if profil is not None:
            juger(octets, profil)
        return octets


class ProductionsManquees(logging.Handler):
    """Retient les documents qu'un acte n'a pas pu produire : après le commit, il n'en reste que la trace."""

    JOURNAUX = ("dossiers.archives", "instruction.comptes_rendus")

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.manquees: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        cause = record.exc_info[1] if record.exc_info else ""
        self.manquees.append(f"{record.getMessage()} : {cause}")

    def __enter__(self) -> "ProductionsManquees":
        for nom in self.JOURNAUX:
            logging.getLogger(nom).addHandler(self)
        return self

    def __exit__(self, *_: object) -> None:
        for nom in self.JOURNAUX:
            logging.getLogger(nom).removeHandler(self)


def juger(octets: bytes, profil: ValidationProfile = ValidationProfile.PDF_UA_1) -> None:
    """Lève ``NonConforme``, avec les règles enfreintes, si le fichier n'est pas conforme."""
    rapport = validate_pdf_bytes(octets, profile=profil)
    if not rapport.is_compliant:
        raise NonConforme("\n".join(f"{faute.rule_id} : {faute.message}" for faute in rapport.failures))
