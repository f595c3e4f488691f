"""Les tables de l'instruction."""

from instruction.models.absence import Absence
from instruction.models.contribution import Contribution, LigneContribution, RemarqueContribution
from instruction.models.decision import DecisionPreparee, LigneDecision
from instruction.models.fir import CompteRenduFIR, ConventionFIR, LigneCompteRendu, VersementFIR
from instruction.models.instruction import Instruction

__all__ = [
    "Absence",
    "CompteRenduFIR",
    "Contribution",
    "ConventionFIR",
    "DecisionPreparee",
    "Instruction",
    "LigneCompteRendu",
    "LigneContribution",
    "LigneDecision",
    "RemarqueContribution",
    "VersementFIR",
]
