"""Ce qu'est une transition : données pures."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from comptes.models import Utilisateur
from comptes.roles import Capacite
from dossiers.conditions import Condition
from dossiers.enums import Sujet, Tour


class Commentaire(Enum):
    """Un commentaire est-il dû ?"""

    AUCUN = "aucun"
    FACULTATIF = "facultatif"
    OBLIGATOIRE = "obligatoire"


class Horloge(Enum):
    """Effet d'une transition sur l'horloge légale de son objet."""

    SANS_EFFET = "sans effet"
    PART = "part"
    ARRETE = "s’arrête"
    REPART = "repart de zéro"
    REPREND = "reprend"
    FINIT = "finit"


@dataclass(frozen=True)
class Transition:
    """Un pas possible.

    ``capacite`` : None = le portail seul ; un ensemble = l'une suffit ; une table = selon l'état de départ.
    ``reservee_a`` restreint encore, parmi ceux qui ont la capacité (« le décideur de l'auteur », « la caisse qui
    paie ») : prédicat ``(utilisateur, objet)``, faux = 403.
    ``retour`` : ce qui reste possible ensuite, quand « définitif » serait faux ou ferait peur pour rien.
    ``bouton`` est ce que lit la personne qui agit ; ``fait`` ce que dit la frise ensuite.
    """

    sujet: Sujet
    nom: str
    bouton: str
    fait: str
    capacite: Capacite | frozenset[Capacite] | Mapping[str, Capacite] | None
    conditions: tuple[Condition, ...] = ()
    commentaire: Commentaire = Commentaire.AUCUN
    previent: tuple[Tour, ...] = ()
    horloge: Horloge = Horloge.SANS_EFFET
    danger: bool = False
    definitif: bool = True
    retour: str = ""
    reservee_a: Callable[[Utilisateur, Any], bool] | None = None

    @property
    def code(self) -> str:
        return f"{self.sujet}.{self.nom}"

    def capacites_depuis(self, etat: str) -> frozenset[Capacite]:
        """Capacités dont une suffit depuis cet état ; ensemble vide = réservé au portail (ou état étranger)."""
        exigee = self.capacite.get(etat) if isinstance(self.capacite, Mapping) else self.capacite
        if exigee is None:
            return frozenset()
        return exigee if isinstance(exigee, frozenset) else frozenset({exigee})
