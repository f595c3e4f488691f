"""Des séances du Guichet, par les vraies actions."""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone

from commun.delais import jour_paris
from comptes.enums import Role
from comptes.models import Utilisateur
from dossiers.models import Dossier
from instruction.actions import seance as actions
from instruction.models import Passage, Seance
from tests.fabriques.dossiers import un_agent


def le_coordinateur() -> Utilisateur:
    return un_agent(Role.COORDINATEUR)


def une_seance(*dossiers: Dossier, maintenant: datetime | None = None, tenue_le: date | None = None) -> Seance:
    """Une séance en préparation d'Occitanie, ces dossiers à l'ordre du jour ; aujourd'hui par défaut."""
    maintenant, coordinateur = maintenant or timezone.now(), le_coordinateur()
    seance = actions.convoquer(
        region=coordinateur.affectations.get().organisation.region_id,
        auteur=coordinateur,
        maintenant=maintenant,
        tenue_le=tenue_le or jour_paris(maintenant),
        heure=time(18, 30),
        lieu="Salle Garonne",
        visio="",
        presidence=coordinateur,
    )
    for dossier in dossiers:
        actions.inscrire(seance, [dossier], auteur=coordinateur, maintenant=maintenant)
    return seance


def une_seance_ouverte(*dossiers: Dossier, presents: Iterable[Utilisateur] = ()) -> Seance:
    """Une séance ouverte ; le coordinateur est toujours présent."""
    seance, coordinateur = une_seance(*dossiers), le_coordinateur()
    actions.noter_les_presents(seance, [coordinateur, *presents], auteur=coordinateur)
    actions.ouvrir(seance, auteur=coordinateur, maintenant=timezone.now())
    return seance


def noter(seance: Seance, dossier: Dossier, issue: str = "proposer_avis", **valeurs: Any) -> Passage:
    """Le coordinateur note une issue ; un avis favorable par défaut."""
    passage = seance.passages.get(dossier=dossier)
    valeurs = valeurs or {"sens": "favorable"}
    actions.noter(passage, issue, auteur=le_coordinateur(), maintenant=timezone.now(), **valeurs)
    return passage


def clore(seance: Seance) -> Seance:
    actions.clore(seance, auteur=le_coordinateur(), maintenant=timezone.now())
    return seance
