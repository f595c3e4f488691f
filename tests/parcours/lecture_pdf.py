"""Le texte d'un PDF téléchargé."""

import re
from io import BytesIO

from pypdf import PdfReader


def texte_du_pdf(octets: bytes) -> str:
    """Texte d'un PDF, sur une ligne ; refuse ce qui n'en est pas un."""
    assert octets.startswith(b"%PDF")
    pages = PdfReader(BytesIO(octets)).pages
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages))
