"""Les tables de l'instruction."""

from instruction.models.contribution import Contribution, LigneContribution
from instruction.models.instruction import Instruction

__all__ = ["Contribution", "Instruction", "LigneContribution"]
