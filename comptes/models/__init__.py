"""Qui se connecte, avec quel rôle, sur quel périmètre."""

from comptes.models.affectation import Affectation
from comptes.models.invitation import EtatInvitation, Invitation
from comptes.models.journal import ChangementDeDroits, NatureChangement
from comptes.models.utilisateur import Utilisateur

__all__ = [
    "Affectation",
    "ChangementDeDroits",
    "EtatInvitation",
    "Invitation",
    "NatureChangement",
    "Utilisateur",
]
