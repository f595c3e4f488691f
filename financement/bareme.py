"""Barèmes de l'ACI : structures datées et immuables, sans Django, sans horloge, sans base.

Un barème est une donnée : référence du texte, publication, effet, statut, missions, lignes en euros par
an, règles. Un paramètre qu'aucun texte lu ne tranche porte ``a_confirmer=True`` et s'affiche comme tel :
ce n'est jamais une constante enfouie. Les valeurs elles-mêmes sont dans ``financement.baremes``.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from commun.montants import format_nombre
from financement.refus import SaisieRefusee
from territoires.taille import Seuil
from territoires.taille import taille as taille_selon

TAILLES = (1, 2, 3, 4)
FONCTIONNEMENT = "fonctionnement"


class Statut(StrEnum):
    """``verifie`` : relu sur le texte officiel, calcule. ``brouillon`` : refuse tout calcul.

    ``retire`` : ne s'offre plus à un nouveau contrat, paie encore ceux qui l'ont figé.
    """

    VERIFIE = "verifie"
    BROUILLON = "brouillon"
    RETIRE = "retire"


class Nature(StrEnum):
    """Nature d'une ligne du barème. ``crise_reconnue`` n'existe que dans l'avenant 2 (brouillon)."""

    FIXE = "fixe"
    COMPENSATION_SNP = "compensation_snp"
    SUPPLEMENT_SNP = "supplement_snp"
    VARIABLE = "variable"
    CRISE_RECONNUE = "crise_reconnue"


LIBELLES_NATURES = {
    Nature.FIXE: "part fixe",
    Nature.COMPENSATION_SNP: "compensation soins non programmés",
    Nature.SUPPLEMENT_SNP: "supplément traitement et orientation des soins non programmés",
    Nature.VARIABLE: "part variable",
    Nature.CRISE_RECONNUE: "part versée si l’ARS reconnaît une crise",
}


@dataclass(frozen=True, slots=True)
class Ligne:
    """Montant annuel d'un poste pour chaque taille, en euros ; ``None`` : inconnu (barème en brouillon).

    ``hors_total`` : la ligne ne compte pas dans le « total sans supplément » de la table officielle.
    ``source`` : à remplir quand la ligne n'a pas la même source que le barème.
    """

    poste: str
    nature: Nature
    montants: tuple[Decimal | None, Decimal | None, Decimal | None, Decimal | None]
    hors_total: bool = False
    source: str = ""


@dataclass(frozen=True, slots=True)
class MissionDuBareme:
    """Une mission finançable. Limites en mois après la signature, ``None`` sans limite (domaine §7)."""

    code: str
    libelle: str
    socle: bool
    demarrage_mois: int | None = None
    deploiement_mois: int | None = None


@dataclass(frozen=True, slots=True)
class Parametre:
    """Une règle du barème, visible et datée ; ``a_confirmer`` quand aucun texte lu ne tranche."""

    code: str
    libelle: str
    valeur: Decimal | None
    source: str
    a_confirmer: bool = False


