"""Ce que le mode séance montre d'un dossier : qui il est, son territoire, ce qu'en disent les contributions reçues."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from comptes.models import Utilisateur
from dossiers.enums import Appreciation, Critere, Sujet
from dossiers.models import Dossier
from dossiers.permissions import versions_lisibles
from instruction.criteres import reperes
from instruction.enums import EtatContribution
from instruction.models import Contribution


@dataclass(frozen=True)
class Voix:
    """Ce qu'un relecteur dit d'un critère."""

    qui: str
    appreciation: str
    libelle: str
    commentaire: str


@dataclass(frozen=True)
class CritereLu:
    """Un critère : toutes les voix, leur compte, et les points signalés par les contrôles."""

    critere: Critere
    voix: tuple[Voix, ...]
    controles: tuple[Any, ...]

    @property
    def desaccord(self) -> bool:
        """Deux relecteurs qui se prononcent ne disent pas la même chose ; « sans avis » ne compte pas."""
        return len({v.appreciation for v in self.voix if v.appreciation != Appreciation.SANS_AVIS}) > 1

    @property
    def compte(self) -> str:
        """« 2 conforme, 1 à compléter », dans l'ordre de l'énumération."""
        nombres = Counter(v.appreciation for v in self.voix)
        return ", ".join(f"{nombres[a]} {a.label.lower()}" for a in Appreciation if nombres[a])


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
    envoyees = contributions_envoyees(dossier, utilisateur)
    ou_lire = reperes(version.contenu)
    lus = [CritereLu(c, tuple(_voix(envoyees, c)), ou_lire[c].controles) for c in Critere]
    ranges = tuple(sorted(lus, key=lambda lu: not lu.desaccord))
    return DossierEnSeance(version.contenu, version.numero, ranges, len(envoyees))


def contributions_envoyees(dossier: Dossier, utilisateur: Utilisateur) -> list[Contribution]:
    """Celles dont cette personne lit le contenu : qui doit encore la sienne n'en lit aucune autre."""
    lisibles = Contribution.objects.lisibles_par(utilisateur).filter(dossier=dossier, etat=EtatContribution.ENVOYEE)
    return list(lisibles.select_related("relecteur", "urps").prefetch_related("lignes").order_by("envoyee_le", "pk"))


def _voix(contributions: Iterable[Contribution], critere: Critere) -> Iterable[Voix]:
    for contribution in contributions:
        for ligne in contribution.lignes.all():
            if ligne.critere == critere and ligne.appreciation:
                urps = contribution.urps
                qui = f"{contribution.relecteur} ({urps.sigle or urps.nom})" if urps else str(contribution.relecteur)
                yield Voix(qui, ligne.appreciation, ligne.get_appreciation_display(), ligne.commentaire)
