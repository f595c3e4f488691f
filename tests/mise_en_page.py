"""La mise en page d'un PDF, doublée là où un test ne juge pas le document.

Seul WeasyPrint est remplacé : gabarit, contexte figé, archivage, empreinte et droits restent les nôtres. Les octets
sont un vrai PDF d'une page blanche, titré, qui ne dépendent que de la page rendue, comme le fichier véritable.
"""

import hashlib
import io
from typing import Any

from pypdf import PdfWriter


class MiseEnPageDoublee:
    """Se construit et s'emploie comme ``weasyprint.HTML`` dans ``commun.pdf``."""

    def __init__(self, *, string: str, url_fetcher: Any) -> None:
        self.page = string

    def write_pdf(self, **options: Any) -> bytes:
        ecrivain = PdfWriter()
        ecrivain.add_blank_page(width=595, height=842)
        ecrivain.add_metadata({"/Subject": hashlib.sha256(self.page.encode()).hexdigest()})
        sortie = io.BytesIO()
        ecrivain.write(sortie)
        return sortie.getvalue()
