"""Ce qu'un territoire ouvrirait en une année pleine, poste par poste, et ce que changerait la taille au-dessus.

Pur. Toutes les missions du barème, toutes les parts variables atteintes, soins non programmés organisés : c'est un
maximum, pas une promesse. Sources : ACI, arrêté du 21 août 2019 ; domaine §5.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from financement.bareme import LIBELLES_NATURES, TAILLES, Bareme, Ligne, Nature, taille
from financement.refus import SaisieRefusee


class Part(StrEnum):
    """Les trois sortes de lignes que lit un porteur."""

    FIXE = "fixe"
    VARIABLE = "variable"
    OPTION = "option"


PARTS = {
    Nature.FIXE: Part.FIXE,
    Nature.VARIABLE: Part.VARIABLE,
    Nature.COMPENSATION_SNP: Part.OPTION,
    Nature.SUPPLEMENT_SNP: Part.OPTION,
    Nature.CRISE_RECONNUE: Part.OPTION,
}
TITRES = {
    Part.FIXE: "Parts fixes",
    Part.VARIABLE: "Parts variables, si tous les objectifs de l’année sont atteints",
    Part.OPTION: "Options, si la mission les prévoit",
}


@dataclass(frozen=True, slots=True)
class LigneDApercu:
    """Un poste : son montant annuel à la taille du territoire, et à celle au-dessus (``None`` s'il n'y en a pas)."""

    libelle: str
    montant: Decimal
    au_dessus: Decimal | None


@dataclass(frozen=True, slots=True)
class GroupeDApercu:
    """Les lignes d'une même sorte et leur somme."""

    part: Part
    titre: str
    lignes: tuple[LigneDApercu, ...]
    total: Decimal
    total_au_dessus: Decimal | None


@dataclass(frozen=True, slots=True)
class ApercuAnnuel:
    """Euros par an. ``gain`` : ce que la taille au-dessus ajouterait au total, ``None`` à la plus grande taille."""

    bareme: Bareme
    taille: int
    groupes: tuple[GroupeDApercu, ...]
    total: Decimal
    total_au_dessus: Decimal | None

    @property
    def taille_au_dessus(self) -> int | None:
        return None if self.total_au_dessus is None else self.taille + 1

    @property
    def gain(self) -> Decimal | None:
        return None if self.total_au_dessus is None else self.total_au_dessus - self.total


def apercevoir(population: int, bareme: Bareme) -> ApercuAnnuel | None:
    """L'aperçu d'une population (habitants) ; ``None`` sans habitant, ou si le barème n'est pas vérifié."""
    if population < 1:
        return None
    try:
        bareme.exiger_verifie()
    except SaisieRefusee:
        return None
    actuelle = taille(population, bareme)
    groupes = tuple(_groupe(part, actuelle, bareme) for part in Part)
    plus_grande = actuelle == TAILLES[-1]
    return ApercuAnnuel(
        bareme,
        actuelle,
        groupes,
        bareme.total(actuelle, avec_supplement=True),
        None if plus_grande else bareme.total(actuelle + 1, avec_supplement=True),
    )


def _groupe(part: Part, actuelle: int, bareme: Bareme) -> GroupeDApercu:
    lignes = tuple(_ligne(ligne, actuelle, bareme) for ligne in bareme.lignes if PARTS[ligne.nature] is part)
    au_dessus = [ligne.au_dessus for ligne in lignes if ligne.au_dessus is not None]
    return GroupeDApercu(
        part,
        TITRES[part],
        lignes,
        sum((ligne.montant for ligne in lignes), Decimal(0)),
        sum(au_dessus, Decimal(0)) if actuelle < TAILLES[-1] else None,
    )


def _ligne(ligne: Ligne, actuelle: int, bareme: Bareme) -> LigneDApercu:
    libelle = bareme.libelle_poste(ligne.poste)
    if PARTS[ligne.nature] is Part.OPTION:
        libelle = f"{libelle} : {LIBELLES_NATURES[ligne.nature]}"
    suivante = actuelle + 1
    return LigneDApercu(
        libelle,
        bareme.montant(ligne.poste, ligne.nature, actuelle),
        bareme.montant(ligne.poste, ligne.nature, suivante) if suivante in TAILLES else None,
    )
