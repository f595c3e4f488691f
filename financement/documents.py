"""La page du bureau : les deux scénarios d'un « et si », sur une feuille. Ni archivée, ni signée."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from commun.pdf import rendre_pdf
from financement.et_si import EtSi

GABARIT = "financement/documents/et_si.html"
TITRE = "Et si : deux scénarios de financement"


def contexte_du_et_si(resultat: EtSi, *, nom: str, emis_le: date) -> Mapping[str, Any]:
    """Ce que lit le gabarit. ``nom`` : la CPTS, ou le territoire simulé."""
    return {
        "resultat": resultat,
        "nom": nom,
        "emis_le": emis_le,
    }


def pdf_du_et_si(resultat: EtSi, *, nom: str, emis_le: date) -> bytes:
    """Les octets du PDF (PDF/UA-1), d'une page."""
    return rendre_pdf(GABARIT, contexte_du_et_si(resultat, nom=nom, emis_le=emis_le), titre=TITRE)
