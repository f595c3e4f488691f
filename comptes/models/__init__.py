"""Qui se connecte, avec quel rôle, sur quel périmètre."""

from comptes.models.affectation import Affectation
from comptes.models.utilisateur import Utilisateur

__all__ = ["Affectation", "Utilisateur"]
