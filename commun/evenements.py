"""Le catalogue des courriels : chaque événement qui prévient quelqu'un, et ce que chacun peut en régler.

``commun`` ne connaît aucun événement : chaque application inscrit sa source au démarrage. La page des préférences,
``docs/courriels.md`` et la page de l'administration lisent la même table.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import TextChoices


class Mode(TextChoices):
    """Comment une personne veut être prévenue d'un événement."""

    AUSSITOT = "aussitot", "Aussitôt"
    RESUME = "resume", "Dans le résumé quotidien"
    RIEN = "rien", "Pas de courriel"


class Nature(StrEnum):
    """Ce qui se règle : un courriel courant seulement ; la raison s'affiche pour les deux autres."""

    LEGAL = "légal"
    SERVICE = "service"
    COURANT = "courant"


POURQUOI = {
    Nature.LEGAL: "Il annonce une décision ou une date qui a des effets de droit : il part toujours, aussitôt.",
    Nature.SERVICE: "Il protège votre compte ou vos données, ou répond à votre demande : il part toujours, aussitôt.",
    Nature.COURANT: "",
}


@dataclass(frozen=True)
class EvenementCourriel:
    """Un événement qui prévient. ``publics`` : codes des côtés prévenus ; vide, une personne désignée.

    ``destinataires`` : les mêmes, en clair. ``modes`` : les réglages possibles, vide s'il ne se règle pas.
    """

    code: str
    famille: str
    libelle: str
    destinataires: str
    publics: frozenset[str] = frozenset()
    nature: Nature = Nature.COURANT
    defaut: Mode = Mode.AUSSITOT
    choix: tuple[Mode, ...] = (Mode.AUSSITOT, Mode.RESUME, Mode.RIEN)

    @property
    def modes(self) -> tuple[Mode, ...]:
        return self.choix if self.nature is Nature.COURANT else ()

    @property
    def pourquoi(self) -> str:
        """Pourquoi il ne se règle pas, ou une chaîne vide."""
        return POURQUOI[self.nature]


Source = Callable[[], Iterable[EvenementCourriel]]
_SOURCES: list[Source] = []


def inscrire_source(source: Source) -> None:
    """Ajoute les événements d'une application, dans l'ordre du démarrage ; sans effet la seconde fois."""
    if source not in _SOURCES:
        _SOURCES.append(source)


def catalogue() -> dict[str, EvenementCourriel]:
    """Tous les événements, par code ; ``ValueError`` si deux applications inscrivent le même."""
    tous: dict[str, EvenementCourriel] = {}
    for source in _SOURCES:
        for evenement in source():
            if evenement.code in tous:
                raise ValueError(f"L’événement « {evenement.code} » est inscrit deux fois.")
            tous[evenement.code] = evenement
    return tous
