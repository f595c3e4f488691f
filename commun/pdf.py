"""Rendu des documents PDF : le seul module qui importe WeasyPrint (trois secondes à froid).

N'importez ce module que dans la feuille qui rend un document (``documents/``, une commande), jamais depuis un modèle
ou une vue de liste. Un document est balisé (PDF/UA-1, ou PDF/A-3a pour l'archive), en français, titré, et ses octets
ne dépendent que du gabarit, du contexte et des polices : ni heure, ni réseau, ni fichier hors des statiques.
"""

import logging
import mimetypes
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import unquote

from django.contrib.staticfiles import finders
from django.core.exceptions import SuspiciousFileOperation
from django.template.loader import render_to_string
from weasyprint import CSS, HTML
from weasyprint.logger import PROGRESS_LOGGER
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse, URLFetchingError

from commun.calendrier import en_lettres, jour_paris
from commun.qr import qr_en_svg
from commun.typographie import lier_la_page

# Ce que lit le gabarit de base ; une feuille remplace ce qu'elle connaît.
CONTEXTE_DE_BASE: Mapping[str, Any] = {
    "numero_dossier": "", "code_court": "", "emetteur": "", "emis_le": None, "adresse_de_verification": ""
}  # fmt: skip
CONSTRUITS = "construits/"
COTE_DU_QR_MM = 17
# Pages qui reçoivent leur QR ; au-delà, le document n'a plus que son code.
PAGES_AU_PLUS = 600

# Rend l'adresse à coder sur la page de ce rang (à partir de 1).
AdresseDePage = Callable[[int], str]

# Reçoit le nombre de pages déjà mises en page.
Suivre = Callable[[int], None]
_SUIVI: ContextVar[Suivre | None] = ContextVar("suivi_du_rendu", default=None)


class RessourceInterdite(RuntimeError):
    """Le document demande une ressource hors des statiques (réseau, disque) ou un statique qui n'existe pas."""


class LecteurDeRessources(URLFetcher):
    """Ne lit que ``static:chemin`` (un fichier statique), ``data:`` et ``qr:rang`` ; le reste arrête le rendu.

    Un fichier absent de ``construits/`` (polices pas encore produites) est seulement ignoré : la police de repli sert.
    ``qr:rang`` est dessiné à la demande : seules les pages qui existent ont le leur.
    """

    def __init__(self, adresse_de_page: AdresseDePage | None = None) -> None:
        super().__init__()
        self.adresse_de_page = adresse_de_page
        self.refus: list[str] = []

    def _refuser(self, motif: str) -> NoReturn:
        """Note le refus, car WeasyPrint avale l'exception quand elle naît dans un dessin SVG, puis arrête."""
        self.refus.append(motif)
        raise FatalURLFetchingError(motif)

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
        schema, _, reste = url.partition(":")
        if schema == "data":
            return super().fetch(url, headers)
        if schema == "qr" and self.adresse_de_page is not None:
            return URLFetcherResponse(url, self._qr(int(reste)), {"Content-Type": "image/svg+xml"})
        if schema != "static":
            self._refuser(f"ressource interdite dans un document : {url[:200]}")
        chemin = unquote(reste)
        fichier = _fichier_statique(chemin)
        if fichier is None and chemin.startswith(CONSTRUITS):
            raise URLFetchingError(f"statique pas encore construit : {chemin}")
        if fichier is None:
            self._refuser(f"statique introuvable : {chemin[:200]}")
        type_mime = mimetypes.guess_type(fichier.name)[0] or "application/octet-stream"
        return URLFetcherResponse(url, fichier.read_bytes(), {"Content-Type": type_mime})

    def _qr(self, rang: int) -> bytes:
        titre = f"QR code de la page {rang} : il ouvre la vérification de ce document"
        return qr_en_svg(self.adresse_de_page(rang), titre=titre, cote_mm=COTE_DU_QR_MM)


class _Avancement(logging.Handler):
    """Les pages que WeasyPrint annonce, dites à qui suit ce rendu-ci ; le message n'est écrit nulle part."""

    def emit(self, annonce: logging.LogRecord) -> None:
        suivre = _SUIVI.get()
        if suivre is not None and "Creating layout - Page" in annonce.msg and annonce.args:
            suivre(int(annonce.args[0]))


_AVANCEMENT = _Avancement()
PROGRESS_LOGGER.propagate = False


@contextmanager
def suivi_par(suivre: Suivre) -> Iterator[None]:
    """Pendant ce bloc, ``suivre`` reçoit chaque page mise en page par ce fil-ci."""
    jeton = _SUIVI.set(suivre)
    PROGRESS_LOGGER.setLevel(logging.INFO)
    PROGRESS_LOGGER.addHandler(_AVANCEMENT)
    try:
        yield
    finally:
        _SUIVI.reset(jeton)


def rendre_pdf(
    gabarit: str,
    contexte: Mapping[str, Any],
    *,
    titre: str,
    archive: bool = False,
    adresse_de_page: AdresseDePage | None = None,
) -> bytes:
    """Rend ``gabarit`` (qui étend ``commun/document.html``) et rend les octets du PDF.

    ``titre`` devient le titre du document ; ``contexte`` peut donner ``numero_dossier``, ``code_court`` et ``emetteur``
    (en-tête courant), ``adresse_de_verification`` et ``emis_le`` (jour ou instant, ou leur texte ISO).
    ``archive=True`` : PDF/A-3a, sinon PDF/UA-1. ``adresse_de_page`` : chaque page porte le QR code de son adresse.
    Erreurs : ``ValueError`` sans titre, ``RessourceInterdite``, et celles du gabarit.
    """
    if not titre.strip():
        raise ValueError("Un document PDF a un titre.")
    donnees = {**CONTEXTE_DE_BASE, **contexte, "titre": titre}
    page = render_to_string(gabarit, {**donnees, "date_emission": _en_lettres(donnees["emis_le"])})
    lecteur = LecteurDeRessources(adresse_de_page)
    octets = b""
    with suppress(FatalURLFetchingError):
        octets = HTML(string=lier_la_page(page), url_fetcher=lecteur).write_pdf(
            font_config=FontConfiguration(),
            stylesheets=_feuille_des_qr() if adresse_de_page else None,
            pdf_variant="pdf/a-3a" if archive else "pdf/ua-1",
        )
    if lecteur.refus:
        raise RessourceInterdite("; ".join(lecteur.refus))
    return octets


@cache
def _feuille_des_qr() -> list[CSS]:
    """Une règle par page : le nombre de pages ne se sait qu'après la mise en page, et un seul passage suffit ainsi."""
    regles = (
        f'@page :nth({rang}) {{ @bottom-left {{ content: url("qr:{rang}"); }} }}'
        for rang in range(1, PAGES_AU_PLUS + 1)
    )
    return [CSS(string="".join(regles))]


def _en_lettres(jour: date | datetime | str | None) -> str:
    """Le jour de Paris en toutes lettres ; un contexte relu d'une archive JSON donne sa date en texte ISO."""
    if not jour:
        return ""
    if isinstance(jour, str):
        jour = date.fromisoformat(jour) if len(jour) == len("AAAA-MM-JJ") else datetime.fromisoformat(jour)
    return en_lettres(jour_paris(jour) if isinstance(jour, datetime) else jour)


def _fichier_statique(chemin: str) -> Path | None:
    """Le fichier statique de ce chemin relatif ; ``None`` s'il n'existe pas ou sort des dossiers de statiques."""
    try:
        trouve = finders.find(chemin)
    except SuspiciousFileOperation:
        return None
    return Path(trouve) if trouve and Path(trouve).is_file() else None
