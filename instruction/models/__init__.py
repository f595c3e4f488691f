"""Les tables de l'instruction."""

from instruction.models.absence import Absence
from instruction.models.contribution import Contribution, LigneContribution, RemarqueContribution
from instruction.models.decision import DecisionPreparee, LigneDecision
from instruction.models.fir import CompteRenduFIR, ConventionFIR, LigneCompteRendu, VersementFIR
from instruction.models.formulation import Formulation
from instruction.models.instruction import Instruction
from instruction.models.preparation import AvisPrepare
from instruction.models.seance import CompteRendu, Passage, Seance
from instruction.models.tiers import InformationTiers

__all__ = [
    "Absence",
    "AvisPrepare",
    "CompteRendu",
    "CompteRenduFIR",
    "Contribution",
    "ConventionFIR",
    "DecisionPreparee",
    "Formulation",
    "InformationTiers",
    "Instruction",
    "LigneCompteRendu",
    "LigneContribution",
    "LigneDecision",
    "Passage",
    "RemarqueContribution",
    "Seance",
    "VersementFIR",
]
