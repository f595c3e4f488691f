"""Le dû d'une année contractuelle : des tranches de jours à enveloppe constante, un seul arrondi.

Le dû dépend du jour où on le regarde : un avenant n'est connu qu'à partir de son jour d'effet (inclus), une
résiliation seulement le jour même (domaine §6). Le jour d'effet compte toujours « après ».
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from commun.montants import arrondir, euros, exact
from financement.bareme import Bareme, Nature, taille
from financement.calendrier import AnneeContractuelle
from financement.situation import Situation


@dataclass(frozen=True, slots=True)
class Tranche:
    """Des jours consécutifs, ``debut`` inclus à ``fin`` exclu, à la même enveloppe (euros par an)."""

    debut: date
    fin: date
    enveloppe: Decimal

    @property
    def jours(self) -> int:
        """Nombre de jours de la tranche."""
        return (self.fin - self.debut).days


@dataclass(frozen=True, slots=True)
class Droit:
    """Le dû d'un poste et d'une nature pour une année, tel qu'on le connaît un jour donné."""

    tranches: tuple[Tranche, ...]
    jours_annee: int

    @property
    def exact(self) -> Fraction:
        """(ancien × jours avant + nouveau × jours après) ÷ jours de l'année, sans arrondi."""
        somme = sum((exact(tranche.enveloppe) * tranche.jours for tranche in self.tranches), Fraction(0))
        return somme / self.jours_annee

    @property
    def du(self) -> Decimal:
        """Le dû arrondi au centime."""
        return arrondir(self.exact)

    def variable(self, taux: Decimal) -> Decimal:
        """La part variable : dû exact × taux, arrondi une seule fois (jamais à partir du dû arrondi)."""
        return arrondir(self.exact * exact(taux))

    @property
    def jours(self) -> int:
        """Jours ouvrant droit dans l'année."""
        return sum(tranche.jours for tranche in self.tranches)

    @property
    def prorata(self) -> str:
        """« jours/jours de l'année », par exemple ``184/365``."""
        return f"{self.jours}/{self.jours_annee}"

    @property
    def assiette(self) -> Decimal:
        """L'enveloppe annuelle ; si elle change dans l'année, sa moyenne par les jours (pour l'affichage)."""
        if not self.jours:
            return arrondir(0)
        return arrondir(self.exact * self.jours_annee / self.jours)

    @property
    def detail(self) -> str:
        """Le calcul en clair, sans son résultat : une enveloppe × prorata, ou la somme des tranches."""
        if len(self.tranches) == 1:
            enveloppe = euros(self.tranches[0].enveloppe)
            return enveloppe if self.jours == self.jours_annee else f"{enveloppe} × {self.prorata}"
        somme = " + ".join(f"{euros(tranche.enveloppe)} × {tranche.jours} j" for tranche in self.tranches)
        return f"({somme}) ÷ {self.jours_annee}"

    @property
    def explication(self) -> str:
        """Le dû et, s'il ne se lit pas directement sur le barème, son calcul entre parenthèses."""
        montant = euros(self.du)
        return montant if self.detail == montant else f"{montant} ({self.detail})"


def droit_annuel(
    situation: Situation,
    bareme: Bareme,
    poste: str,
    nature: Nature,
    annee: AnneeContractuelle,
    *,
    depuis: date,
    connu_le: date,
) -> Droit:
    """Le dû de l'année pour les jours à partir de ``depuis``, avec ce qui est connu le jour ``connu_le``."""
    fin = annee.fin
    if situation.resiliation is not None and situation.resiliation <= connu_le:
        fin = min(fin, situation.resiliation)
    tranches: list[Tranche] = []
    for debut, terme, population in _populations(situation, connu_le, fin):
        premier = max(debut, depuis)
        if premier >= terme:
            continue
        enveloppe = bareme.montant(poste, nature, taille(population, bareme))
        if tranches and tranches[-1].enveloppe == enveloppe:
            premier = tranches.pop().debut
        tranches.append(Tranche(premier, terme, enveloppe))
    return Droit(tuple(tranches), annee.jours)


def _populations(situation: Situation, connu_le: date, fin: date) -> list[tuple[date, date, int]]:
    """Les périodes (début, fin exclue, population) connues ce jour-là, jusqu'à ``fin``."""
    etapes = [(situation.signature, situation.population)]
    etapes += sorted((avenant.effet, avenant.population) for avenant in situation.avenants if avenant.effet <= connu_le)
    bornes = [effet for effet, _ in etapes[1:]] + [fin]
    return [(effet, min(suivant, fin), population) for (effet, population), suivant in zip(etapes, bornes, strict=True)]
