"""Ce que d'autres ont remarqué sur un dossier, et qu'un demandeur peut reprendre en un geste dans sa demande.

Une application d'au-dessus inscrit une source : elle ne rend que ce que la personne a le droit de lire. Rien ne part au
porteur d'ici : une remarque reprise devient un élément en préparation, que le demandeur relit et réécrit.
"""

from collections.abc import Callable
from dataclasses import dataclass

from comptes.models import Utilisateur
from dossiers.models import Dossier
from dossiers.voies import Voie


@dataclass(frozen=True)
class Remarque:
    """Un texte, l'endroit du dossier qu'il vise, et qui l'a écrit (jamais transmis au porteur)."""

    texte: str
    rubrique: str
    champ: str
    endroit: str
    auteur: str

    @property
    def champs(self) -> dict[str, str]:
        """Ce qu'attend ``dossiers:preparer_depuis``."""
        return {"texte": self.texte, "rubrique": self.rubrique, "champ": self.champ}


Source = Callable[[Dossier, Voie, Utilisateur], list[Remarque]]

_TABLE: list[Source] = []


def inscrire(source: Source) -> None:
    """Ajoute une source ; sans doublon."""
    if source not in _TABLE:
        _TABLE.append(source)


def remarques_de(dossier: Dossier, voie: Voie, utilisateur: Utilisateur) -> list[Remarque]:
    """Les remarques que cette personne lit, pour la demande de cette voie."""
    return [remarque for source in _TABLE for remarque in source(dossier, voie, utilisateur)]
