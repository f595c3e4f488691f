"""Ce que disent les PDF d'un dossier : une fonction par document, qui rend un contexte JSON (testable sans PDF)."""

from dossiers.archives import Brouillon
from dossiers.models import Avis, Evenement, LettreIntention, ProjetSante, VersionDeposee


def lettre_d_intention(version: VersionDeposee) -> Brouillon:
    """La lettre telle que déposée."""
    raise NotImplementedError


def accuse_reception(objet: LettreIntention | ProjetSante, evenement: Evenement, version: VersionDeposee) -> Brouillon:
    """L'accusé de réception (CRPA L112-11 et R112-11-1)."""
    raise NotImplementedError


def avis_du_guichet(avis: Avis, evenement: Evenement) -> Brouillon:
    """L'avis du Guichet et sa grille."""
    raise NotImplementedError


def attestation_tacite(projet: ProjetSante, evenement: Evenement) -> Brouillon:
    """L'attestation de validation tacite (CRPA L232-3)."""
    raise NotImplementedError
