"""Le dossier d'une CPTS, de la lettre d'intention au projet de santé validé."""

from .avis import Avis, LigneAvis
from .complements import DemandeComplements
from .contenu import ActeurDossier, Besoin, LigneBudget, MissionEnvisagee
from .documents import Document
from .dossier import Dossier, MembreEquipe
from .journal import Evenement, TeteJournal, TexteEvenement
from .lettre import LettreIntention
from .projet import FicheAction, IndicateurFiche, ProjetSante
from .regles import NiveauDeRegle, PasseOutre
from .reprise import PieceReprise, Reprise
from .versions import VersionDeposee

__all__ = [
    "ActeurDossier",
    "Avis",
    "Besoin",
    "DemandeComplements",
    "Document",
    "Dossier",
    "Evenement",
    "FicheAction",
    "IndicateurFiche",
    "LettreIntention",
    "LigneAvis",
    "LigneBudget",
    "MembreEquipe",
    "MissionEnvisagee",
    "NiveauDeRegle",
    "PasseOutre",
    "PieceReprise",
    "ProjetSante",
    "Reprise",
    "TeteJournal",
    "TexteEvenement",
    "VersionDeposee",
]
