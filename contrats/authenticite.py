"""Ce que vaut un document du contrat : remplacé par la suite, annulé s'il est sans effet, terminé avec le contrat.

La fin se lit aux dates, jamais à l'état : elle vaut le jour venu, même si personne ne l'a encore constatée. Une preuve
de signature et un compte rendu disent un fait : la fin du contrat n'y change rien.
"""

from datetime import date
from typing import Any

from django.utils import timezone

from commun.calendrier import jour_paris
from contrats.enums import EtatAvenant, EtatContrat
from contrats.models import ActeSignable, Avenant, Contrat, PlanDeVersement, PreuveDeSignature, ScanRendu
from dossiers.authenticite import ANNULE, AUTHENTIQUE, REMPLACE, Juge, Jugement, Verdict
from dossiers.enums import TypeDocument
from dossiers.models import Document

PROPOSITION, DECOMPTE = "proposer", "resilier"
PAR_LE_DECOMPTE = "le décompte final, pour les sommes qu’il prévoyait"
PAR_UN_CALCUL = "un calcul plus récent des sommes dues"


def juger_le_contrat(document: Document) -> Jugement:
    """La proposition vaut jusqu'à la signature, une reprise ou un abandon ; le signé, jusqu'à l'effet d'un avenant."""
    contrat = contrat_du_document(document)
    if document.evenement.code == PROPOSITION:
        return _proposition(contrat, document.version)
    return _signe(contrat)


def juger_l_avenant(document: Document) -> Jugement:
    """Comme le contrat ; un avenant n'est remplacé que si d'autres, en vigueur après lui, ont récrit tous ses blocs."""
    avenant = Avenant.objects.select_related("contrat").get(pk=document.evenement.donnees["avenant"])
    if document.evenement.code == PROPOSITION:
        return _proposition(avenant, document.version)
    return _signe(avenant)


def juger_la_preuve(document: Document) -> Jugement:
    """Annulée avec la signature qu'elle prouve : un rappel, un refus, un abandon."""
    signature = PreuveDeSignature.objects.select_related("signature").get(document=document).signature
    if signature.annulee_le is None:
        return AUTHENTIQUE
    return Jugement(Verdict.ANNULE, fin_le=jour_paris(signature.annulee_le))


def juger_le_scan(document: Document) -> Jugement:
    """Comme la proposition qu'il porte ; puis, si une signature y est confirmée, comme l'acte signé."""
    scan = ScanRendu.objects.select_related("contrat", "avenant__contrat").get(document=document)
    acte = scan.contrat or scan.avenant
    if acte.signe_le is None or acte.version != scan.version:
        return _proposition(acte, scan.version)
    return _signe(acte) if scan.signatures.filter(annulee_le__isnull=True).exists() else ANNULE


def juger_la_mise_en_demeure(document: Document) -> Jugement:
    """Elle vaut tant qu'elle est ouverte : la régularisation ou la fin du contrat la clôt."""
    contrat = contrat_du_document(document)
    demeure = contrat.mises_en_demeure.get(ouverte_le=document.evenement.instant)
    fin = _fin(contrat)
    close_le = jour_paris(demeure.close_le) if demeure.close_le else fin and fin.fin_le
    return Jugement(Verdict.TERMINE, fin_le=close_le) if close_le else AUTHENTIQUE


def juger_la_resiliation(document: Document) -> Jugement:
    """La lettre annonce un décompte, que le final remplace ; le final, un calcul qui solde autrement ce jour-là."""
    contrat = contrat_du_document(document)
    if document.evenement.code != DECOMPTE:
        suivants = Document.objects.filter(dossier=document.dossier_id, type=document.type, pk__gt=document.pk)
        finaux = [un for un in suivants.select_related("evenement") if contrat_du_document(un) == contrat]
        return Jugement(Verdict.REMPLACE, PAR_LE_DECOMPTE) if finaux else AUTHENTIQUE
    plans = list(contrat.plans.filter(etabli_le__gte=document.evenement.instant).order_by("numero"))
    change = plans and _solde(plans[0], contrat) != _solde(plans[-1], contrat)
    return Jugement(Verdict.REMPLACE, PAR_UN_CALCUL) if change else AUTHENTIQUE


