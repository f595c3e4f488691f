"""Le temps qu'un dossier passe dans chaque état. Pur : des jours civils, ni horloge ni base.

L'unité est le jour de Paris : une nuit de changement d'heure compte comme les autres. Le temps net retire celui où
c'était au porteur de jouer. Un jour d'effet antérieur au précédent (décision portée à sa date) ne remonte pas le temps.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

Etat = tuple[str, str]


@dataclass(frozen=True)
class Pas:
    """Le dossier entre dans cet état ce jour-là. ``etat`` : (étape, état), par exemple (« lettre », « deposee »)."""

    etat: Etat
    jour: date


@dataclass(frozen=True)
class Sejour:
    """Du jour d'entrée au jour de sortie ; ``fin`` None : il dure encore, ``jours`` va jusqu'à aujourd'hui."""

    etat: Etat
    debut: date
    fin: date | None
    jours: int
    au_porteur: bool

    @property
    def net(self) -> int:
        """Les jours qui ne sont pas au porteur."""
        return 0 if self.au_porteur else self.jours


def sejours(
    pas: Iterable[Pas],
    aujourdhui: date,
    *,
    au_porteur: Callable[[Etat], bool],
    fini: Callable[[Etat], bool],
) -> list[Sejour]:
    """Les séjours d'un dossier, dans l'ordre ; leur somme est exactement la durée du dossier.

    Un état ``fini`` (accordée, refusée, contrat en vigueur…) ne court pas : son dernier séjour est de zéro jour.
    """
    ordonnes = _sans_retour(list(pas))
    suites = [*ordonnes[1:], None]
    trouves = []
    for present, suivant in zip(ordonnes, suites, strict=True):
        fin = suivant.jour if suivant else None
        jusqu_a = fin or (present.jour if fini(present.etat) else max(aujourdhui, present.jour))
        jours = (jusqu_a - present.jour).days
        trouves.append(Sejour(present.etat, present.jour, fin, jours, au_porteur(present.etat)))
    return trouves


def _sans_retour(pas: Sequence[Pas]) -> list[Pas]:
    """Chaque jour au moins égal au précédent."""
    droits: list[Pas] = []
    for un in pas:
        plancher = droits[-1].jour if droits else un.jour
        droits.append(Pas(un.etat, max(un.jour, plancher)))
    return droits


@dataclass(frozen=True)
class Trajet:
    """Le temps d'un point à un autre : brut, et net du porteur ; ``fin`` est le jour d'arrivée."""

    debut: date
    fin: date
    brut: int
    net: int


def trajet(faits: Sequence[Sejour], depart: Etat, arrivees: frozenset[Etat]) -> Trajet | None:
    """De la première entrée dans ``depart`` à la première entrée, ensuite, dans l'une des ``arrivees``."""
    rangs = [rang for rang, sejour in enumerate(faits) if sejour.etat == depart]
    if not rangs:
        return None
    debut = rangs[0]
    fin = next((rang for rang in range(debut + 1, len(faits)) if faits[rang].etat in arrivees), None)
    if fin is None:
        return None
    traverses = faits[debut:fin]
    bruts, nets = sum(s.jours for s in traverses), sum(s.net for s in traverses)
    return Trajet(faits[debut].debut, faits[fin].debut, bruts, nets)


def rang_de_centile(valeurs: Sequence[int], centile: int) -> int:
    """La plus petite valeur que n'excèdent pas ``centile`` % d'entre elles (rang le plus proche) ; une au moins."""
    if not valeurs or not 0 < centile <= 100:
        raise ValueError("Il faut une valeur au moins, et un centile de 1 à 100.")
    rang = -(-len(valeurs) * centile // 100)
    return sorted(valeurs)[rang - 1]


@dataclass(frozen=True)
class Resume:
    """Combien, la médiane et le neuvième décile, en jours ; vides s'il n'y a rien."""

    nombre: int
    mediane: int | None = None
    decile: int | None = None


def resumer(valeurs: Sequence[int]) -> Resume:
    """Une médiane qui est une valeur observée : la moitié des dossiers ont attendu ce temps ou moins."""
    if not valeurs:
        return Resume(0)
    return Resume(len(valeurs), rang_de_centile(valeurs, 50), rang_de_centile(valeurs, 90))
