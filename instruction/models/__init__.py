"""Les tables de l'instruction."""

from instruction.models.absence import Absence
from instruction.models.contribution import Contribution, LigneContribution
from instruction.models.instruction import Instruction

__all__ = ["Absence", "Contribution", "Instruction", "LigneContribution"]
