"""La troisième signature : le contrat entre en vigueur, ou l'avenant reçoit sa date d'effet ; le plan est établi."""

from datetime import date, datetime

from commun.calendrier import jour_paris
from contrats.actions.vie import constater_fin
from contrats.documents import contrat_signe
from contrats.documents_avenant import avenant_signe
from contrats.enums import HypothesePlan, Partie
from contrats.financier import enregistrer_plan, plan_du_contrat
from contrats.models import ActeSignable, Avenant, Contrat, Signature
from contrats.plans import recalculer_le_plan
from contrats.territoires import figer_le_territoire
from dossiers.actions.transitions import franchir
from dossiers.archives import preparer
from financement.calendrier import DUREE_ANNEES, anniversaire


def activer_si_complet(acte: ActeSignable, maintenant: datetime) -> None:
    """Sans effet tant qu'une partie n'a pas signé ; dans la transaction de la dernière signature."""
    signatures = list(acte.signatures_valides)
    if {signature.partie for signature in signatures} != set(Partie.values):
        return
    signe_le = max(signature.jour for signature in signatures)
    if isinstance(acte, Avenant):
        _prendre_effet(acte, signatures, signe_le, maintenant)
    else:
        _entrer_en_vigueur(acte, signatures, signe_le, maintenant)


def _entrer_en_vigueur(contrat: Contrat, signatures: list[Signature], signe_le: date, maintenant: datetime) -> None:
    """Un renouvellement signé avant le terme du contrat qu'il suit attend son effet ; son plan est déjà établi."""
    debut_le = contrat.debut_si_signe(signe_le)
    if contrat.precedent_id:
        constater_fin(contrat.precedent, maintenant=maintenant)
    plan = plan_du_contrat(contrat.photographie, signature=debut_le)
    fin_le = anniversaire(debut_le, DUREE_ANNEES)
    bareme = contrat.photographie["contenu"]["bareme"]
    evenement = franchir(
        contrat,
        "programmer" if debut_le > jour_paris(maintenant) else "activer",
        auteur=None,
        maintenant=maintenant,
        journal={"fin_le": fin_le, "taille": plan.taille, "total": plan.total, "bareme": bareme},
        champs={"signe_le": signe_le, "fin_le": fin_le, "effet_le": debut_le if contrat.precedent_id else None},
        jour_effet=signe_le,
    )
    enregistrer_plan(contrat, evenement, plan, HypothesePlan.MAXIMUM, maintenant, bareme=bareme)
    preparer(contrat.dossier, contrat.SUJET, evenement, contrat_signe(contrat, evenement, plan, signatures))


def _prendre_effet(avenant: Avenant, signatures: list[Signature], signe_le: date, maintenant: datetime) -> None:
    """L'effet est le jour prévu, ou celui de la dernière signature s'il est plus tardif : jamais avant elle."""
    effet_le = max(avenant.effet_prevu or signe_le, signe_le)
    evenement = franchir(
        avenant,
        "activer",
        auteur=None,
        maintenant=maintenant,
        donnees={"effet_le": effet_le},
        journal={"numero": avenant.numero, "effet_le": effet_le, "motifs": avenant.motifs},
        champs={"signe_le": signe_le, "effet_le": effet_le},
        jour_effet=effet_le,
    )
    figer_le_territoire(avenant, maintenant)
    contrat = avenant.contrat
    if contrat.plans.exists():
        recalculer_le_plan(contrat, evenement, maintenant)
    preparer(avenant.dossier, avenant.SUJET, evenement, avenant_signe(avenant, signatures))
