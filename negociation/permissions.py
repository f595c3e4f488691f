"""Qui fait quoi dans une négociation (ADR 0029).

Écrire, c'est remarquer et proposer : toute personne qui écrit pour sa partie. Donner un bon, c'est dire que le texte
convient : toute personne qui agit pour sa partie au contrat, sans l'engager encore. Accepter, refuser et soumettre
reviennent à qui prépare. Le Guichet et les lecteurs lisent.
"""

from typing import Any

from django.core.exceptions import PermissionDenied

from comptes.models import Utilisateur
from comptes.roles import Capacite
from contrats.enums import Partie
from contrats.models import ActeSignable
from contrats.permissions import ACTEURS, DEMANDER_UN_COMPTE, ECRIRE, partie_de
from negociation.compte import COMPTE
from negociation.models import Remarque, VersionSoumise

PREPARER = frozenset({Capacite.PREPARER_CONTRAT})


def partie_du_bon(utilisateur: Utilisateur, acte: ActeSignable) -> Partie | None:
    """La partie pour laquelle cette personne donne ou retire un bon ; None si elle n'en représente pas une seule."""
    return partie_de(utilisateur, acte, ACTEURS)


def donne_un_bon(utilisateur: Utilisateur, version: VersionSoumise) -> bool:
    """Écarte la caisse qui ne paie pas, et qui agirait pour deux parties."""
    return partie_du_bon(utilisateur, version.acte) is not None


def prepare(utilisateur: Utilisateur, objet: Any) -> bool:
    """L'instructeur de l'ARS qui prépare l'acte, s'il n'agit que pour elle."""
    return partie_de(utilisateur, objet.acte, PREPARER) == Partie.ARS


def est_de_sa_partie(utilisateur: Utilisateur, echange: Any) -> bool:
    """Une personne de la partie qui a écrit."""
    return partie_de(utilisateur, echange.acte, ECRIRE) == echange.partie


def regle_une_remarque(utilisateur: Utilisateur, remarque: Remarque) -> bool:
    """La partie qui remarque, ou l'ARS qui prépare."""
    return est_de_sa_partie(utilisateur, remarque) or prepare(utilisateur, remarque)


def propose_un_compte(utilisateur: Utilisateur, acte: ActeSignable) -> bool:
    """Le responsable de la CPTS seul, comme pour un contrat signé (ADR 0033)."""
    return partie_de(utilisateur, acte, DEMANDER_UN_COMPTE) == Partie.CPTS


def exiger_le_droit_sur_le_compte(clause: str, utilisateur: Utilisateur, acte: ActeSignable) -> None:
    """Lève ``PermissionDenied`` à qui proposerait un compte sans être le responsable de la CPTS."""
    if clause == COMPTE and not propose_un_compte(utilisateur, acte):
        raise PermissionDenied("Le responsable de la CPTS propose son compte ; les autres parties posent une remarque.")
