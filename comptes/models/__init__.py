"""Qui se connecte, avec quel rôle, sur quel périmètre."""

from comptes.models.affectation import Affectation
from comptes.models.invitation import EtatInvitation, Invitation
from comptes.models.journal import ChangementDeDroits, NatureChangement
from comptes.models.reglages import ChoixCourriel, LienAgenda, ReglageCourriels
from comptes.models.utilisateur import Utilisateur

__all__ = [
    "Affectation",
    "ChangementDeDroits",
    "ChoixCourriel",
    "EtatInvitation",
    "Invitation",
    "LienAgenda",
    "NatureChangement",
    "ReglageCourriels",
    "Utilisateur",
]
