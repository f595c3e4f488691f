"""Le contrat tripartite d'une CPTS : contenu, signatures, plan de versement."""

from .contenu import Engagement, IndicateurContrat, Palier, Signataire
from .contrat import Contrat
from .plan import EcheancePrevue, PlanDeVersement
from .vie import MiseEnDemeure, Signature

__all__ = [
    "Contrat",
    "EcheancePrevue",
    "Engagement",
    "IndicateurContrat",
    "MiseEnDemeure",
    "Palier",
    "PlanDeVersement",
    "Signataire",
    "Signature",
]
