"""Le contrat tripartite d'une CPTS et ses avenants : rédaction, signatures, plan de versement."""

from .acte import ActeSignable
from .avenant import Avenant
from .caisse import ChangementDeCaisse
from .compte import ChangementDeCompte, CompteBancaire
from .contenu import Engagement, IndicateurContrat, Objectif, Palier, Signataire
from .contrat import Contrat
from .crise import CriseReconnue
from .delegation import DelegationDeSignature
from .plan import EcheancePrevue, PlanDeVersement
from .preuves import PreuveDeSignature
from .redaction import Redaction
from .scans import FichierDeScan, LotDeScans, PageDeScan, ScanRendu
from .vie import MiseEnDemeure, Signature

__all__ = [
    "ActeSignable",
    "Avenant",
    "ChangementDeCaisse",
    "ChangementDeCompte",
    "CompteBancaire",
    "Contrat",
    "CriseReconnue",
    "DelegationDeSignature",
    "EcheancePrevue",
    "Engagement",
    "FichierDeScan",
    "IndicateurContrat",
    "LotDeScans",
    "MiseEnDemeure",
    "Objectif",
    "PageDeScan",
    "Palier",
    "PlanDeVersement",
    "PreuveDeSignature",
    "Redaction",
    "ScanRendu",
    "Signataire",
    "Signature",
]
