"""Les moments d'un dossier, ce que chaque rôle en lit alors, et ce qu'est une page à essayer (domaine §3)."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum, IntEnum

from comptes.enums import ROLES_EQUIPE, Role


class Etape(Enum):
    """Les moments d'un dossier où la visibilité change."""

    BROUILLON = "lettre en brouillon"
    DEPOSEE = "lettre déposée"
    TRANSMISE = "lettre transmise à l’ARS"
    PROJET = "projet en écriture"
    PROJET_DEPOSE = "projet déposé"
    CONTRAT = "contrat en préparation"


class Niveau(IntEnum):
    """Ce qu'un rôle lit d'une pièce."""

    RIEN = 0
    INFORMATION = 1
    LECTURE = 2


EQUIPE = frozenset(ROLES_EQUIPE)
GUICHET = frozenset({Role.COORDINATEUR, Role.RELECTEUR_URPS})
ARS = frozenset({Role.INSTRUCTEUR_ARS, Role.DECIDEUR_ARS})
# Le lecteur des fabriques est de l'Assurance Maladie ; il lit comme elle, sans acte.
AM = frozenset({Role.INSTRUCTEUR_AM, Role.DECIDEUR_AM, Role.LECTEUR})
ETAPES = list(Etape)


def depuis(etape: Etape, debut: Etape) -> bool:
    return ETAPES.index(etape) >= ETAPES.index(debut)


def niveau(role: Role, sujet: str, etape: Etape) -> Niveau:
    """Le tableau du domaine §3 : équipe tout, Guichet au dépôt, ARS à la transmission, AM au dépôt du projet."""
    if sujet == "lettre":
        return _niveau_de_la_lettre(role, etape)
    debut = Etape.CONTRAT if sujet == "contrat" else (Etape.PROJET if role in EQUIPE else Etape.PROJET_DEPOSE)
    concerne = role in EQUIPE | GUICHET | ARS | AM
    return Niveau.LECTURE if concerne and depuis(etape, debut) else Niveau.RIEN


def _niveau_de_la_lettre(role: Role, etape: Etape) -> Niveau:
    debuts = ((EQUIPE, Etape.BROUILLON), (GUICHET, Etape.DEPOSEE), (ARS, Etape.TRANSMISE), (AM, Etape.PROJET_DEPOSE))
    for cote, debut in debuts:
        if role in cote and depuis(etape, debut):
            return Niveau.LECTURE
    return Niveau.INFORMATION if role in AM and depuis(etape, Etape.TRANSMISE) else Niveau.RIEN


def visible(role: Role, etape: Etape) -> bool:
    return niveau(role, "lettre", etape) is not Niveau.RIEN


@dataclass(frozen=True)
class Page:
    """Une page de dossier : ses paramètres d'essai et le statut attendu, une fois le dossier visible."""

    statut: Callable[[Role, Etape], int]
    parametres: dict[str, str | int] = field(default_factory=dict)
