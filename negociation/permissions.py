"""Qui fait quoi dans une négociation (ADR 0029, ADR 0034).

Écrire, c'est remarquer et proposer : toute personne qui écrit pour sa partie. Donner un bon, c'est dire que le texte
convient : toute personne qui agit pour sa partie au contrat, sans l'engager encore. Accepter, refuser et soumettre
reviennent à qui rédige le texte. Le Guichet et les lecteurs lisent.
"""

from typing import Any

from django.core.exceptions import PermissionDenied

from comptes.models import Utilisateur
from comptes.roles import Capacite
from contrats.enums import Partie
from contrats.models import ActeSignable
from contrats.permissions import DEMANDER_UN_COMPTE, ECRIRE, partie_de
from negociation.compte import COMPTE
from negociation.models import Modification, Remarque, VersionSoumise

# Ce qu'ont, entre tous, ceux qui rédigent un texte ; lequel rédige lequel, le texte le dit.
REDIGER = ECRIRE - {Capacite.REDIGER} | {Capacite.PREPARER_CONTRAT}


def donne_un_bon(utilisateur: Utilisateur, version: VersionSoumise) -> bool:
    """Écarte la caisse qui ne paie pas, et qui agirait pour deux parties."""
    return version.negocie.partie_du_bon(utilisateur) is not None


def repond(utilisateur: Utilisateur, modification: Modification) -> bool:
    """Qui rédige le texte, et n'a pas lui-même à attendre la réponse d'une autre partie."""
    return modification.negocie.repond(utilisateur, modification.partie)


def est_de_sa_partie(utilisateur: Utilisateur, echange: Any) -> bool:
    """Une personne de la partie qui a écrit."""
    return echange.negocie.partie(utilisateur) == echange.partie


def regle_une_remarque(utilisateur: Utilisateur, remarque: Remarque) -> bool:
    """La partie qui remarque, ou qui rédige."""
    return est_de_sa_partie(utilisateur, remarque) or remarque.negocie.redige(utilisateur)


def propose_un_compte(utilisateur: Utilisateur, acte: ActeSignable) -> bool:
    """Le responsable de la CPTS seul, comme pour un contrat signé (ADR 0033)."""
    return partie_de(utilisateur, acte, DEMANDER_UN_COMPTE) == Partie.CPTS


def exiger_le_droit_sur_le_compte(clause: str, utilisateur: Utilisateur, acte: ActeSignable) -> None:
    """Lève ``PermissionDenied`` à qui proposerait un compte sans être le responsable de la CPTS."""
    if clause == COMPTE and not propose_un_compte(utilisateur, acte):
        raise PermissionDenied("Le responsable de la CPTS propose son compte ; les autres parties posent une remarque.")
