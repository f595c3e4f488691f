"""La situation d'un contrat à financer : données immuables et contrôles qui nomment le champ refusé.

Rien ici ne lit un fichier, une base ou l'heure. Les rangs des champs (``missions[2]``) se comptent depuis 1.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from financement.bareme import Bareme, Nature
from financement.calendrier import DUREE_ANNEES, anniversaire
from financement.refus import SaisieRefusee

ACCES_SOINS = "acces_soins"
POPULATION_MAX = 100_000_000
ANNEE_MAX = 9990
OPTIONS_SNP = {"compensation_snp": Nature.COMPENSATION_SNP, "supplement_snp": Nature.SUPPLEMENT_SNP}


@dataclass(frozen=True, slots=True)
class MissionEngagee:
    """Une mission du contrat : jour de démarrage inclus, options SNP, taux d'atteinte par année (1 à 5)."""

    code: str
    demarrage: date
    compensation_snp: bool = False
    supplement_snp: bool = False
    atteinte: dict[int, Decimal] = field(default_factory=dict)

    def retient(self, nature: Nature) -> bool:
        """Vrai si la mission ouvre droit à cette nature de ligne (les lignes SNP sont des options)."""
        if nature is Nature.COMPENSATION_SNP:
            return self.compensation_snp
        if nature is Nature.SUPPLEMENT_SNP:
            return self.supplement_snp
        return True


@dataclass(frozen=True, slots=True)
class Avenant:
    """Un avenant qui change la population, donc peut-être la taille, à partir du jour ``effet`` inclus."""

    effet: date
    population: int


@dataclass(frozen=True, slots=True)
class Situation:
    """Tout ce qui détermine le plan de versement d'un contrat de cinq ans."""

    population: int
    signature: date
    missions: tuple[MissionEngagee, ...] = ()
    avenants: tuple[Avenant, ...] = ()
    resiliation: date | None = None

    @property
    def terme(self) -> date:
        """Le cinquième anniversaire : premier jour après le contrat."""
        return anniversaire(self.signature, DUREE_ANNEES)

    @property
    def fin(self) -> date:
        """Premier jour où plus rien n'est dû : résiliation ou terme."""
        return self.resiliation or self.terme


def controler(situation: Situation, bareme: Bareme) -> None:
    """Refuse (``SaisieRefusee``, champ nommé) une situation incohérente ou un barème en brouillon."""
    bareme.exiger_verifie()
    controler_population("population", situation.population)
    if situation.signature.year > ANNEE_MAX:
        raise SaisieRefusee("signature", f"l'année doit être au plus {ANNEE_MAX}.")
    _controler_missions(situation, bareme)
    _controler_avenants(situation)
    _controler_resiliation(situation)


def controler_population(champ: str, population: int) -> None:
    """Refuse une population qui n'est pas un nombre entier d'habitants strictement positif et plausible."""
    if isinstance(population, bool) or not isinstance(population, int):
        raise SaisieRefusee(champ, "indiquez un nombre entier d'habitants, sans guillemets ni décimale.")
    if population < 1:
        raise SaisieRefusee(champ, "une population compte au moins un habitant.")
    if population > POPULATION_MAX:
        raise SaisieRefusee(champ, "cette population dépasse celle du pays ; vérifiez le nombre d'habitants.")


def _controler_missions(situation: Situation, bareme: Bareme) -> None:
    doublons = Counter(mission.code for mission in situation.missions)
    for rang, mission in enumerate(situation.missions, start=1):
        champ = f"missions[{rang}]"
        if bareme.mission(mission.code) is None:
            connues = ", ".join(connue.code for connue in bareme.missions)
            raise SaisieRefusee(
                f"{champ}.code", f"mission inconnue « {mission.code} » ; missions du barème : {connues}."
            )
        if doublons[mission.code] > 1:
            raise SaisieRefusee(f"{champ}.code", f"la mission « {mission.code} » est donnée deux fois.")
        _controler_mission(champ, mission, situation, bareme)


def _controler_mission(champ: str, mission: MissionEngagee, situation: Situation, bareme: Bareme) -> None:
    if mission.demarrage < situation.signature:
        raise SaisieRefusee(
            f"{champ}.demarrage",
            f"le démarrage ({mission.demarrage}) précède la signature ({situation.signature}).",
        )
    for option, nature in OPTIONS_SNP.items():
        if getattr(mission, option) and nature not in bareme.natures(mission.code):
            raise SaisieRefusee(
                f"{champ}.{option}",
                f"cette option n'existe que pour la mission « {ACCES_SOINS} », pas pour « {mission.code} ».",
            )
    for annee, taux in mission.atteinte.items():
        controler_atteinte(f"{champ}.atteinte.{annee}", annee, taux, bareme)


def controler_atteinte(champ: str, annee: int, taux: Decimal, bareme: Bareme) -> None:
    """Refuse une année hors 1 à 5 ou un taux hors de [0, plafond] ; un flottant lève ``TypeError``."""
    if annee not in range(1, DUREE_ANNEES + 1):
        raise SaisieRefusee(champ, f"l'année contractuelle va de 1 à {DUREE_ANNEES}.")
    if not isinstance(taux, Decimal):
        raise TypeError(f"Un taux d'atteinte est un Decimal : {taux!r}.")
    plafond = bareme.valeur("plafond_variable")
    if not taux.is_finite() or not 0 <= taux <= plafond:
        raise SaisieRefusee(champ, f"le taux doit être compris entre 0 et {plafond} (reçu : {taux}).")


def _controler_avenants(situation: Situation) -> None:
    dates: set[date] = set()
    for rang, avenant in enumerate(situation.avenants, start=1):
        champ = f"avenants[{rang}]"
        if avenant.effet <= situation.signature:
            raise SaisieRefusee(
                f"{champ}.effet",
                f"un avenant prend effet après la signature ({situation.signature}), pas le {avenant.effet}.",
            )
        if avenant.effet in dates:
            raise SaisieRefusee(f"{champ}.effet", f"deux avenants prennent effet le {avenant.effet}.")
        dates.add(avenant.effet)
        controler_population(f"{champ}.population", avenant.population)


def _controler_resiliation(situation: Situation) -> None:
    resiliation = situation.resiliation
    if resiliation is None:
        return
    if resiliation <= situation.signature:
        raise SaisieRefusee(
            "resiliation",
            f"la résiliation ({resiliation}) doit suivre la signature ({situation.signature}).",
        )
    if resiliation > situation.terme:
        raise SaisieRefusee(
            "resiliation",
            f"le contrat se termine le {situation.terme}, cinquième anniversaire : la résiliation "
            f"({resiliation}) vient trop tard.",
        )
