"""La part variable par indicateur : ce que vaut une valeur relevée, selon le mode écrit au contrat (domaine §6).

L'enveloppe variable d'une mission se découpe en euros par indicateur ; la somme fait exactement l'enveloppe.
Pur : ni base, ni horloge, ni flottant.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from commun.montants import euros, exact, repartir
from financement.refus import SaisieRefusee
from financement.textes import nombre, pourcentage


class Mode(StrEnum):
    """``binaire`` : preuve fournie, tout ou rien. ``paliers`` : seuils → montants. ``lineaire`` : chemin parcouru."""

    BINAIRE = "binaire"
    PALIERS = "paliers"
    LINEAIRE = "lineaire"


@dataclass(frozen=True, slots=True)
class Palier:
    """``montant`` (euros par an) si la valeur atteint ``seuil``, dans le sens des paliers."""

    seuil: Decimal
    montant: Decimal


@dataclass(frozen=True, slots=True)
class Objectif:
    """Ce qui est attendu à partir de l'année contractuelle ``depuis`` : une cible, ou des paliers, selon le mode.

    Des paliers se rangent du moins au plus payé ; leur sens se lit de leurs seuils (croissants : plus c'est haut,
    mieux c'est). Un palier seul : plus haut, mieux c'est, sauf ``baisse``.
    """

    depuis: int = 1
    cible: Decimal | None = None
    paliers: tuple[Palier, ...] = ()
    baisse: bool = False

    @property
    def a_la_baisse(self) -> bool:
        """Vrai si une valeur plus petite vaut mieux."""
        if len(self.paliers) > 1:
            return self.paliers[0].seuil > self.paliers[-1].seuil
        return self.baisse


@dataclass(frozen=True, slots=True)
class IndicateurRemunere:
    """Un indicateur et ce qu'il vaut au plus, en euros par an. ``code`` : unique dans le contrat."""

    code: str
    libelle: str
    montant: Decimal
    mode: Mode
    reference: Decimal | None = None
    objectifs: tuple[Objectif, ...] = ()

    def objectif(self, annee: int) -> Objectif | None:
        """L'objectif en vigueur cette année-là : le dernier posé."""
        return next((o for o in reversed(self.objectifs) if o.depuis <= annee), None)


@dataclass(frozen=True, slots=True)
class Acquis:
    """La fraction du montant acquise (0 à ``plafond``) et sa raison, en clair."""

    fraction: Fraction
    raison: str


# code d'indicateur → année contractuelle → valeur ; ``None`` : valeur masquée ; année absente : aucun relevé
Releves = Mapping[str, Mapping[int, Decimal | None]]
RIEN = Fraction(0)


def acquis(indicateur: IndicateurRemunere, annee: int, releves: Releves, plafond: Decimal) -> Acquis:
    """Ce que vaut l'indicateur cette année-là. Sans relevé, ou valeur masquée : rien, et la raison le dit."""
    du_code = releves.get(indicateur.code, {})
    if annee not in du_code:
        return Acquis(RIEN, "aucun relevé")
    valeur = du_code[annee]
    if valeur is None:
        return Acquis(RIEN, "valeur masquée, à régler au dialogue de gestion")
    if indicateur.mode is Mode.BINAIRE:
        return Acquis(Fraction(1), "preuve fournie") if valeur else Acquis(RIEN, "preuve non fournie")
    objectif = indicateur.objectif(annee)
    if objectif is None:
        return Acquis(RIEN, "aucun objectif cette année-là")
    if indicateur.mode is Mode.PALIERS:
        return _par_paliers(indicateur, objectif, valeur)
    return _lineaire(indicateur, objectif, valeur, plafond)


def _par_paliers(indicateur: IndicateurRemunere, objectif: Objectif, valeur: Decimal) -> Acquis:
    atteints = [p for p in objectif.paliers if (valeur <= p.seuil if objectif.a_la_baisse else valeur >= p.seuil)]
    if not atteints:
        return Acquis(RIEN, f"valeur {nombre(valeur)}, aucun palier atteint")
    palier = max(atteints, key=lambda p: p.montant)
    signe = "≤" if objectif.a_la_baisse else "≥"
    raison = f"valeur {nombre(valeur)} {signe} {nombre(palier.seuil)}, palier de {euros(palier.montant)}"
    return Acquis(exact(palier.montant) / exact(indicateur.montant), raison)


def _lineaire(indicateur: IndicateurRemunere, objectif: Objectif, valeur: Decimal, plafond: Decimal) -> Acquis:
    reference, cible = indicateur.reference, objectif.cible
    if reference is None or cible is None:
        return Acquis(RIEN, "aucun objectif cette année-là")
    chemin = Fraction(exact(valeur) - exact(reference), exact(cible) - exact(reference))
    fraction = min(max(chemin, RIEN), exact(plafond))
    raison = f"({nombre(valeur)} − {nombre(reference)}) ÷ ({nombre(cible)} − {nombre(reference)})"
    if fraction != chemin:
        raison += f", ramené à {pourcentage(Decimal(0) if chemin < 0 else plafond)}"
    return Acquis(fraction, raison)


def reporter(indicateurs: tuple[IndicateurRemunere, ...], enveloppe: Decimal) -> tuple[IndicateurRemunere, ...]:
    """Les mêmes indicateurs à une autre enveloppe : chacun garde sa part, la dernière prend le reste (domaine §2).

    Les paliers gardent leur proportion du montant de leur indicateur.
    """
    if not indicateurs or sum(i.montant for i in indicateurs) == enveloppe:
        return indicateurs
    montants = repartir(enveloppe, [i.montant for i in indicateurs])
    return tuple(_reporte(i, montant) for i, montant in zip(indicateurs, montants, strict=True))


def _reporte(indicateur: IndicateurRemunere, montant: Decimal) -> IndicateurRemunere:
    objectifs = tuple(
        replace(o, paliers=tuple(_palier_reporte(p, indicateur.montant, montant) for p in o.paliers))
        for o in indicateur.objectifs
    )
    return replace(indicateur, montant=montant, objectifs=objectifs)


def _palier_reporte(palier: Palier, ancien: Decimal, nouveau: Decimal) -> Palier:
    if palier.montant == ancien:
        return replace(palier, montant=nouveau)
    part, _ = repartir(nouveau, [palier.montant, ancien - palier.montant])
    return replace(palier, montant=part)


def controler_indicateurs(champ: str, indicateurs: tuple[IndicateurRemunere, ...], enveloppe: Decimal | None) -> None:
    """Refuse (``SaisieRefusee``, champ nommé) ce qui ne se paie pas : somme ≠ enveloppe, cible = référence, paliers.

    ``enveloppe`` : la part variable annuelle de la mission, ``None`` si elle n'en a pas.
    """
    if not indicateurs:
        return
    if enveloppe is None:
        raise SaisieRefusee(champ, "cette mission n’a pas de part variable : aucun indicateur n’y est rémunéré.")
    for rang, indicateur in enumerate(indicateurs, start=1):
        _controler(f"{champ}[{rang}]", indicateur)
    somme = sum((i.montant for i in indicateurs), Decimal(0))
    if somme != enveloppe:
        raise SaisieRefusee(
            champ, f"les montants font {euros(somme)}, la part variable de la mission {euros(enveloppe)}."
        )


def _controler(champ: str, indicateur: IndicateurRemunere) -> None:
    if indicateur.montant <= 0 or indicateur.montant.as_tuple().exponent < -2:
        raise SaisieRefusee(f"{champ}.montant", "un indicateur rémunéré vaut un montant positif, au centime.")
    if indicateur.mode is Mode.BINAIRE:
        return
    annees = [o.depuis for o in indicateur.objectifs]
    if not annees or annees != sorted(set(annees)) or annees[0] != 1:
        raise SaisieRefusee(f"{champ}.objectifs", "un objectif dès la 1re année, puis un seul par année, dans l’ordre.")
    for rang, objectif in enumerate(indicateur.objectifs, start=1):
        ici = f"{champ}.objectifs[{rang}]"
        if indicateur.mode is Mode.LINEAIRE:
            _controler_cible(ici, indicateur, objectif)
        else:
            _controler_paliers(ici, indicateur, objectif)


def _controler_cible(champ: str, indicateur: IndicateurRemunere, objectif: Objectif) -> None:
    if indicateur.reference is None or objectif.cible is None:
        raise SaisieRefusee(f"{champ}.cible", "le mode linéaire demande une valeur de référence et une cible.")
    if objectif.cible == indicateur.reference:
        raise SaisieRefusee(f"{champ}.cible", "la cible est égale à la référence : aucun progrès n’est attendu.")


def _controler_paliers(champ: str, indicateur: IndicateurRemunere, objectif: Objectif) -> None:
    paliers = objectif.paliers
    if not paliers:
        raise SaisieRefusee(f"{champ}.paliers", "le mode par paliers demande au moins un palier.")
    seuils, montants = [p.seuil for p in paliers], [p.montant for p in paliers]
    ordonnes = seuils in (sorted(set(seuils)), sorted(set(seuils), reverse=True))
    if not ordonnes or montants != sorted(set(montants)) or montants[0] <= 0:
        raise SaisieRefusee(
            f"{champ}.paliers", "rangez les paliers du moins au plus payé, seuils toujours croissants ou décroissants."
        )
    if montants[-1] != indicateur.montant:
        raise SaisieRefusee(
            f"{champ}.paliers",
            f"le plus haut palier ({euros(montants[-1])}) vaut tout l’indicateur ({euros(indicateur.montant)}).",
        )
