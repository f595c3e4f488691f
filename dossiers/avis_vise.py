"""Pour quand l'avis du Guichet est visé : un objectif de service, jamais un délai légal (domaine §10).

L'application qui instruit inscrit sa date, reports compris ; sans elle, l'objectif part du dépôt.
"""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from commun.delais import jour_paris
from dossiers.parametres import OBJECTIF_AVIS_JOURS

Lecture = Callable[[int], date | None]

_TABLE: list[Lecture] = []


def inscrire(lecture: Lecture) -> None:
    """``lecture(clé du dossier)`` rend la date visée de son avis, ou None ; une seule application s'inscrit."""
    _TABLE[:] = [lecture]


def avis_vise_le(lettre: Any) -> date:
    """La date visée de l'avis d'une lettre déposée."""
    visees = [visee for lecture in _TABLE if (visee := lecture(lettre.dossier_id)) is not None]
    depose_le = jour_paris(lettre.deposee_le)
    return visees[0] if visees else depose_le + timedelta(days=OBJECTIF_AVIS_JOURS.au(depose_le))
