"""Ce qu'est un plan de versement : des lignes datées, des dus par année, des alertes. Données immuables."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import groupby
from typing import NamedTuple

from financement.bareme import Bareme, Nature
from financement.calendrier import DUREE_ANNEES
from financement.droits import Droit
from financement.hypotheses import mention_du_droit

ZERO = Decimal("0.00")


class Versement(StrEnum):
    """Ce qu'est une somme : tout d'un coup, avance, solde, part variable, ou trop-perçu à reverser."""

    INTEGRAL = "integral"
    AVANCE = "avance"
    SOLDE = "solde"
    RESULTAT = "resultat"
    REVERSEMENT = "reversement"


class LigneDeVersement(NamedTuple):
    """Une somme à une date, au titre de l'année contractuelle ``annee`` ; un reversement est négatif.

    ``indicateur`` : le code de celui qui est payé, vide si la part n'est pas découpée. La phrase de la règle ne
    s'écrit que lue : un plan national se calcule sans elle. Ni elle ni le barème n'entrent dans l'égalité.
    """

    annee: int
    exigible_le: date
    poste: str
    nature: Nature
    versement: Versement
    droit: Droit
    taux: Decimal
    montant: Decimal
    indicateur: str
    bareme: Bareme
    redaction: Callable[[], str]

    def __eq__(self, autre: object) -> bool:
        return isinstance(autre, LigneDeVersement) and self[:-2] == autre[:-2]

    def __hash__(self) -> int:
        return hash(self[:-2])

    @property
    def source(self) -> str:
        """Le barème qui paie, et le texte qui dit comment."""
        return f"{self.bareme.code} : {self.bareme.parametre('taux_avance').source}"

    @property
    def assiette(self) -> Decimal:
        """L'enveloppe annuelle sur laquelle la somme est calculée."""
        return self.droit.assiette

    @property
    def prorata(self) -> str:
        """« jours ouverts/jours de l'année »."""
        return self.droit.prorata

    @property
    def regle(self) -> str:
        """Le calcul en clair, et ce qu'il suppose d'un choix [à confirmer]."""
        taux = self.taux if self.versement is Versement.RESULTAT else None
        return self.redaction() + mention_du_droit(self.droit, self.bareme, taux)


class Du(NamedTuple):
    """Ce qui est dû au total pour un poste, une nature et une année : la somme de ses lignes de versement.

    ``redaction`` : la phrase de ce qui n'est pas simplement le droit. Seul le montant entre dans l'égalité.
    """

    annee: int
    poste: str
    nature: Nature
    montant: Decimal
    droit: Droit
    bareme: Bareme
    redaction: Callable[[], str] | None = None

    def __eq__(self, autre: object) -> bool:
        return isinstance(autre, Du) and self[:4] == autre[:4]

    def __hash__(self) -> int:
        return hash(self[:4])

    @property
    def regle(self) -> str:
        """Le calcul en clair, et ce qu'il suppose d'un choix [à confirmer]."""
        phrase = self.droit.detail if self.redaction is None else self.redaction()
        return phrase + mention_du_droit(self.droit, self.bareme)


@dataclass(frozen=True, slots=True)
class Plan:
    """Le plan complet. ``taille`` et ``plafond_annuel`` sont ceux de la signature.

    Comme la phrase d'une règle, les alertes ne s'écrivent que lues, et n'entrent pas dans l'égalité.
    """

    taille: int
    plafond_annuel: Decimal
    lignes: tuple[LigneDeVersement, ...]
    dus: tuple[Du, ...]
    alerter: Callable[[], tuple[str, ...]] = field(compare=False, repr=False)

    @property
    def alertes(self) -> tuple[str, ...]:
        """Ce qui étonne dans la situation, sans l'empêcher d'être calculée."""
        return self.alerter()

    @property
    def total(self) -> Decimal:
        """Somme algébrique des lignes."""
        return sum((ligne.montant for ligne in self.lignes), ZERO)

    def par_date(self) -> list[tuple[date, list[LigneDeVersement], Decimal]]:
        """Les lignes regroupées par date d'exigibilité, avec le total de chaque date."""
        groupes = []
        for jour, lignes in groupby(self.lignes, key=lambda ligne: ligne.exigible_le):
            liste = list(lignes)
            groupes.append((jour, liste, sum((ligne.montant for ligne in liste), ZERO)))
        return groupes

    def du_par_annee(self) -> dict[int, Decimal]:
        """Le total dû au titre de chaque année contractuelle, de 1 à 5."""
        totaux = dict.fromkeys(range(1, DUREE_ANNEES + 1), ZERO)
        for du in self.dus:
            totaux[du.annee] += du.montant
        return totaux
