"""Qui lit et qui tient le registre : l'équipe de la CPTS, elle seule.

L'ARS, l'Assurance Maladie et le Guichet lisent qu'un plafond est atteint ou non, jamais un nom ni un montant.
"""

from typing import Any

from django.core.exceptions import PermissionDenied

from comptes.models import Utilisateur
from comptes.roles import Capacite
from dossiers.models import Dossier
from dossiers.permissions import capacites_sur, role_dans_l_equipe

TENIR = frozenset({Capacite.REDIGER})


def lit_le_registre(utilisateur: Utilisateur, dossier: Dossier) -> bool:
    """Vrai pour l'équipe du dossier, lecteurs compris."""
    return role_dans_l_equipe(utilisateur, dossier) is not None


def tient_le_registre(utilisateur: Utilisateur, dossier: Dossier) -> bool:
    """Vrai pour qui rédige dans l'équipe."""
    return lit_le_registre(utilisateur, dossier) and bool(TENIR & capacites_sur(utilisateur, dossier))


def verifier_la_tenue(utilisateur: Utilisateur, dossier: Dossier) -> None:
    """Lève ``PermissionDenied`` si cette personne ne tient pas le registre."""
    if not tient_le_registre(utilisateur, dossier):
        raise PermissionDenied("Le registre des indemnités est tenu par l’équipe de la CPTS.")


def reserve_a_l_equipe(utilisateur: Utilisateur, indemnite: Any) -> bool:
    """Réserve un pas à l'équipe qui tient le registre."""
    return tient_le_registre(utilisateur, indemnite.dossier)
