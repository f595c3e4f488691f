"""Le contrat tripartite d'une CPTS : contenu, signatures, plan de versement."""

from .contenu import Engagement, IndicateurContrat, Objectif, Palier, Signataire
from .contrat import Contrat
from .plan import EcheancePrevue, PlanDeVersement
from .vie import MiseEnDemeure, Signature

__all__ = [
    "Contrat",
    "EcheancePrevue",
    "Engagement",
    "IndicateurContrat",
    "MiseEnDemeure",
    "Objectif",
    "Palier",
    "PlanDeVersement",
    "Signataire",
    "Signature",
]
