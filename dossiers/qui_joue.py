"""À qui de jouer, plus finement que l'état : une application d'au-dessus sait quelle partie a déjà fait sa part."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from comptes.models import Utilisateur


@dataclass(frozen=True)
class QuiJoue:
    """``qui`` : les parties attendues ; ``a_qui`` : pour « C'est … de jouer » ; ``a_vous`` : la personne en est."""

    qui: str
    a_qui: str
    a_vous: bool


Reponse = Callable[[Any, Utilisateur], QuiJoue | None]

_TABLE: list[Reponse] = []


def inscrire(reponse: Reponse) -> None:
    """``reponse(objet, utilisateur)`` rend None quand l'état de l'objet dit déjà tout ; sans doublon."""
    if reponse not in _TABLE:
        _TABLE.append(reponse)


def qui_joue(objet: Any, utilisateur: Utilisateur) -> QuiJoue | None:
    """La première réponse, ou None : l'état suffit."""
    return next((lue for reponse in _TABLE if (lue := reponse(objet, utilisateur)) is not None), None)