def juger_la_version(document: Document) -> Jugement:
    """La version consolidée d'un jour : remplacée quand un avenant qu'elle ne porte pas prend effet, ou l'a pris."""
    contrat = contrat_du_document(document)
    donnees = document.evenement.donnees
    jour = max(date.fromisoformat(donnees["au"]), timezone.localdate())
    dernier = _en_vigueur(contrat, jour).exclude(numero__in=donnees["avenants"]).last()
    return _fin(contrat) or (_par(dernier) if dernier else AUTHENTIQUE)


JUGES: dict[TypeDocument, Juge] = {
    TypeDocument.CONTRAT: juger_le_contrat,
    TypeDocument.AVENANT: juger_l_avenant,
    TypeDocument.PREUVE_SIGNATURE: juger_la_preuve,
    TypeDocument.SCAN_SIGNE: juger_le_scan,
    TypeDocument.MISE_EN_DEMEURE: juger_la_mise_en_demeure,
    TypeDocument.RESILIATION: juger_la_resiliation,
    TypeDocument.VERSION_EN_VIGUEUR: juger_la_version,
}


def contrat_du_document(document: Document) -> Contrat:
    """Le contrat de ce document, parmi ceux du dossier : le premier, sauf si son événement en désigne un autre."""
    cle = (document.evenement.donnees or {}).get("contrat")
    siens = Contrat.objects.filter(dossier=document.dossier_id)
    return siens.get(pk=cle) if cle else siens.get(rang=1)


def _proposition(acte: ActeSignable, version: int) -> Jugement:
    """Rappelée ou refusée, une proposition n'a plus d'effet, même si aucune autre ne l'a encore suivie."""
    if acte.version > version or acte.signe_le is not None:
        return REMPLACE
    ouverte = acte.etat == EtatContrat.A_SIGNER and _fin(acte.le_contrat) is None
    return AUTHENTIQUE if ouverte else ANNULE


def _signe(acte: ActeSignable) -> Jugement:
    """Un acte signé : sa fin d'abord, puis l'avenant qui le récrit."""
    fin = _fin(acte.le_contrat)
    if fin is not None:
        return fin
    dernier = _avenant_qui_recrit(acte) if isinstance(acte, Avenant) else _en_vigueur(acte).last()
    return _par(dernier) if dernier else AUTHENTIQUE


def _fin(contrat: Contrat) -> Jugement | None:
    """Résilié, un contrat n'a plus d'effet ; à son terme, il est terminé. None tant que ce jour n'est pas venu."""
    jour = timezone.localdate()
    if contrat.resiliation_effet_le and contrat.resiliation_effet_le <= jour:
        return Jugement(Verdict.ANNULE, fin_le=contrat.resiliation_effet_le)
    if contrat.fin_le and contrat.fin_le <= jour:
        return Jugement(Verdict.TERMINE, fin_le=contrat.fin_le)
    return None


def _avenant_qui_recrit(avenant: Avenant) -> Avenant | None:
    """Le dernier des avenants en vigueur après lui, si à eux tous ils ont récrit chacun de ses blocs."""
    rang = (avenant.effet_le, avenant.numero)
    suivants = [autre for autre in _en_vigueur(avenant.contrat) if (autre.effet_le, autre.numero) > rang]
    recrits = {motif for suivant in suivants for motif in suivant.motifs}
    return suivants[-1] if suivants and set(avenant.motifs) <= recrits else None


def _par(avenant: Avenant) -> Jugement:
    return Jugement(Verdict.REMPLACE, avenant.nom)


def _en_vigueur(contrat: Contrat, jour: date | None = None) -> Any:
    """Les avenants signés qui ont pris effet à ce jour, aujourd'hui par défaut, dans leur ordre."""
    signes = contrat.avenants.filter(etat=EtatAvenant.SIGNE, effet_le__lte=jour or timezone.localdate())
    return signes.order_by("effet_le", "numero")


def _solde(plan: PlanDeVersement, contrat: Contrat) -> list[tuple[Any, ...]]:
    """Ce que ce plan solde le jour de la résiliation."""
    jour: date | None = contrat.resiliation_effet_le
    soldees = plan.echeances.filter(exigible_le=jour).order_by("poste", "indicateur", "versement", "annee", "montant")
    return list(soldees.values_list("poste", "indicateur", "versement", "annee", "montant"))
