"""Les tables de l'instruction."""

from instruction.models.absence import Absence
from instruction.models.contribution import Contribution, LigneContribution, RemarqueContribution
from instruction.models.decision import DecisionAM, DecisionPreparee, LigneDecision
from instruction.models.fir import CompteRenduFIR, ConventionFIR, LigneCompteRendu, VersementFIR
from instruction.models.formulation import Formulation
from instruction.models.instruction import Instruction
from instruction.models.preparation import AvisPrepare
from instruction.models.projet import AvisDepartement, InstructionProjet, LigneInstruction
from instruction.models.seance import CompteRendu, Passage, Seance
from instruction.models.tiers import InformationTiers

__all__ = [
    "Absence",
    "AvisDepartement",
    "AvisPrepare",
    "CompteRendu",
    "CompteRenduFIR",
    "Contribution",
    "ConventionFIR",
    "DecisionAM",
    "DecisionPreparee",
    "Formulation",
    "InformationTiers",
    "Instruction",
    "InstructionProjet",
    "LigneCompteRendu",
    "LigneContribution",
    "LigneDecision",
    "LigneInstruction",
    "Passage",
    "RemarqueContribution",
    "Seance",
    "VersementFIR",
]
