"""Les lignes ACI du budget du projet : ce que la simulation donne, et ce dont le budget s'écarte. Pur.

Une année pleine, à la taille du territoire : toutes les missions choisies démarrées, parts variables à leur plafond. Le
budget est annuel ; quand l'argent arrive est l'affaire du plan de versement. Arrondi à l'euro, demi supérieur.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from commun.montants import euros
from dossiers.models.budget import ANNEES, champ_d_annee
from financement.bareme import Bareme
from financement.calcul import calculer
from financement.refus import SaisieRefusee
from financement.registre import bareme_courant
from financement.situation import ACCES_SOINS, MissionEngagee, Situation

COMPTE_DE_L_ACI = "74.organismes_sociaux"
SANS_POPULATION = "Choisissez d’abord les communes du territoire : l’ACI dépend du nombre d’habitants."
Cle = tuple[str, str]


@dataclass(frozen=True)
class LigneACI:
    """Une ligne attendue ; ``montant`` : euros entiers par an."""

    poste: str
    nature: str
    libelle: str
    montant: int
    regle: str

    @property
    def cle(self) -> Cle:
        return self.poste, self.nature


@dataclass(frozen=True)
class SimulationACI:
    """Ce que le barème donne par an ; ``refus`` dit pourquoi il ne donne rien."""

    bareme: str = ""
    taille: int = 0
    population: int = 0
    missions: tuple[str, ...] = ()
    lignes: tuple[LigneACI, ...] = ()
    refus: str = ""

    @property
    def total(self) -> int:
        return sum(ligne.montant for ligne in self.lignes)

    def en_json(self) -> dict[str, Any]:
        """Forme figée dans la photographie."""
        return {
            "bareme": self.bareme,
            "taille": self.taille,
            "population": self.population,
            "missions": list(self.missions),
            "attendues": [asdict(ligne) for ligne in self.lignes],
            "total": self.total,
            "refus": self.refus,
        }


def simuler_l_aci(
    population: int,
    missions: Iterable[str],
    *,
    compensation: bool = False,
    supplement: bool = False,
    bareme: Bareme | None = None,
) -> SimulationACI:
    """L'ACI d'une année pleine pour ces missions (celles que le barème connaît). Ne lève rien : ``refus`` le dit.

    ``bareme`` : celui du jour à défaut.
    """
    bareme = bareme or bareme_courant()
    if population < 1:
        return SimulationACI(bareme=bareme.code, refus=SANS_POPULATION)
    choisies = set(missions)
    engagees = tuple(
        MissionEngagee(
            mission.code,
            bareme.effet,
            compensation_snp=compensation and mission.code == ACCES_SOINS,
            supplement_snp=supplement and mission.code == ACCES_SOINS,
        )
        for mission in bareme.missions
        if mission.code in choisies
    )
    try:
        resultat = calculer(Situation(population, bareme.effet, engagees), bareme)
    except SaisieRefusee as refus:
        return SimulationACI(bareme=bareme.code, population=population, refus=str(refus))
    lignes = tuple(
        LigneACI(ligne.poste, ligne.nature.value, ligne.libelle, en_euros_entiers(ligne.montant), ligne.regle)
        for ligne in resultat.lignes
    )
    return SimulationACI(bareme.code, resultat.taille, population, tuple(m.code for m in engagees), lignes)


def en_euros_entiers(montant: Decimal) -> int:
    """Arrondi à l'euro, demi supérieur ; le CERFA 12156 n'a pas de centimes."""
    return int(montant.quantize(Decimal(1), ROUND_HALF_UP))


def annees_utiles(lignes: Iterable[Mapping[str, Any]]) -> list[int]:
    """Les années où une ligne écrite à la main porte un montant : celles que l'équipe prévoit."""
    saisies = [ligne for ligne in lignes if not ligne["aci_poste"]]
    return [annee for annee in ANNEES if any(ligne[champ_d_annee(annee)] for ligne in saisies)]


def ecarts_avec_la_simulation(simulation: SimulationACI, lignes: Sequence[Mapping[str, Any]]) -> list[str]:
    """En quoi les lignes ACI du budget diffèrent de la simulation d'aujourd'hui : une phrase par ligne.

    Ne regarde que les années que le budget prévoit : une année laissée vide n'est pas un écart.
    """
    tirees = {(ligne["aci_poste"], ligne["aci_nature"]): ligne for ligne in lignes if ligne["aci_poste"]}
    attendues = {ligne.cle: ligne for ligne in simulation.lignes}
    en_trop = [f"« {tirees[cle]['libelle']} » n’est plus dans la simulation." for cle in tirees if cle not in attendues]
    if simulation.refus:
        return en_trop
    if not tirees:
        par_an = euros(simulation.total, centimes=False)
        return [f"Le budget ne porte pas encore l’ACI que donne la simulation, {par_an} par an."]
    annees = annees_utiles(lignes)
    differences = (_difference(ligne, tirees.get(cle), annees) for cle, ligne in attendues.items())
    return en_trop + [difference for difference in differences if difference]


def _difference(attendue: LigneACI, ligne: Mapping[str, Any] | None, annees: Iterable[int]) -> str:
    montant = euros(attendue.montant, centimes=False)
    if ligne is None:
        return f"Il manque « {attendue.libelle} », {montant} par an."
    autres = [annee for annee in annees if ligne[champ_d_annee(annee)] != attendue.montant]
    if not autres:
        return ""
    inscrit = euros(ligne[champ_d_annee(autres[0])], centimes=False)
    return f"« {attendue.libelle} » : {inscrit} en année {autres[0]}, {montant} selon la simulation."
