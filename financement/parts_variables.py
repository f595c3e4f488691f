"""La part variable d'une année, indicateur par indicateur (domaine §6). Pur."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from commun.montants import arrondir, exact, repartir
from financement.calendrier import AnneeContractuelle
from financement.droits import Droit, droits_par_indicateur
from financement.indicateurs import Acquis, Releves, acquis
from financement.versements import ZERO

PRECISION_DU_TAUX = Decimal("0.000001")


@dataclass(frozen=True, slots=True)
class PartAcquise:
    """Ce que rapporte un indicateur : son dû (``droit``), ce qui en est acquis par tranche, la somme en euros."""

    code: str
    libelle: str
    droit: Droit
    acquis: tuple[Acquis, ...]
    montant: Decimal

    @property
    def taux(self) -> Decimal:
        """La fraction acquise sur l'année, à six décimales (pour l'affichage : la somme se calcule exacte)."""
        exacte = _exact(self.droit, self.acquis) / self.droit.exact if self.droit.exact else Fraction(0)
        return (Decimal(exacte.numerator) / Decimal(exacte.denominator)).quantize(PRECISION_DU_TAUX)


def parts_acquises(
    final: Droit, annee: AnneeContractuelle, releves: Releves, plafond: Decimal
) -> tuple[PartAcquise, ...]:
    """Les parts de l'année ; leur somme exacte s'arrondit une fois, le reste va à la dernière part non nulle."""
    lues = []
    for code, droit in droits_par_indicateur(final).items():
        redactions = [tranche.indicateurs[0] for tranche in droit.tranches]
        obtenus = tuple(acquis(indicateur, annee.numero, releves, plafond) for indicateur in redactions)
        lues.append((code, redactions[-1].libelle, droit, obtenus, _exact(droit, obtenus)))
    total = arrondir(sum((exacte for *_, exacte in lues), Fraction(0)))
    montants = repartir(total, [exacte for *_, exacte in lues]) if total else (ZERO,) * len(lues)
    return tuple(PartAcquise(*lue[:4], montant) for lue, montant in zip(lues, montants, strict=True))


def _exact(droit: Droit, obtenus: tuple[Acquis, ...]) -> Fraction:
    somme = sum(
        (exact(t.enveloppe) * t.jours * obtenu.fraction for t, obtenu in zip(droit.tranches, obtenus, strict=True)),
        Fraction(0),
    )
    return somme / droit.jours_annee
