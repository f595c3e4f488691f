"""Ce que vaut un document du contrat ou d'un avenant : remplacé par la suite, annulé s'il est sans effet."""

from typing import Any

from contrats.enums import EtatContrat
from contrats.models import Avenant, Contrat
from dossiers.authenticite import ANNULE, AUTHENTIQUE, REMPLACE, Jugement, Verdict
from dossiers.enums import TypeDocument
from dossiers.models import Document

PROPOSITION = "proposer"


def juger(document: Document) -> Jugement:
    """Le contrat proposé vaut jusqu'à ce qu'il soit signé, repris ou abandonné ; le signé, jusqu'à un avenant signé."""
    if document.type != TypeDocument.CONTRAT:
        return AUTHENTIQUE
    contrat = contrat_du_document(document)
    if document.evenement.code == PROPOSITION:
        return _proposition(document, contrat, ouvert=contrat.etat == EtatContrat.A_SIGNER)
    if contrat.etat == EtatContrat.RESILIE:
        return ANNULE
    dernier = contrat.avenants.filter(signe_le__isnull=False).order_by("numero").last()
    return Jugement(Verdict.REMPLACE, f"l'avenant {dernier.numero}") if dernier else AUTHENTIQUE


def contrat_du_document(document: Document) -> Contrat:
    """Le contrat de ce document, parmi ceux du dossier : le premier, sauf si son événement en désigne un autre."""
    cle = (document.evenement.donnees or {}).get("contrat")
    siens = Contrat.objects.filter(dossier=document.dossier_id)
    return siens.get(pk=cle) if cle else siens.get(rang=1)


def juger_l_avenant(document: Document) -> Jugement:
    """Comme le contrat ; un avenant signé est remplacé par le suivant."""
    cle = document.evenement.donnees.get("avenant")
    avenant = Avenant.objects.filter(pk=cle).first() if document.type == TypeDocument.AVENANT else None
    if avenant is None:
        return AUTHENTIQUE
    if document.evenement.code == PROPOSITION:
        return _proposition(document, avenant, ouvert=avenant.etat == EtatContrat.A_SIGNER)
    suivants = Avenant.objects.filter(contrat=avenant.contrat_id, signe_le__isnull=False, numero__gt=avenant.numero)
    suivant = suivants.order_by("numero").last()
    return Jugement(Verdict.REMPLACE, f"l'avenant {suivant.numero}") if suivant else AUTHENTIQUE


def _proposition(document: Document, acte: Any, *, ouvert: bool) -> Jugement:
    """Rappelée ou refusée, une proposition n'a plus d'effet, même si aucune autre ne l'a encore suivie."""
    if acte.version > document.version or acte.signe_le is not None:
        return REMPLACE
    return AUTHENTIQUE if ouvert else ANNULE
