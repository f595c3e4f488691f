"""Ce que vaut un document du contrat ou d'un avenant : remplacé par la suite, annulé s'il est sans effet."""

from typing import Any

from django.utils import timezone

from contrats.enums import EtatAvenant, EtatContrat
from contrats.models import Avenant, Contrat
from dossiers.authenticite import ANNULE, AUTHENTIQUE, REMPLACE, Jugement, Verdict
from dossiers.enums import TypeDocument
from dossiers.models import Document

PROPOSITION = "proposer"


def juger(document: Document) -> Jugement:
    """La proposition vaut jusqu'à la signature, une reprise ou un abandon ; le signé, jusqu'à l'effet d'un avenant."""
    if document.type != TypeDocument.CONTRAT:
        return AUTHENTIQUE
    contrat = contrat_du_document(document)
    if document.evenement.code == PROPOSITION:
        return _proposition(document, contrat, ouvert=contrat.etat == EtatContrat.A_SIGNER)
    if contrat.etat == EtatContrat.RESILIE:
        return ANNULE
    dernier = contrat.avenants.filter(**_en_vigueur()).order_by("effet_le", "numero").last()
    return Jugement(Verdict.REMPLACE, f"l'avenant {dernier.numero}") if dernier else AUTHENTIQUE


def contrat_du_document(document: Document) -> Contrat:
    """Le contrat de ce document, parmi ceux du dossier : le premier, sauf si son événement en désigne un autre."""
    cle = (document.evenement.donnees or {}).get("contrat")
    siens = Contrat.objects.filter(dossier=document.dossier_id)
    return siens.get(pk=cle) if cle else siens.get(rang=1)


def juger_l_avenant(document: Document) -> Jugement:
    """Comme le contrat ; un avenant n'est remplacé que si d'autres, en vigueur après lui, ont récrit tous ses blocs."""
    cle = document.evenement.donnees.get("avenant")
    avenant = Avenant.objects.filter(pk=cle).first() if document.type == TypeDocument.AVENANT else None
    if avenant is None:
        return AUTHENTIQUE
    if document.evenement.code == PROPOSITION:
        return _proposition(document, avenant, ouvert=avenant.etat == EtatContrat.A_SIGNER)
    autres = Avenant.objects.filter(contrat=avenant.contrat_id, **_en_vigueur()).order_by("effet_le", "numero")
    suivants = [autre for autre in autres if (autre.effet_le, autre.numero) > (avenant.effet_le, avenant.numero)]
    recrits = {motif for suivant in suivants for motif in suivant.motifs}
    if avenant.effet_le is None or not set(avenant.motifs) <= recrits:
        return AUTHENTIQUE
    return Jugement(Verdict.REMPLACE, f"l'avenant {suivants[-1].numero}")


def _en_vigueur() -> dict[str, Any]:
    return {"etat": EtatAvenant.SIGNE, "effet_le__lte": timezone.localdate()}


def _proposition(document: Document, acte: Any, *, ouvert: bool) -> Jugement:
    """Rappelée ou refusée, une proposition n'a plus d'effet, même si aucune autre ne l'a encore suivie."""
    if acte.version > document.version or acte.signe_le is not None:
        return REMPLACE
    return AUTHENTIQUE if ouvert else ANNULE
