"""L'avis de paiement : ce que la caisse vient de payer à la CPTS, ligne par ligne. Contexte JSON, figé à l'acte."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from commun.calendrier import en_lettres
from commun.montants import euros
from contrats.compte_en_vigueur import comptes_de, en_vigueur
from contrats.models import Contrat
from dossiers.archives import Brouillon
from dossiers.documents.courrier import titrer
from dossiers.enums import TypeDocument
from paiements.models import Echeance
from paiements.presentation import detail, libelle


def avis_de_paiement(contrat: Contrat, echeances: Sequence[Echeance]) -> Brouillon:
    """L'avis d'un lot payé sur un même contrat."""
    total = sum((echeance.liquide for echeance in echeances), Decimal(0))
    photo = contrat.photographie
    contexte: dict[str, Any] = {
        "emetteur": contrat.caisse.nom if contrat.caisse else photo["parties"]["am"]["nom"],
        "cpts": contrat.dossier.nom,
        "structure": photo["contenu"]["structure_nom"],
        "siret": photo["contenu"]["siret"],
        "iban": _comptes(contrat, echeances),
        "signe_le": en_lettres(contrat.signe_le),
        "total": euros(total),
        "lignes": [_ligne(echeance) for echeance in echeances],
        "retenues": [
            {"libelle": libelle(e), "montant": euros(e.retenu), "motif": e.motif_retenue} for e in echeances if e.retenu
        ],
    }
    return Brouillon(
        TypeDocument.AVIS_DE_PAIEMENT, titrer(f"Avis de paiement de {euros(total)}", contrat.dossier), contexte
    )


def _comptes(contrat: Contrat, echeances: Sequence[Echeance]) -> str:
    """Le compte en vigueur au jour du paiement, masqué ; s'il a changé dans le lot, chacun avec son jour."""
    comptes = comptes_de(contrat)
    jours = {echeance.paye_le: en_vigueur(comptes, echeance.paye_le).masque for echeance in echeances}
    if len(set(jours.values())) == 1:
        return next(iter(jours.values()))
    return " ; ".join(f"{masque} (payé le {en_lettres(jour)})" for jour, masque in sorted(jours.items()))


def _ligne(echeance: Echeance) -> dict[str, str]:
    return {
        "libelle": libelle(echeance),
        "detail": detail(echeance),
        "exigible_le": en_lettres(echeance.exigible_le),
        "le": en_lettres(echeance.paye_le),
        "reference": echeance.reference,
        "montant": euros(echeance.liquide),
        "regle": echeance.regle,
    }
