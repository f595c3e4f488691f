"""De petits PDF véritables, et des faux, pour les téléversements."""

import io

from pypdf import PdfWriter


def un_pdf(pages: int = 1, titre: str = "Convention", mot_de_passe: str = "") -> bytes:
    """Un PDF de ``pages`` pages blanches ; ``titre`` en change l'empreinte."""
    ecrivain = PdfWriter()
    for _ in range(pages):
        ecrivain.add_blank_page(width=595, height=842)
    ecrivain.add_metadata({"/Title": titre})
    if mot_de_passe:
        ecrivain.encrypt(mot_de_passe, algorithm="RC4-128")
    sortie = io.BytesIO()
    ecrivain.write(sortie)
    return sortie.getvalue()
