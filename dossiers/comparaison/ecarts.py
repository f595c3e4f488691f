"""Ce que rend une comparaison : rubriques changées, champs, lignes ; prêt pour la page et le PDF."""

from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property

from dossiers.comparaison.mots import Genre, Segment, segments

AUTOUR = 160
TROP_LONG = 400
AFFICHE_AU_PLUS = 20_000


class Sort(Enum):
    """Ce qu'est devenue une ligne."""

    AJOUTEE = "ajout"
    RETIREE = "retrait"
    MODIFIEE = "modification"


@dataclass(frozen=True)
class EcartDeChamp:
    """Un champ changé, ou, dans une ligne ajoutée ou retirée, un champ rempli.

    ``difference`` : l'écart d'un montant ou d'un nombre, avec son signe ; vide sinon.
    """

    libelle: str
    avant: str
    apres: str
    difference: str = ""
    mot_a_mot: bool = False

    @cached_property
    def segments(self) -> tuple[Segment, ...]:
        """Ce qui reste, part et vient ; calculé quand on l'affiche, les longs passages inchangés abrégés."""
        if not self.mot_a_mot or not self.avant or not self.apres:
            bruts = (Segment(Genre.RETIRE, self.avant), Segment(Genre.AJOUTE, self.apres))
        else:
            bruts = segments(self.avant, self.apres)
        return tuple(_abreger(segment) for segment in bruts if segment.texte)


def _abreger(segment: Segment) -> Segment:
    texte = segment.texte
    if segment.genre is Genre.EGAL and len(texte) > TROP_LONG:
        debut, fin = texte[:AUTOUR].rsplit(None, 1)[0], texte[-AUTOUR:].split(None, 1)[-1]  # jamais au milieu d'un mot
        return Segment(segment.genre, f"{debut} […] {fin}")
    if len(texte) > AFFICHE_AU_PLUS:
        reste = len(texte) - AFFICHE_AU_PLUS
        return Segment(segment.genre, f"{texte[:AFFICHE_AU_PLUS]} […] ({reste} caractères de plus, à lire en entier)")
    return segment


@dataclass(frozen=True)
class LigneComparee:
    """Une ligne ajoutée, retirée ou modifiée, et ses champs."""

    sort: Sort
    nom: str
    champs: tuple[EcartDeChamp, ...] = ()


@dataclass(frozen=True)
class EcartDeLignes:
    """Les lignes changées d'une liste, ajoutées d'abord."""

    libelle: str
    lignes: tuple[LigneComparee, ...]

    def compte(self, sort: Sort) -> int:
        return sum(1 for ligne in self.lignes if ligne.sort is sort)

    @property
    def resume(self) -> str:
        """« 2 ajouts, 1 retrait »."""
        comptes = [(sort, self.compte(sort)) for sort in Sort]
        return ", ".join(f"{n} {sort.value}{'s' if n > 1 else ''}" for sort, n in comptes if n)


@dataclass(frozen=True)
class Rubrique:
    """Une part de la photographie qui a changé."""

    cle: str
    titre: str
    champs: tuple[EcartDeChamp, ...] = ()
    listes: tuple[EcartDeLignes, ...] = ()

    @property
    def nombre(self) -> int:
        """Changements de cette rubrique : un par champ, un par ligne."""
        return len(self.champs) + sum(len(liste.lignes) for liste in self.listes)


@dataclass(frozen=True)
class Comparaison:
    """Ce qui a changé d'une photographie à l'autre ; ``inchangees`` : titres des rubriques identiques."""

    rubriques: tuple[Rubrique, ...] = ()
    inchangees: tuple[str, ...] = field(default=())

    @property
    def vide(self) -> bool:
        return not self.rubriques

    @property
    def nombre(self) -> int:
        return sum(rubrique.nombre for rubrique in self.rubriques)

    @property
    def titres(self) -> tuple[str, ...]:
        return tuple(rubrique.titre for rubrique in self.rubriques)
