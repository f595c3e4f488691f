"""La part variable d'une année, indicateur par indicateur (domaine §6). Pur."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from commun.montants import arrondir, arrondir_ensemble, exact
from financement.calendrier import AnneeContractuelle
from financement.droits import Droit, droits_par_indicateur, ouvrir_droit
from financement.indicateurs import Acquis, Releves, acquis

PRECISION_DU_TAUX = Decimal("0.000001")


@dataclass(frozen=True, slots=True)
class PartAcquise:
    """Ce que rapporte un indicateur : son dû (``droit``), ce qui en est acquis par tranche, la somme en euros.

    Sans ``code`` : les jours où la mission n'était pas découpée, payés à son taux d'atteinte.
    """

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

    @property
    def reste(self) -> Decimal:
        """Ce que l'arrondi de la somme ajoute (ou ôte) à cette part, en euros ; nul sauf à la dernière."""
        return self.montant - arrondir(_exact(self.droit, self.acquis))


def parts_acquises(
    final: Droit, annee: AnneeContractuelle, releves: Releves, plafond: Decimal, taux: Decimal | None
) -> tuple[PartAcquise, ...]:
    """Les parts de l'année ; leur somme exacte s'arrondit une fois, le reste va à la dernière part non nulle.

    ``taux`` : celui de la mission, pour ses jours d'avant les indicateurs ; None : ils ne paient rien.
    """
    lues = _au_taux(final, taux)
    for code, droit in droits_par_indicateur(final).items():
        redactions = [tranche.indicateurs[0] for tranche in droit.tranches]
        obtenus = tuple(acquis(indicateur, annee.numero, releves, plafond) for indicateur in redactions)
        lues.append((code, redactions[-1].libelle, droit, obtenus))
    montants = arrondir_ensemble([_exact(droit, obtenus) for _, _, droit, obtenus in lues])
    return tuple(PartAcquise(*lue, montant) for lue, montant in zip(lues, montants, strict=True))


def _au_taux(final: Droit, taux: Decimal | None) -> list[tuple[str, str, Droit, tuple[Acquis, ...]]]:
    tranches = tuple(tranche for tranche in final.tranches if not tranche.indicateurs)
    if taux is None or not tranches:
        return []
    obtenu = Acquis(exact(taux), "taux d’atteinte de la mission")
    return [("", "", ouvrir_droit(tranches, final.annee), (obtenu,) * len(tranches))]


def _exact(droit: Droit, obtenus: tuple[Acquis, ...]) -> Fraction:
    somme = sum(
        (exact(t.enveloppe) * t.jours * obtenu.fraction for t, obtenu in zip(droit.tranches, obtenus, strict=True)),
        Fraction(0),
    )
    return somme / droit.jours_annee
