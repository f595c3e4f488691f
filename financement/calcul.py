"""Ce que vaut une CPTS en année pleine : montants annuels expliqués ligne par ligne.

Aucune horloge, aucune base, aucun flottant. Les versements dans le temps sont dans ``financement.plan``.
"""

from dataclasses import dataclass
from decimal import Decimal

from commun.montants import euros
from financement.bareme import LIBELLES_NATURES, Bareme, Nature
from financement.contenus import Contenu
from financement.controles import controler
from financement.droits import fraction_de
from financement.hypotheses import mention_de_l_annuel
from financement.situation import Situation


@dataclass(frozen=True, slots=True)
class LigneAnnuelle:
    """Une ligne de l'enveloppe annuelle : ``montant`` = assiette × taux × prorata, en euros par an."""

    poste: str
    nature: Nature
    libelle: str
    assiette: Decimal
    taux: Decimal
    prorata: str
    montant: Decimal
    regle: str
    source: str
    hors_total: bool


@dataclass(frozen=True, slots=True)
class Resultat:
    """L'enveloppe d'une année pleine pour la taille à la signature, variable à son plafond."""

    taille: int
    lignes: tuple[LigneAnnuelle, ...]

    @property
    def plafond_annuel(self) -> Decimal:
        """Tout ce qui peut être dû en une année pleine, options retenues comprises."""
        return sum((ligne.montant for ligne in self.lignes), Decimal("0.00"))

    @property
    def supplement(self) -> Decimal:
        """La part que la table officielle ne compte pas dans son total."""
        return sum((ligne.montant for ligne in self.lignes if ligne.hors_total), Decimal("0.00"))

    @property
    def total_sans_supplement(self) -> Decimal:
        """Le total comparable à la table officielle."""
        return self.plafond_annuel - self.supplement


def calculer(situation: Situation, bareme: Bareme) -> Resultat:
    """L'enveloppe annuelle des missions et options de la situation. Erreur : ``SaisieRefusee``."""
    initial = controler(situation, bareme)[0]
    lignes = (_ligne(*ligne, initial.taille, situation.population, bareme) for ligne in initial.ouvertures)
    return Resultat(initial.taille, tuple(lignes))


def plafond_annuel(contenu: Contenu) -> Decimal:
    """``calculer(…).plafond_annuel`` d'une version déjà contrôlée, sans ses lignes expliquées."""
    montants = (_montant(poste, nature, contenu.taille, contenu.bareme) for poste, nature in contenu.ouvertures)
    return sum(montants, Decimal("0.00"))


def _taux(nature: Nature, bareme: Bareme) -> Decimal:
    return bareme.valeur("plafond_variable") if nature is Nature.VARIABLE else Decimal(1)


def _montant(poste: str, nature: Nature, taille_cpts: int, bareme: Bareme) -> Decimal:
    return fraction_de(bareme.montant(poste, nature, taille_cpts), _taux(nature, bareme))


def _ligne(poste: str, nature: Nature, taille_cpts: int, population: int, bareme: Bareme) -> LigneAnnuelle:
    enveloppe = bareme.montant(poste, nature, taille_cpts)
    mention = mention_de_l_annuel(population, bareme, variable=nature is Nature.VARIABLE)
    precision = " si tous les objectifs de l’année sont atteints" if nature is Nature.VARIABLE else ""
    return LigneAnnuelle(
        poste=poste,
        nature=nature,
        libelle=f"{bareme.libelle_poste(poste)} : {LIBELLES_NATURES[nature]}",
        assiette=enveloppe,
        taux=_taux(nature, bareme),
        prorata="1",
        montant=_montant(poste, nature, taille_cpts, bareme),
        regle=f"Barème {bareme.code}, taille {taille_cpts} : {euros(enveloppe)} par an{precision}.{mention}",
        source=f"{bareme.code}, {bareme.reference}",
        hors_total=bareme.ligne(poste, nature).hors_total,
    )
