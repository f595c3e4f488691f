"""Le registre des versements et, à part, les crédits FIR thématiques."""

from .credit import CreditThematique, VersementThematique
from .echeance import Echeance
from .registre import Enveloppe, Mouvement, Registre

__all__ = ["CreditThematique", "Echeance", "Enveloppe", "Mouvement", "Registre", "VersementThematique"]
