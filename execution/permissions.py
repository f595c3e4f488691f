"""Qui écrit quoi dans un contrat signé (domaine §3) : la CPTS ses valeurs, la caisse les siennes, l'ARS son avis.

Le Guichet et les lecteurs lisent. Côté Assurance Maladie, seule la caisse qui signe et paie écrit.
"""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied

from comptes.models import Utilisateur
from comptes.roles import Capacite
from contrats.enums import Partie
from contrats.models import Contrat
from contrats.permissions import SIGNER, partie_de, parties_de

DE_LA_CPTS = frozenset({Capacite.REDIGER})
DE_LA_CAISSE = frozenset({Capacite.INSTRUIRE_AM, Capacite.DECIDER_AM})
DE_L_ARS = frozenset({Capacite.INSTRUIRE_ARS, Capacite.DECIDER_ARS})
INSTITUTIONS = DE_LA_CAISSE | DE_L_ARS


def exiger_partie(utilisateur: Utilisateur, contrat: Contrat) -> Partie:
    """La partie de cette personne ; lève ``PermissionDenied`` si elle ne fait que lire."""
    partie = partie_de(utilisateur, contrat)
    if partie is None:
        raise PermissionDenied("Vous lisez ce contrat, sans y écrire pour l’une de ses parties.")
    return partie


def agit_pour(voulues: frozenset[Capacite]) -> Callable[[Utilisateur, Any], bool]:
    """Réserve un pas d'un objet du contrat à qui agit pour une partie : la caisse qui ne paie pas est écartée."""

    def reserve(utilisateur: Utilisateur, objet: Any) -> bool:
        return bool(parties_de(utilisateur, objet.contrat, voulues))

    return reserve


def engage_une_partie(utilisateur: Utilisateur, objet: Any) -> bool:
    """Approuver engage : seuls ceux qui signeraient pour leur partie le font."""
    return partie_de(utilisateur, objet.contrat, SIGNER) is not None


def partie_engagee(utilisateur: Utilisateur, contrat: Contrat) -> Partie | None:
    """La partie que cette personne engage ; None si elle n'en engage aucune, ou plusieurs."""
    return partie_de(utilisateur, contrat, SIGNER)
