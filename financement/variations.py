"""Les choix d'un « et si », et la situation qu'ils donnent : avant la signature, ou sur un contrat en vigueur. Pur."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from commun.calendrier import ajouter_mois
from financement.bareme import Bareme, Nature, taille
from financement.calendrier import DUREE_ANNEES
from financement.contenus import Contenu, contenus
from financement.controles import controler_population
from financement.indicateurs import IndicateurRemunere, reporter
from financement.refus import SaisieRefusee
from financement.situation import OPTIONS_SNP, Avenant, MissionEngagee, Situation


@dataclass(frozen=True, slots=True)
class Choix:
    """Ce qui change. Vide : comme dans le scénario de départ.

    ``report`` : mois ajoutés au démarrage, d'une mission (``mission``) ou de toutes. ``abandons`` : codes de missions,
    ou ``compensation_snp`` et ``supplement_snp``. ``objectifs`` : part de 0 à 1 atteinte chaque année.
    """

    report: int = 0
    mission: str = ""
    abandons: frozenset[str] = frozenset()
    objectifs: Decimal | None = None
    population: int | None = None
    bareme: Bareme | None = None

    @property
    def vide(self) -> bool:
        return replace(self, mission="") == Choix()


def varier(situation: Situation, bareme: Bareme, choix: Choix, depuis: date | None = None) -> tuple[Situation, Bareme]:
    """La situation et le barème une fois ces choix faits ; sans ``objectifs``, la part variable se paie en entier.

    ``depuis`` : le contrat est en vigueur ; les choix y sont ceux d'un avenant à effet de ce jour, ce qui est passé ou
    arrêté ne change pas. None : il n'est pas signé, ils valent depuis la signature.
    """
    (choix.bareme or bareme).exiger_verifie()
    if choix.population is not None:
        controler_population("population", choix.population)
    if depuis is not None:
        return _amender(situation, bareme, choix, depuis), bareme
    return _recommencer(situation, choix, choix.bareme or bareme), choix.bareme or bareme


def effet_possible(situation: Situation, jour: date) -> date:
    """Le premier jour, après ``jour``, où ces choix pourraient valoir : les avenants signés s'appliquent d'abord."""
    return max([jour, *(avenant.effet for avenant in situation.avenants)]) + date.resolution


def a_demarrer(situation: Situation, bareme: Bareme, depuis: date | None) -> tuple[MissionEngagee, ...]:
    """Les missions dont le démarrage peut encore se reporter : toutes avant la signature."""
    if depuis is None:
        return situation.missions
    derniere = contenus(situation, bareme)[-1]
    return tuple(mission for mission in derniere.missions.values() if mission.demarrage >= depuis)


def _recommencer(situation: Situation, choix: Choix, bareme: Bareme) -> Situation:
    taux = bareme.valeur("plafond_variable") if choix.objectifs is None else choix.objectifs
    missions = tuple(
        replace(
            _reporter_le_demarrage(mission, choix),
            atteinte=dict.fromkeys(range(1, DUREE_ANNEES + 1), taux) if _variable(mission, bareme) else {},
            indicateurs=(),
            **_options(mission, choix, bareme),
        )
        for mission in situation.missions
        if mission.code not in choix.abandons and bareme.mission(mission.code) is not None
    )
    population = situation.population if choix.population is None else choix.population
    return replace(situation, population=population, missions=missions, avenants=(), releves={})


def _amender(situation: Situation, bareme: Bareme, choix: Choix, depuis: date) -> Situation:
    """Le même contrat et un avenant de plus ; ``objectifs`` vaut les années que leur dialogue n'a pas arrêtées."""
    if depuis >= situation.fin:
        raise SaisieRefusee("depuis", "ce contrat s’achève avant que ces choix puissent prendre effet.")
    attendu = replace(situation, taux_a_venir=choix.objectifs)
    if replace(choix, objectifs=None).vide:
        return attendu
    derniere = contenus(situation, bareme)[-1]
    nouveau = choix.bareme or derniere.bareme
    population = derniere.population if choix.population is None else choix.population
    missions = tuple(
        replace(
            _reporter_le_demarrage(mission, choix) if mission.demarrage >= depuis else mission,
            indicateurs=_indicateurs(mission, nouveau, taille(population, nouveau)),
            atteinte={},
            **_options(mission, choix, nouveau),
        )
        for mission in derniere.missions.values()
        if mission.code not in choix.abandons and nouveau.mission(mission.code) is not None
    )
    avenant = Avenant(depuis, population, missions, _autre(nouveau, derniere))
    return replace(attendu, avenants=(*situation.avenants, avenant))


def _autre(bareme: Bareme, derniere: Contenu) -> Bareme | None:
    return bareme if bareme != derniere.bareme else None


def _reporter_le_demarrage(mission: MissionEngagee, choix: Choix) -> MissionEngagee:
    if not choix.report or choix.mission not in ("", mission.code):
        return mission
    return replace(mission, demarrage=ajouter_mois(mission.demarrage, choix.report))


def _options(mission: MissionEngagee, choix: Choix, bareme: Bareme) -> dict[str, bool]:
    natures = bareme.natures(mission.code)
    return {
        option: getattr(mission, option) and option not in choix.abandons and nature in natures
        for option, nature in OPTIONS_SNP.items()
    }


def _indicateurs(mission: MissionEngagee, bareme: Bareme, taille_cpts: int) -> tuple[IndicateurRemunere, ...]:
    if not mission.indicateurs or not _variable(mission, bareme):
        return ()
    return reporter(mission.indicateurs, bareme.montant(mission.code, Nature.VARIABLE, taille_cpts))


def _variable(mission: MissionEngagee, bareme: Bareme) -> bool:
    return Nature.VARIABLE in bareme.natures(mission.code)
