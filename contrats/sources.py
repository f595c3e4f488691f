"""Ce que des applications d'au-dessus savent d'un contrat et que le calcul attend : relevés, années, démarrages."""

from collections.abc import Callable
from typing import Generic, TypeVar

from contrats.models import Contrat
from contrats.situation import Demarrages
from financement.indicateurs import Releves

T = TypeVar("T")


class Source(Generic[T]):
    """Ce qu'une seule application, inscrite au démarrage, sait de chaque contrat ; ``sans`` si aucune ne l'est."""

    def __init__(self, nom: str, sans: T) -> None:
        self.nom, self.sans = nom, sans
        self._lire: Callable[[Contrat], T] | None = None

    def inscrire(self, lire: Callable[[Contrat], T]) -> None:
        """Idempotent ; ``ValueError`` si une autre fonction est déjà inscrite."""
        if self._lire not in (None, lire):
            raise ValueError(f"Une source est déjà inscrite : {self.nom}.")
        self._lire = lire

    def __call__(self, contrat: Contrat) -> T:
        return self._lire(contrat) if self._lire is not None else self.sans


releves_de: Source[Releves] = Source("relevés : code d’indicateur → année → valeur retenue (None : masquée)", {})
annees_arretees_de: Source[frozenset[int]] = Source("années dont les résultats sont arrêtés", frozenset())
demarrages_de: Source[Demarrages] = Source("démarrages acceptés par la caisse, un par période d’engagement", {})
