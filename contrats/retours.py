"""Pourquoi un acte proposé est revenu en préparation : le rappel ou le refus de signer, relu du journal."""

from dataclasses import dataclass

from django.db.models import Q

from comptes.models import Utilisateur
from contrats.enums import EtatContrat
from contrats.models import ActeSignable
from contrats.permissions import ACTEURS, parties_de
from dossiers.models import Evenement
from dossiers.workflow import libelle_evenement

RETOURS = ("rappeler", "refuser_signature")


@dataclass(frozen=True)
class Retour:
    """Le fait, et son motif : vide s'il est effacé, ou pour qui n'agit au nom d'aucune partie."""

    fait: str
    evenement: Evenement
    motif: str


def retour_en_preparation(acte: ActeSignable, utilisateur: Utilisateur) -> Retour | None:
    """Le dernier retour d'un acte en préparation déjà proposé, sinon rien ; une requête au plus."""
    if acte.etat != EtatContrat.PREPARATION or not acte.version:
        return None
    siens = acte.ses_faits if acte.le_contrat is acte else Q(donnees__avenant=acte.pk)
    faits = acte.le_contrat.dossier.evenements.filter(siens, sujet=acte.SUJET, code__in=RETOURS)
    dernier = faits.select_related("auteur", "texte").order_by("-rang").first()
    if dernier is None:
        return None
    texte = getattr(dernier, "texte", None)
    motif = texte.texte if texte and parties_de(utilisateur, acte, ACTEURS) else ""
    return Retour(libelle_evenement(dernier.sujet, dernier.code), dernier, motif)
