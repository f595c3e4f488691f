"""Une ligne du plan de versement en mots : la même à l'écran, au PDF et en ligne de commande. Pur.

Lit indifféremment une ligne du moteur et une ligne enregistrée : mêmes noms, mêmes valeurs. Les hypothèses
« [à confirmer : …] » sont dans la règle.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from commun.montants import euros
from financement.bareme import LIBELLES_NATURES, Bareme, Nature
from financement.baremes import trouver_bareme
from financement.calcul import LigneAnnuelle
from financement.textes import libelle_annee, pourcentage
from financement.versements import Versement

LIBELLES_VERSEMENTS = {
    Versement.INTEGRAL: "versé en entier",
    Versement.AVANCE: "avance",
    Versement.SOLDE: "solde",
    Versement.RESULTAT: "selon les résultats",
    Versement.REVERSEMENT: "trop-perçu à reverser",
}


@dataclass(frozen=True, slots=True)
class Somme:
    """Une somme en euros et tout ce qui l'explique. ``variable`` : dépend des résultats.

    ``calcul`` dit la base annuelle, le taux et le prorata ; ``regle`` la phrase ; ``source`` le barème et le texte.
    """

    libelle: str
    detail: str
    calcul: str
    regle: str
    source: str
    montant: Decimal
    variable: bool

    @property
    def explication(self) -> tuple[str, ...]:
        """Les lignes à écrire sous le libellé, dans l'ordre où elles se lisent partout."""
        dites = (self.detail[:1].upper() + self.detail[1:], self.calcul, self.regle, self.source)
        return tuple(dite for dite in dites if dite)


def lire_somme(ligne: Any) -> Somme:
    """Une ligne de versement, du moteur ou de la base, avec les mots du barème qui la paie."""
    return Somme(
        libelle=f"{_bareme(ligne).libelle_poste(ligne.poste)}, {LIBELLES_NATURES[Nature(ligne.nature)]}",
        detail=f"{libelle_annee(ligne.annee)}, {LIBELLES_VERSEMENTS[Versement(ligne.versement)]}",
        calcul=_calcul(ligne.assiette, ligne.taux, ligne.prorata),
        regle=ligne.regle,
        source=ligne.source,
        montant=ligne.montant,
        variable=ligne.nature == Nature.VARIABLE,
    )


def lire_annuelle(ligne: LigneAnnuelle) -> Somme:
    """Une ligne de l'enveloppe d'une année pleine."""
    return Somme(
        libelle=ligne.libelle,
        detail="",
        calcul=_calcul(ligne.assiette, ligne.taux, ligne.prorata),
        regle=ligne.regle,
        source=ligne.source,
        montant=ligne.montant,
        variable=ligne.nature == Nature.VARIABLE,
    )


def _bareme(ligne: Any) -> Bareme:
    """Celui de la ligne du moteur ; d'une ligne enregistrée, celui que nomme le début de sa source."""
    du_moteur = getattr(ligne, "bareme", None)
    return du_moteur or trouver_bareme(ligne.source.partition(" : ")[0])


def _calcul(assiette: Decimal, taux: Decimal, prorata: str) -> str:
    """« Base 60 000,00 € par an, taux 75 %, prorata 184/365 » ; une année entière n'a pas de prorata à dire."""
    jours, _, de_l_annee = prorata.partition("/")
    duree = "année entière" if jours == (de_l_annee or "1") else f"prorata {prorata}"
    return f"Base {euros(assiette)} par an, taux {pourcentage(taux)}, {duree}"
