"""La simulation mise en tableaux pour la page : libellés, colonnes, règles regroupées. Aucun calcul de montant."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby

from financement.bareme import LIBELLES_NATURES, Bareme, Nature
from financement.simulation import Simulation
from financement.textes import libelle_annee
from financement.versements import Du, LigneDeVersement, Versement

LIBELLES_VERSEMENTS = {
    Versement.INTEGRAL: "Versé en entier",
    Versement.AVANCE: "Avance",
    Versement.SOLDE: "Solde",
    Versement.RESULTAT: "Part variable",
    Versement.REVERSEMENT: "À reverser",
}


@dataclass(frozen=True, slots=True)
class LigneDesDus:
    """Un poste et une nature sur cinq ans : un montant par année (``None`` si rien n'est dû), les règles, le total."""

    poste: str
    nature: str
    montants: tuple[Decimal | None, ...]
    regles: tuple[str, ...]
    total: Decimal


@dataclass(frozen=True, slots=True)
class VersementAffiche:
    """Une somme à une date, prête à lire."""

    poste: str
    detail: str
    montant: Decimal
    regle: str


@dataclass(frozen=True, slots=True)
class EcheanceAffichee:
    """Une date de versement : ce qui y est versé et le cumul depuis la signature."""

    ancre: str
    jour: date
    libelle: str
    versements: tuple[VersementAffiche, ...]
    total: Decimal
    cumul: Decimal


def tableau_des_dus(simulation: Simulation) -> list[LigneDesDus]:
    """Une ligne par poste et nature, dans l'ordre du barème ; colonnes = années 1 à 5."""
    lignes = []
    for ligne in simulation.resultat.lignes:
        dus = {du.annee: du for du in simulation.plan.dus if (du.poste, du.nature) == (ligne.poste, ligne.nature)}
        lignes.append(
            LigneDesDus(
                simulation.bareme.libelle_poste(ligne.poste),
                _majuscule(LIBELLES_NATURES[ligne.nature]),
                tuple(
                    dus[annee.annee.numero].montant if annee.annee.numero in dus else None
                    for annee in simulation.annees
                ),
                tuple(_regles(dus)),
                sum((du.montant for du in dus.values()), Decimal("0.00")),
            )
        )
    return lignes


def echeances_affichees(simulation: Simulation) -> Iterator[EcheanceAffichee]:
    """Les échéances dans l'ordre des dates, avec leur cumul."""
    cumul = Decimal("0.00")
    for echeance in simulation.echeances:
        cumul += echeance.total
        yield EcheanceAffichee(
            f"versements-{echeance.jour.isoformat()}",
            echeance.jour,
            echeance.libelle,
            tuple(_versement(ligne, simulation.bareme) for ligne in echeance.lignes),
            echeance.total,
            cumul,
        )


def _versement(ligne: LigneDeVersement, bareme: Bareme) -> VersementAffiche:
    nature = "" if ligne.nature is Nature.VARIABLE else f", {LIBELLES_NATURES[ligne.nature]}"
    detail = f"{LIBELLES_VERSEMENTS[ligne.versement]}{nature}, {libelle_annee(ligne.annee)}"
    return VersementAffiche(bareme.libelle_poste(ligne.poste), detail, ligne.montant, ligne.regle)


def _regles(dus: dict[int, Du]) -> Iterator[str]:
    """Les règles de calcul, les années consécutives de même règle réunies (« 2e à 5e année : … »)."""
    for regle, groupe in groupby(sorted(dus.values(), key=lambda du: du.annee), key=lambda du: du.regle):
        numeros = [du.annee for du in groupe]
        debut, fin = libelle_annee(numeros[0]), libelle_annee(numeros[-1])
        annees = debut if len(numeros) == 1 else f"{debut.removesuffix(' année')} à {fin}"
        yield f"{annees} : {regle}"


def _majuscule(texte: str) -> str:
    return texte[:1].upper() + texte[1:]
