"""Le périmètre que l'on évalue et que l'on dessine, tel que la base le donne. Pur : ni base, ni Django."""

from collections import Counter
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field

from territoires.contiguite import Paire
from territoires.recouvrement import Presence


@dataclass(frozen=True)
class CommuneLue:
    """Une commune telle que l'évaluation la voit. ``population`` en habitants, ``None`` si inconnue."""

    code: str
    nom: str
    departement: str
    departement_nom: str
    region: str
    population: int | None
    millesime: int | None
    archivee: bool = False


@dataclass(frozen=True)
class PartieLue:
    """Une partie de ``commune`` ; ``population`` est celle qui est déclarée."""

    commune: CommuneLue
    libelle: str
    population: int


@dataclass(frozen=True)
class Perimetre:
    """Communes entières (triées par code), parties, voisinages entre communes, trous déjà reconnus.

    ``paires`` : les voisinages des communes touchées ; ``autour`` : par commune, ceux de leurs départements.
    """

    communes: tuple[CommuneLue, ...] = ()
    parties: tuple[PartieLue, ...] = ()
    paires: frozenset[Paire] = frozenset()
    autour: Mapping[str, list[Paire]] = field(default_factory=dict, compare=False, repr=False)
    trous: tuple[tuple[CommuneLue, ...], ...] = ()
    population_corrigee: int | None = None
    motif_correction: str = ""
    millesime: int | None = None

    @property
    def entieres(self) -> frozenset[str]:
        return frozenset(commune.code for commune in self.communes)

    @property
    def parts(self) -> dict[str, int]:
        """Somme des parties déclarées, par commune."""
        sommes: Counter[str] = Counter()
        for partie in self.parties:
            sommes[partie.commune.code] += partie.population
        return dict(sommes)

    @property
    def concernees(self) -> dict[str, CommuneLue]:
        """Toutes les communes touchées, entières ou en partie, par code."""
        touchees = {partie.commune.code: partie.commune for partie in self.parties}
        return dict(sorted((touchees | {commune.code: commune for commune in self.communes}).items()))

    @property
    def voisines(self) -> frozenset[str]:
        """Les communes limitrophes qui ne sont pas du territoire, même en partie."""
        return frozenset(code for paire in self.paires for code in paire) - self.concernees.keys()

    def presences(self, cle: Hashable) -> list[Presence]:
        """Ce périmètre vu d'un autre : ses communes entières et ses parties."""
        return [Presence(cle, commune.code) for commune in self.communes] + [
            Presence(cle, partie.commune.code, partie.population) for partie in self.parties
        ]
