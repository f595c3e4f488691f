"""Ce qu'est une transition : données pures."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

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
    ARRETE = "s'arrête"
    REPART = "repart de zéro"
    REPREND = "reprend"
    FINIT = "finit"


@dataclass(frozen=True)
class Transition:
    """Un pas possible. ``capacite`` None = le portail seul ; une table donne la capacité selon l'état de départ.

    ``bouton`` est ce que lit la personne qui agit ; ``fait`` ce que dit la frise ensuite.
    """

    sujet: Sujet
    nom: str
    bouton: str
    fait: str
    capacite: Capacite | Mapping[str, Capacite] | None
    conditions: tuple[Condition, ...] = ()
    commentaire: Commentaire = Commentaire.AUCUN
    previent: tuple[Tour, ...] = ()
    horloge: Horloge = Horloge.SANS_EFFET
    danger: bool = False
    definitif: bool = True

    @property
    def code(self) -> str:
        return f"{self.sujet}.{self.nom}"

    def capacite_depuis(self, etat: str) -> Capacite | None:
        """Capacité exigée depuis cet état ; None = réservé au portail."""
        return self.capacite.get(etat) if isinstance(self.capacite, Mapping) else self.capacite
