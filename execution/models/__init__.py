"""Ce que devient un contrat signé : jalons de mission et réunions de suivi."""

from .missions import JalonDeMission, ReunionDeSuivi

__all__ = ["JalonDeMission", "ReunionDeSuivi"]
