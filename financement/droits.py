"""Le dû d'une année contractuelle : des tranches de jours à enveloppe constante, un seul arrondi.

Le dû dépend du jour où on le regarde : un avenant n'est connu qu'à partir de son jour d'effet (inclus), une
résiliation seulement le jour même (domaine §6). Le jour d'effet compte toujours « après ».
"""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from commun.montants import arrondir, arrondir_quotient, euros
from financement.bareme import Nature
from financement.calendrier import AnneeContractuelle
from financement.contenus import Contenu, periodes
from financement.indicateurs import IndicateurRemunere

Quotient = tuple[int, int]


@lru_cache(maxsize=65_536)
def _au_prorata(enveloppe: Decimal, jours: int, jours_annee: int) -> tuple[Quotient, Decimal]:
    """Enveloppe × jours ÷ jours de l'année : le quotient exact et son arrondi.

    Retenu d'un contrat à l'autre : pour un pays entier, un barème n'a que quelques dizaines d'enveloppes.
    """
    numerateur, denominateur = enveloppe.as_integer_ratio()
    quotient = (numerateur * jours, denominateur * jours_annee)
    return quotient, arrondir_quotient(*quotient)


@lru_cache(maxsize=65_536)
def _fois(quotient: Quotient, taux: Decimal) -> Decimal:
    """Le quotient exact × ``taux``, arrondi une seule fois."""
    numerateur, denominateur = taux.as_integer_ratio()
    return arrondir_quotient(quotient[0] * numerateur, quotient[1] * denominateur)


@lru_cache(maxsize=65_536)
def fraction_de(montant: Decimal, taux: Decimal) -> Decimal:
    """Le montant × ``taux``, arrondi au centime."""
    return _fois(montant.as_integer_ratio(), taux)


class Tranche(NamedTuple):
    """Des jours consécutifs, ``debut`` inclus à ``fin`` exclu, à la même enveloppe (euros par an)."""

    debut: date
    fin: date
    enveloppe: Decimal
    indicateurs: tuple[IndicateurRemunere, ...] = ()

    @property
    def jours(self) -> int:
        """Nombre de jours de la tranche."""
        return (self.fin - self.debut).days

    def se_prolonge(self, jour: date, enveloppe: Decimal, indicateurs: tuple[IndicateurRemunere, ...]) -> bool:
        """Vrai si rien ne change ce jour-là, qui suit la tranche."""
        return (self.fin, self.enveloppe, self.indicateurs) == (jour, enveloppe, indicateurs)


class Droit(NamedTuple):
    """Le dû d'un poste et d'une nature pour une année, tel qu'on le connaît un jour donné : voir ``ouvrir_droit``."""

    tranches: tuple[Tranche, ...]
    annee: AnneeContractuelle
    du: Decimal
    quotient: Quotient

    @property
    def jours_annee(self) -> int:
        """365 ou 366."""
        return self.annee.jours

    @property
    def commence_tard(self) -> bool:
        """Vrai si le droit s'ouvre après le premier jour de l'année."""
        return bool(self.tranches) and self.tranches[0].debut > self.annee.debut

    @property
    def change(self) -> bool:
        """Vrai si un avenant ou une résiliation coupe l'année : plusieurs tranches, ou plus rien avant sa fin."""
        return len(self.tranches) > 1 or bool(self.tranches) and self.tranches[0].fin < self.annee.fin

    @property
    def depuis(self) -> date | None:
        """Le premier jour qui ouvre droit ; ``None`` si aucun."""
        return self.tranches[0].debut if self.tranches else None

    @property
    def decoupe(self) -> bool:
        """Vrai si la part variable se paie indicateur par indicateur, une fois ses résultats arrêtés."""
        for tranche in self.tranches:  # noqa: SIM110 - ``any`` coûte un générateur, un plan national le demande
            if tranche.indicateurs:
                return True
        return False

    @property
    def exact(self) -> Fraction:
        """Le dû sans arrondi."""
        return Fraction(*self.quotient)

    def part(self, taux: Decimal) -> Decimal:
        """Le dû exact × ``taux``, arrondi une seule fois (jamais à partir du dû arrondi)."""
        return _fois(self.quotient, taux)

    def avance(self, taux: Decimal) -> Decimal:
        """L'avance : ``taux`` du dû arrondi, tel qu'on le connaît ce jour-là."""
        return fraction_de(self.du, taux)

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


def ouvrir_droit(tranches: tuple[Tranche, ...], annee: AnneeContractuelle) -> Droit:
    """Le dû au centime de (ancien × jours avant + nouveau × jours après) ÷ jours de l'année."""
    if len(tranches) == 1:
        [tranche] = tranches
        quotient, du = _au_prorata(tranche.enveloppe, tranche.jours, annee.jours)
    else:
        somme = sum((tranche.enveloppe * tranche.jours for tranche in tranches), Decimal(0))
        quotient, du = _au_prorata(somme, 1, annee.jours)
    return Droit(tranches, annee, du, quotient)


def droit_annuel(
    versions: tuple[Contenu, ...], poste: str, nature: Nature, annee: AnneeContractuelle, fin: date
) -> Droit:
    """Le dû de l'année selon ces versions, celles qu'on connaît ; ``fin`` : premier jour sans droit."""
    if len(versions) == 1:
        return ouvrir_droit(_tranche_unique(versions[0], poste, nature, annee.debut, fin), annee)
    tranches: list[Tranche] = []
    for version, debut, terme in periodes(versions, annee.debut, fin):
        depuis = version.ouvert_depuis(poste, nature)
        premier = terme if depuis is None else max(debut, depuis)
        if premier >= terme:
            continue
        enveloppe = version.bareme.montant(poste, nature, version.taille)
        indicateurs = version.indicateurs(poste) if nature is Nature.VARIABLE else ()
        if tranches and tranches[-1].se_prolonge(premier, enveloppe, indicateurs):
            premier = tranches.pop().debut
        tranches.append(Tranche(premier, terme, enveloppe, indicateurs))
    return ouvrir_droit(tuple(tranches), annee)


def _tranche_unique(version: Contenu, poste: str, nature: Nature, debut: date, fin: date) -> tuple[Tranche, ...]:
    """La tranche d'une version en vigueur toute l'année : de l'ouverture à la fin ; vide si rien ne s'ouvre."""
    depuis = version.ouvert_depuis(poste, nature)
    premier = fin if depuis is None else max(debut, depuis, version.debut)
    if premier >= fin:
        return ()
    indicateurs = version.indicateurs(poste) if nature is Nature.VARIABLE else ()
    return (Tranche(premier, fin, version.bareme.montant(poste, nature, version.taille), indicateurs),)


def droits_par_indicateur(droit: Droit) -> dict[str, Droit]:
    """Pour chaque code d'indicateur, le dû de son seul montant ; sa tranche le porte tel qu'alors rédigé."""
    parts: dict[str, list[Tranche]] = {}
    for tranche in droit.tranches:
        for indicateur in tranche.indicateurs:
            sienne = Tranche(tranche.debut, tranche.fin, indicateur.montant, (indicateur,))
            parts.setdefault(indicateur.code, []).append(sienne)
    return {code: ouvrir_droit(tuple(siennes), droit.annee) for code, siennes in parts.items()}
