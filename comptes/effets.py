"""Ce qui se passe quand une invitation est acceptée, ou qu'un compte va fermer : des tables remplies au démarrage.

``comptes`` ne connaît pas les apps du dessus : chacune enregistre, dans ``AppConfig.ready``, la nature
d'objet qu'elle sait lire. Exemple : ``enregistrer("equipe", "Rejoindre une équipe", rejoindre_equipe)``.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from comptes.models import Invitation, Utilisateur

# Reçoit l'invitation acceptée et le compte, dans la transaction ; rend l'adresse où conduire la personne.
# Peut lever InvitationRefusee (comptes.actions) si l'objet n'accepte plus personne : tout est annulé.
Fonction = Callable[["Invitation", "Utilisateur", datetime], str]


@dataclass(frozen=True)
class Effet:
    """Une nature d'objet, ce qu'elle fait en une phrase, la fonction qui le fait."""

    nature: str
    description: str
    fonction: Fonction


_EFFETS: dict[str, Effet] = {}
EFFETS: Mapping[str, Effet] = MappingProxyType(_EFFETS)


def enregistrer(nature: str, description: str, fonction: Fonction) -> None:
    """Ajoute une nature d'objet ; ``ValueError`` si elle est déjà prise par une autre fonction."""
    if ":" in nature or not nature:
        raise ValueError("La nature d’un objet d’invitation est un mot sans deux-points.")
    if nature in _EFFETS and _EFFETS[nature].fonction is not fonction:
        raise ValueError(f"La nature « {nature} » est déjà enregistrée.")
    _EFFETS[nature] = Effet(nature, description, fonction)


def effet_de(objet: str) -> Effet:
    """Effet d'un objet « nature:suite » ; ``KeyError`` si personne ne l'a enregistré."""
    return _EFFETS[objet.partition(":")[0]]


# Reçoit un compte que l'on va fermer (ou priver de ses dossiers) ; rend les raisons de ne pas le faire, en français.
Garde = Callable[["Utilisateur"], list[str]]
_GARDES: list[Garde] = []


def garder(fonction: Garde) -> None:
    """Ajoute une raison possible de refuser la fermeture d'un compte ; sans effet la seconde fois."""
    if fonction not in _GARDES:
        _GARDES.append(fonction)


def raisons_de_garder(utilisateur: "Utilisateur") -> list[str]:
    """Toutes les raisons de ne pas fermer ce compte maintenant ; à appeler sous verrou du compte."""
    return [raison for fonction in _GARDES for raison in fonction(utilisateur)]
