"""La page du bureau : les deux scénarios d'un « et si », sur une feuille. Ni archivée, ni signée."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.utils import timezone

from commun.pdf import rendre_pdf
from financement.et_si import EtSi

PHRASES = 5
GABARIT = "financement/documents/et_si.html"
TITRE = "Et si : deux scénarios de financement"


def contexte_du_et_si(resultat: EtSi, *, nom: str, emis_le: date) -> Mapping[str, Any]:
    """Ce que lit le gabarit. ``nom`` : la CPTS, ou le territoire simulé. La page borne le nombre de phrases."""
    reste = len(resultat.phrases) - PHRASES
    return {
        "resultat": resultat,
        "phrases": resultat.phrases[:PHRASES],
        "reste": f"Et {reste} autres points à vérifier, à lire sur le portail." if reste > 0 else "",
        "nom": nom,
        "emis_le": emis_le,
    }


def pdf_du_et_si(resultat: EtSi, *, nom: str, emis_le: date) -> bytes:
    """Les octets du PDF (PDF/UA-1), d'une page."""
    return rendre_pdf(GABARIT, contexte_du_et_si(resultat, nom=nom, emis_le=emis_le), titre=TITRE)


def reponse_pdf(resultat: EtSi, nom: str) -> HttpResponse:
    """Le PDF en pièce jointe ; jamais gardé en cache : il dépend du jour et des choix."""
    octets = pdf_du_et_si(resultat, nom=nom, emis_le=timezone.localdate())
    reponse = HttpResponse(octets, content_type="application/pdf")
    reponse["Content-Disposition"] = 'attachment; filename="et-si.pdf"'
    reponse["Cache-Control"] = "no-store"
    return reponse
