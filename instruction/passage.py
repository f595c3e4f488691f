"""Ce que le mode séance montre d'un dossier : qui il est, son territoire, ce qu'en disent les contributions reçues."""

from dataclasses import dataclass
from typing import Any

from comptes.models import Utilisateur
from dossiers.enums import Sujet
from dossiers.models import Dossier
from dossiers.permissions import versions_lisibles
from instruction.consolidation import Synthese, nombre_de_contributions, synthetiser
from instruction.criteres import reperes
from instruction.lecture import voix_lues


@dataclass(frozen=True)
class CritereLu:
    """Un critère : ce qu'en disent les contributions, et les points signalés par les contrôles."""

    synthese: Synthese
    controles: tuple[Any, ...]


@dataclass(frozen=True)
class DossierEnSeance:
    """La dernière version déposée que la personne lit, et les quatre critères, désaccords d'abord."""

    contenu: dict[str, Any]
    version: int
    criteres: tuple[CritereLu, ...]
    contributions: int


def dossier_en_seance(dossier: Dossier, utilisateur: Utilisateur) -> DossierEnSeance:
    """Lit la version et les contributions envoyées que ``utilisateur`` peut lire, jamais plus."""
    version = versions_lisibles(utilisateur, dossier, Sujet.LETTRE).last()
    syntheses = synthetiser(voix_lues(utilisateur, dossier))
    ou_lire = reperes(version.contenu)
    lus = tuple(CritereLu(synthese, ou_lire[synthese.critere].controles) for synthese in syntheses)
    return DossierEnSeance(version.contenu, version.numero, lus, nombre_de_contributions(syntheses))
