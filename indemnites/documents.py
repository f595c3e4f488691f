"""L'attestation annuelle d'une personne : ce que cette CPTS lui a versé. Ni archivée, ni signée par le portail."""

from datetime import date
from decimal import Decimal
from typing import Any

from commun.pdf import rendre_pdf
from contrats.models import Contrat
from indemnites.models import Indemnite

GABARIT = "indemnites/documents/attestation.html"


def contexte_de_l_attestation(contrat: Contrat, lignes: list[Indemnite], *, emis_le: date) -> dict[str, Any]:
    """Ce que lit le gabarit ; ``lignes`` : les indemnités comptées d'une même personne, une même année."""
    derniere = max(lignes, key=lambda ligne: ligne.pk)
    photo = contrat.photographie or {}
    structure = photo["contenu"]["structure_nom"] if photo else contrat.dossier.nom
    return {
        "numero_dossier": contrat.dossier.numero,
        "emetteur": structure,
        "structure": structure,
        "cpts": contrat.dossier.nom,
        "siret": photo["contenu"]["siret"] if photo else "",
        "personne": derniere.personne,
        "profession": derniere.profession_libelle,
        "rpps": derniere.rpps,
        "annee": derniere.annee,
        "lignes": lignes,
        "total": sum((ligne.montant for ligne in lignes), Decimal(0)),
        "emis_le": emis_le,
    }


def attestation(contrat: Contrat, lignes: list[Indemnite], *, emis_le: date) -> bytes:
    """Les octets du PDF (PDF/UA-1)."""
    contexte = contexte_de_l_attestation(contrat, lignes, emis_le=emis_le)
    return rendre_pdf(GABARIT, contexte, titre=f"Indemnités versées en {contexte['annee']}")
