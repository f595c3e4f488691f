"""Le contrat tripartite d'une CPTS et ses avenants : rédaction, signatures, plan de versement."""

from .acte import ActeSignable
from .avenant import Avenant
from .contenu import Engagement, IndicateurContrat, Objectif, Palier, Signataire
from .contrat import Contrat
from .plan import EcheancePrevue, PlanDeVersement
from .preuves import PreuveDeSignature
from .redaction import Redaction
from .vie import MiseEnDemeure, Signature

__all__ = [
    "ActeSignable",
    "Avenant",
    "Contrat",
    "EcheancePrevue",
    "Engagement",
    "IndicateurContrat",
    "MiseEnDemeure",
    "Objectif",
    "Palier",
    "PlanDeVersement",
    "PreuveDeSignature",
    "Redaction",
    "Signataire",
    "Signature",
]
