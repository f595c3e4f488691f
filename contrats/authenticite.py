"""Ce que vaut un document du contrat : remplacé par la version suivante ou un avenant, annulé s'il est sans effet."""

from contrats.enums import SIGNES, EtatContrat
from contrats.models import Contrat
from dossiers.authenticite import ANNULE, AUTHENTIQUE, REMPLACE, Jugement
from dossiers.enums import TypeDocument
from dossiers.models import Document

PROPOSITION = "proposer"


def juger(document: Document) -> Jugement:
    """Le contrat proposé vaut jusqu'à ce qu'il soit signé, repris ou abandonné ; le signé, jusqu'à sa résiliation."""
    if document.type != TypeDocument.CONTRAT:
        return AUTHENTIQUE
    contrat = Contrat.objects.get(dossier=document.dossier_id)
    if document.evenement.code == PROPOSITION:
        return _proposition(document, contrat)
    return ANNULE if contrat.etat == EtatContrat.RESILIE else AUTHENTIQUE


def _proposition(document: Document, contrat: Contrat) -> Jugement:
    """Rappelée ou refusée, une proposition n'a plus d'effet, même si aucune autre ne l'a encore suivie."""
    if contrat.version > document.version or contrat.etat in SIGNES:
        return REMPLACE
    return AUTHENTIQUE if contrat.etat == EtatContrat.A_SIGNER else ANNULE
