"""Le dossier d'une CPTS, de la lettre d'intention au projet de santé validé."""

from .acteurs import ActeurDossier
from .adhesion import AccesPersonne, DemandeAdhesion, LienAdhesion, OppositionActeur
from .appuis import AppuiGuichet
from .archive_a_part import ArchiveAPart
from .attribution import AttributionDeRubrique
from .avis import Avis, LigneAvis
from .budget import LignePluriannuelle
from .commentaires import Commentaire, CommentaireNonLu, FilDeCommentaires
from .complements import DemandeComplements, ElementDemande
from .contenu import Besoin, LigneBudget, MissionEnvisagee
from .deport import Deport
from .diagnostic import DispositifExistant, IndicateurDiagnostic
from .documents import Document
from .dossier import Dossier, MembreEquipe
from .equipe_projet import GroupeDeTravail, PersonneRelais
from .fiches import ActeurDeFiche, FicheAction, IndicateurFiche
from .fonctionnement import ActionDeCommunication, OutilNumerique, RendezVousDeSuivi
from .gouvernance import College, Convention, Instance, MembreDInstance, RegleDeDecision
from .import_acteurs import ImportActeurs
from .impressions import Impression
from .journal import Evenement, TeteJournal, TexteEvenement
from .lettre import LettreIntention
from .messages import MessageVoisin
from .moyens import CoordonneesBancaires, Jalon
from .objectifs import BesoinDObjectif, MissionDObjectif, Objectif
from .pieces import PieceDeposee, PieceJointe
from .projet import ProjetSante
from .projet_garde import ProjetGarde
from .redaction import TraceRedaction
from .regles import NiveauDeRegle, PasseOutre
from .relecture import Relecture
from .reprise import PieceReprise, Reprise
from .versions import VersionDeposee

__all__ = [
    "AccesPersonne",
    "ActeurDeFiche",
    "ActeurDossier",
    "ActionDeCommunication",
    "AppuiGuichet",
    "ArchiveAPart",
    "AttributionDeRubrique",
    "Avis",
    "Besoin",
    "BesoinDObjectif",
    "College",
    "Commentaire",
    "CommentaireNonLu",
    "Convention",
    "CoordonneesBancaires",
    "DemandeAdhesion",
    "DemandeComplements",
    "Deport",
    "DispositifExistant",
    "Document",
    "Dossier",
    "ElementDemande",
    "Evenement",
    "FicheAction",
    "FilDeCommentaires",
    "GroupeDeTravail",
    "ImportActeurs",
    "Impression",
    "IndicateurDiagnostic",
    "IndicateurFiche",
    "Instance",
    "Jalon",
    "LettreIntention",
    "LienAdhesion",
    "LigneAvis",
    "LigneBudget",
    "LignePluriannuelle",
    "MembreDInstance",
    "MembreEquipe",
    "MessageVoisin",
    "MissionDObjectif",
    "MissionEnvisagee",
    "NiveauDeRegle",
    "Objectif",
    "OppositionActeur",
    "OutilNumerique",
    "PasseOutre",
    "PersonneRelais",
    "PieceDeposee",
    "PieceJointe",
    "PieceReprise",
    "ProjetGarde",
    "ProjetSante",
    "RegleDeDecision",
    "Relecture",
    "RendezVousDeSuivi",
    "Reprise",
    "TeteJournal",
    "TexteEvenement",
    "TraceRedaction",
    "VersionDeposee",
]
