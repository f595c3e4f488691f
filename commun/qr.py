"""Les QR codes, dessinés en SVG (imprimés, ou montrés à l'écran)."""

from collections.abc import Iterator, Sequence
from html import escape
from itertools import groupby

import qrcode
from qrcode.constants import ERROR_CORRECT_M


def qr_en_svg(texte: str, *, titre: str, cote_mm: int) -> bytes:
    """Le QR code de ``texte``, d'un côté de ``cote_mm`` millimètres, marge blanche comprise ; ``titre`` le décrit.

    Un rectangle par plage noire, non un carré par module : trois fois moins à mettre en page, pour la même image.
    """
    qr = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=4)
    qr.add_data(texte)
    modules = qr.get_matrix()
    cote = len(modules)
    trace = "".join(f"M{x},{haut}H{droite}V{bas}H{x}z" for x, haut, droite, bas in _plages(modules))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{cote_mm}mm" height="{cote_mm}mm" viewBox="0 0 {cote} {cote}">'
        f'<title>{escape(titre)}</title><path fill="#fff" d="M0,0H{cote}V{cote}H0z"/><path d="{trace}"/></svg>'
    ).encode()


def _plages(modules: Sequence[Sequence[bool]]) -> Iterator[tuple[int, int, int, int]]:
    """Les rectangles noirs (gauche, haut, droite, bas) : les suites d'une rangée, tant qu'elles se répètent dessous."""
    ouvertes: dict[tuple[int, int], int] = {}
    for y, rangee in enumerate([*modules, []]):
        suites = set(_suites(rangee))
        for gauche, droite in [suite for suite in ouvertes if suite not in suites]:
            yield gauche, ouvertes.pop((gauche, droite)), droite, y
        ouvertes = {suite: ouvertes.get(suite, y) for suite in sorted(suites)}


def _suites(rangee: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """Les suites noires d'une rangée : (début, fin exclue)."""
    x = 0
    for noir, suite in groupby(rangee):
        debut, x = x, x + len(list(suite))
        if noir:
            yield debut, x
