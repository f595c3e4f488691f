"""Deux contours d'un même territoire, face à face : ce qui change en communes, en habitants, en taille, en euros."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from dossiers.actions.dossier import est_modifiable
from dossiers.models import LettreIntention, ProjetSante
from dossiers.territoire import evaluer_dossier
from financement.apercu import apercevoir
from financement.registre import bareme_courant
from territoires.carte import Carte, carte_du_perimetre
from territoires.chargement import perimetre_de
from territoires.evaluation import evaluer


@dataclass(frozen=True)
class Contour:
    """Un territoire à un moment. ``euros`` : ce qu'il ouvrirait au plus en une année pleine, None sans barème."""

    titre: str
    carte: Carte | None
    communes: int
    population: int
    taille: int
    euros: Decimal | None


@dataclass(frozen=True)
class DeuxContours:
    """Avant et après ; les écarts ont leur signe."""

    avant: Contour
    apres: Contour

    @property
    def habitants(self) -> int:
        return self.apres.population - self.avant.population

    @property
    def euros(self) -> Decimal | None:
        if self.avant.euros is None or self.apres.euros is None:
            return None
        return self.apres.euros - self.avant.euros

    @property
    def inchange(self) -> bool:
        return (self.avant.communes, self.avant.population) == (self.apres.communes, self.apres.population)


def deux_contours(objet: LettreIntention | ProjetSante, *, equipe: bool) -> DeuxContours | None:
    """La dernière version et la copie de travail pour l'équipe qui la modifie ; sinon les deux dernières versions.

    None s'il n'y a pas deux contours à montrer.
    """
    versions = list(
        objet.dossier.versions.filter(sujet=objet.SUJET).select_related("territoire").order_by("-numero")[:2]
    )
    if equipe and est_modifiable(objet) and versions:
        vu = evaluer_dossier(objet.dossier)
        travail = _contour("Copie de travail", vu.perimetre, vu.evaluation, "apres")
        return DeuxContours(_fige(versions[0], "avant"), travail)
    if len(versions) < 2:
        return None
    return DeuxContours(_fige(versions[1], "avant"), _fige(versions[0], "apres"))


def _fige(version: Any, identifiant: str) -> Contour:
    perimetre = perimetre_de(version.territoire)
    return _contour(f"Version {version.numero}", perimetre, evaluer(perimetre), identifiant)


def _contour(titre: str, perimetre: Any, evaluation: Any, identifiant: str) -> Contour:
    apercu = apercevoir(evaluation.population, bareme_courant())
    return Contour(
        titre,
        carte_du_perimetre(perimetre, evaluation, titre=titre, identifiant=f"carte-{identifiant}"),
        evaluation.nb_communes + evaluation.nb_parties,
        evaluation.population,
        evaluation.taille,
        apercu.total if apercu else None,
    )