@dataclass(frozen=True, slots=True)
class Bareme:
    """Un barème daté. Montants en euros par an. ``fin`` : dernier jour où il s'offre à un contrat, inclus."""

    code: str
    libelle: str
    reference: str
    publication: date
    effet: date
    statut: Statut
    missions: tuple[MissionDuBareme, ...]
    lignes: tuple[Ligne, ...]
    seuils: tuple[Seuil, ...]
    parametres: tuple[Parametre, ...]
    notes: tuple[str, ...] = ()
    fin: date | None = None
    source: str = ""
    _lignes: dict[tuple[str, Nature], Ligne] = field(init=False, repr=False, compare=False)
    _missions: dict[str, MissionDuBareme] = field(init=False, repr=False, compare=False)
    _natures: dict[str, tuple[Nature, ...]] = field(init=False, repr=False, compare=False)
    _parametres: dict[str, Parametre] = field(init=False, repr=False, compare=False)
    _calcule: bool = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Range lignes, missions, natures et paramètres par clé : un plan les lit des centaines de fois."""
        natures: dict[str, tuple[Nature, ...]] = {}
        for ligne in self.lignes:
            natures[ligne.poste] = (*natures.get(ligne.poste, ()), ligne.nature)
        object.__setattr__(self, "_calcule", self.statut in (Statut.VERIFIE, Statut.RETIRE))
        object.__setattr__(self, "_lignes", {(ligne.poste, ligne.nature): ligne for ligne in self.lignes})
        object.__setattr__(self, "_missions", {mission.code: mission for mission in self.missions})
        object.__setattr__(self, "_natures", natures)
        object.__setattr__(self, "_parametres", {parametre.code: parametre for parametre in self.parametres})

    def __hash__(self) -> int:
        """Le code seul : deux barèmes égaux ont le même, et un plan ne relit pas chaque ligne pour comparer."""
        return hash(self.code)

    @property
    def calcule(self) -> bool:
        """Vrai s'il a été vérifié : retiré depuis, il paie encore les contrats qui l'ont figé."""
        return self._calcule

    def vaut_le(self, jour: date) -> bool:
        """Vrai s'il s'offre à un contrat signé ce jour-là."""
        return self.statut is Statut.VERIFIE and self.effet <= jour and (self.fin is None or jour <= self.fin)

    def exiger_verifie(self) -> None:
        """Refuse (champ ``bareme``) tout calcul avec un barème qui n'a jamais été vérifié."""
        if not self.calcule:
            raise SaisieRefusee(
                "bareme",
                f"le barème {self.code} est un brouillon, il ne calcule rien tant que ses montants "
                "n’ont pas été vérifiés sur le texte officiel.",
            )

    def parametre(self, code: str) -> Parametre:
        """Le paramètre de ce code (``KeyError`` s'il n'existe pas)."""
        return self._parametres[code]

    def valeur(self, code: str) -> Decimal:
        """La valeur numérique d'un paramètre (``KeyError`` s'il n'existe pas ou n'en a pas)."""
        valeur = self._parametres[code].valeur
        if valeur is None:
            raise KeyError(code)
        return valeur

    def a_confirmer(self, code: str) -> bool:
        """Vrai si cette règle existe et qu'aucun texte lu ne la tranche."""
        parametre = self._parametres.get(code)
        return parametre is not None and parametre.a_confirmer

    def mission(self, code: str) -> MissionDuBareme | None:
        """La mission de ce code, ou ``None`` si ce barème ne la connaît pas."""
        return self._missions.get(code)

    def natures(self, poste: str) -> tuple[Nature, ...]:
        """Les natures de lignes d'un poste, dans l'ordre du barème."""
        return self._natures.get(poste, ())

    def ligne(self, poste: str, nature: Nature) -> Ligne:
        """La ligne d'un poste et d'une nature (``KeyError`` si elle n'existe pas)."""
        return self._lignes[poste, nature]

    def ouvre(self, poste: str, nature: Nature) -> bool:
        """Vrai si ce barème a une ligne de ce poste et de cette nature."""
        return (poste, nature) in self._lignes

    def montant(self, poste: str, nature: Nature, taille: int) -> Decimal:
        """L'enveloppe annuelle en euros. Refuse (champ ``bareme``) un brouillon ou un montant inconnu."""
        if not self._calcule:
            self.exiger_verifie()
        montant = self._lignes[poste, nature].montants[taille - 1]
        if montant is None:
            raise SaisieRefusee("bareme", f"le barème {self.code} n’a pas de montant pour la taille {taille}.")
        return montant

    def total(self, taille_cpts: int, *, avec_supplement: bool) -> Decimal:
        """Le total de la table officielle pour une taille, sans ou avec les lignes hors total."""
        return sum(
            (
                self.montant(ligne.poste, ligne.nature, taille_cpts)
                for ligne in self.lignes
                if avec_supplement or not ligne.hors_total
            ),
            Decimal(0),
        )

    def libelle_poste(self, poste: str) -> str:
        """Le nom d'un poste : « fonctionnement » ou le libellé de la mission."""
        mission = self.mission(poste)
        return mission.libelle if mission else "Fonctionnement de la CPTS"

    @property
    def lignes_nommees(self) -> tuple[tuple[str, str, Ligne], ...]:
        """Chaque ligne avec le nom de son poste et de sa nature, dans l'ordre du barème."""
        return tuple((self.libelle_poste(li.poste), LIBELLES_NATURES[li.nature], li) for li in self.lignes)

    @property
    def hypotheses(self) -> tuple[str, ...]:
        """Les choix [à confirmer] de ce barème, en phrases."""
        seuils = tuple(
            f"une population d’exactement {format_nombre(seuil.habitants)} habitants est classée "
            f"en taille {seuil.taille_a_la_borne}"
            for seuil in self.seuils
            if seuil.a_confirmer
        )
        return seuils + tuple(parametre.libelle for parametre in self.parametres if parametre.a_confirmer)


def taille(population: int, bareme: Bareme) -> int:
    """La taille (1 à 4) d'une population (habitants) selon les seuils du barème (domaine §4).

    Erreurs : ``TypeError`` si la population n'est pas un entier, ``SaisieRefusee`` si elle est négative.
    """
    if isinstance(population, bool) or not isinstance(population, int):
        raise TypeError(f"Une population est un nombre entier d’habitants : {population!r}.")
    if population < 0:
        raise SaisieRefusee("population", "une population ne peut pas être négative.")
    return taille_selon(population, bareme.seuils)


def seuil_exact(population: int, bareme: Bareme) -> Seuil | None:
    """Le seuil [à confirmer] sur lequel la population tombe exactement, s'il y en a un."""
    return next((seuil for seuil in bareme.seuils if seuil.a_confirmer and seuil.habitants == population), None)
