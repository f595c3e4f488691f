"""La table des colonnes d'une liste de dossiers : la même à l'écran et dans les exports.

Une application du dessus inscrit la sienne au démarrage (:func:`inscrire`). Une colonne prépare son lot d'un coup
(nombre de requêtes constant), puis rend la cellule de chaque dossier.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from comptes.models import Utilisateur
from dossiers.lecture_de_liste import a_des_informations_seules, lus_en_entier
from dossiers.models import Dossier
from dossiers.precisions import precisions


@dataclass(frozen=True)
class Cellule:
    """Ce que montre une case. ``badge`` : clé d'un badge d'état ; ``echeance`` : une date attendue, dite à côté.

    ``valeurs`` : ce qu'en prend un export, une par en-tête de la colonne, typées (date, nombre, texte).
    """

    valeurs: tuple[object, ...]
    texte: str = ""
    detail: str = ""
    badge: str = ""
    echeance: date | None = None


@dataclass(frozen=True)
class Lot:
    """Les dossiers d'une page ou d'une tranche d'export, qui les lit, et quel jour."""

    dossiers: Sequence[Dossier]
    utilisateur: Utilisateur
    jour: date

    @property
    def cles(self) -> list[int]:
        return [dossier.pk for dossier in self.dossiers]

    @cached_property
    def precisions(self) -> dict[int, str]:
        """Ce qui est attendu, pour les dossiers où ce lecteur peut en savoir plus que l'état."""
        return precisions(self.dossiers, self.utilisateur)


Preparation = Callable[[Lot], Callable[[Dossier], Cellule]]


@dataclass(frozen=True)
class Colonne:
    """``tri`` : champ du dossier qui range la liste. ``offerte`` : à qui la colonne se propose.

    ``information`` : lisible de qui n'a que l'information ; ``informer`` : ce que cette personne y lit à la place.
    """

    cle: str
    titre: str
    entetes: tuple[str, ...]
    preparer: Preparation
    tri: str = ""
    information: bool = False
    informer: Callable[[Dossier], Cellule] | None = None
    defaut: bool = False
    offerte: Callable[[Utilisateur], bool] = field(default=lambda utilisateur: True)


@dataclass(frozen=True)
class Ligne:
    """Un dossier et ses cellules, chacune avec sa colonne."""

    dossier: Dossier
    cellules: tuple[tuple[Colonne, Cellule], ...]

    @property
    def valeurs(self) -> list[object]:
        """Les valeurs d'un export, dans l'ordre des en-têtes."""
        return [valeur for _, cellule in self.cellules for valeur in cellule.valeurs]


_TABLE: dict[str, Colonne] = {}


def inscrire(colonne: Colonne) -> None:
    """Ajoute une colonne à la table ; la seconde inscription de la même clé est sans effet."""
    _TABLE.setdefault(colonne.cle, colonne)


def colonnes_offertes(utilisateur: Utilisateur) -> list[Colonne]:
    """Les colonnes que cette personne peut choisir, dans l'ordre de la table."""
    return [colonne for colonne in _TABLE.values() if colonne.offerte(utilisateur)]


def colonnes_montrees(utilisateur: Utilisateur, choisies: Iterable[str] = ()) -> list[Colonne]:
    """Celles qu'elle a choisies et à quoi elle a encore droit ; sans choix, celles de départ."""
    voulues = set(choisies)
    offertes = colonnes_offertes(utilisateur)
    return [c for c in offertes if c.cle in voulues] or [c for c in offertes if c.defaut]


def entetes(colonnes: Iterable[Colonne]) -> list[str]:
    """La première ligne d'un export."""
    return [entete for colonne in colonnes for entete in colonne.entetes]


def lire(lot: Lot, colonnes: Sequence[Colonne]) -> list[Ligne]:
    """Les lignes d'un lot, à hauteur de ce que la personne lit de chaque dossier."""
    entiers = _lus_en_entier(lot)
    lecteurs = [(colonne, colonne.preparer(lot)) for colonne in colonnes]
    return [Ligne(d, tuple((c, _cellule(c, lire_un, d, entiers)) for c, lire_un in lecteurs)) for d in lot.dossiers]


def _cellule(colonne: Colonne, lire_un: Callable[[Dossier], Cellule], dossier: Dossier, entiers: set[int]) -> Cellule:
    if colonne.information or dossier.pk in entiers:
        return lire_un(dossier)
    return colonne.informer(dossier) if colonne.informer else Cellule(valeurs=("",) * len(colonne.entetes))


def _lus_en_entier(lot: Lot) -> set[int]:
    if not a_des_informations_seules(lot.utilisateur):
        return set(lot.cles)
    lus = Dossier.objects.filter(lus_en_entier(lot.utilisateur), pk__in=lot.cles).order_by()
    return set(lus.values_list("pk", flat=True))
