"""Le dossier d'une CPTS, de la lettre d'intention au projet de santé validé."""

from .appuis import AppuiGuichet
from .avis import Avis, LigneAvis
from .commentaires import Commentaire, CommentaireNonLu, FilDeCommentaires
from .complements import DemandeComplements
from .contenu import ActeurDossier, Besoin, LigneBudget, MissionEnvisagee
from .documents import Document
from .dossier import Dossier, MembreEquipe
from .equipe_projet import GroupeDeTravail, PersonneRelais
from .journal import Evenement, TeteJournal, TexteEvenement
from .lettre import LettreIntention
from .projet import FicheAction, IndicateurFiche, ProjetSante
from .regles import NiveauDeRegle, PasseOutre
from .relecture import Relecture
from .reprise import PieceReprise, Reprise
from .versions import VersionDeposee

__all__ = [
    "ActeurDossier",
    "AppuiGuichet",
    "Avis",
    "Besoin",
    "Commentaire",
    "CommentaireNonLu",
    "DemandeComplements",
    "Document",
    "Dossier",
    "Evenement",
    "FicheAction",
    "FilDeCommentaires",
    "GroupeDeTravail",
    "IndicateurFiche",
    "LettreIntention",
    "LigneAvis",
    "LigneBudget",
    "MembreEquipe",
    "MissionEnvisagee",
    "NiveauDeRegle",
    "PasseOutre",
    "PersonneRelais",
    "PieceReprise",
    "ProjetSante",
    "Relecture",
    "Reprise",
    "TeteJournal",
    "TexteEvenement",
    "VersionDeposee",
]
