"""Qui reçoit à la place d'un absent : la chaîne des suppléants, bornée."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from comptes.models import Utilisateur
from instruction.models import Absence
from instruction.parametres import SUPPLEANTS_SUCCESSIFS


class PersonneNePeutRecevoir(Exception):
    """L'absent et ses suppléants successifs sont tous absents ce jour-là ; le message le dit."""


@dataclass(frozen=True)
class Destinataire:
    """Qui reçoit, et pour qui (None si la personne demandée est présente)."""

    personne: Utilisateur
    supplee: Utilisateur | None = None


def absences_du_jour(personnes: Collection[int], jour: date) -> dict[int, Absence]:
    """L'absence en cours de chacun (identifiants de comptes), avec son suppléant ; une requête."""
    en_cours = Absence.objects.couvrant(jour, jour).filter(agent__in=personnes)
    return {absence.agent_id: absence for absence in en_cours.select_related("agent", "suppleant")}


def destinataire(personne: Utilisateur, jour: date) -> Destinataire:
    """La personne si elle est présente ce jour-là, sinon son suppléant, ou le suppléant de celui-ci.

    Lève ``PersonneNePeutRecevoir`` après ``SUPPLEANTS_SUCCESSIFS`` absents.
    """
    courant = personne
    for _ in range(SUPPLEANTS_SUCCESSIFS.valeur):
        absence = absences_du_jour([courant.pk], jour).get(courant.pk)
        if absence is None:
            return Destinataire(courant, None if courant == personne else personne)
        courant = absence.suppleant
    raison = f"{personne} est absent et ses suppléants le sont aussi : choisissez une autre personne."
    raise PersonneNePeutRecevoir(raison)
