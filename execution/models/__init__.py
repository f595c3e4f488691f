"""Ce que devient un contrat signé : missions, suivis, relevés, dialogue de gestion."""

from .calendrier import CalendrierDeMission, EcheanceDeSuivi
from .gestion import Approbation, DialogueDeGestion, Position, Suite, ValeurRetenue
from .missions import JalonDeMission, ReunionDeSuivi
from .releves import Releve, ValeurRelevee

__all__ = [
    "Approbation",
    "CalendrierDeMission",
    "DialogueDeGestion",
    "EcheanceDeSuivi",
    "JalonDeMission",
    "Position",
    "Releve",
    "ReunionDeSuivi",
    "Suite",
    "ValeurRelevee",
    "ValeurRetenue",
]
