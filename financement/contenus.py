"""Le contrat jour par jour : ce qui est en vigueur de la signature au premier avenant, puis d'avenant en avenant.

Un avenant ne change que ce qu'il nomme (population, missions, barème) ; le reste est repris de la version en vigueur.
Pur : ni base, ni horloge.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from financement.bareme import FONCTIONNEMENT, Bareme, Nature, taille
from financement.indicateurs import IndicateurRemunere, reporter
from financement.situation import Avenant, MissionEngagee, Situation


@dataclass(frozen=True, slots=True)
class Contenu:
    """Une version du contrat, en vigueur du jour ``debut`` (inclus) au début de la suivante.

    ``ouvertures`` : le jour qui ouvre droit à chaque ligne (poste, nature) qu'elle paie, dans l'ordre du barème.
    """

    debut: date
    population: int
    taille: int
    missions: Mapping[str, MissionEngagee]
    bareme: Bareme
    ouvertures: Mapping[tuple[str, Nature], date] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Range par ligne le jour qui l'ouvre : un plan le demande des centaines de fois."""
        ouvertures = {}
        for ligne in self.bareme.lignes:
            mission = self.missions.get(ligne.poste)
            if ligne.poste == FONCTIONNEMENT:
                ouvertures[ligne.poste, ligne.nature] = date.min
            elif mission is not None and mission.retient(ligne.nature):
                ouvertures[ligne.poste, ligne.nature] = mission.demarrage
        object.__setattr__(self, "ouvertures", ouvertures)

    def ouvert_depuis(self, poste: str, nature: Nature) -> date | None:
        """Le jour à partir duquel cette version ouvre droit à la ligne ; ``None`` si elle ne l'ouvre pas."""
        return self.ouvertures.get((poste, nature))

    def indicateurs(self, poste: str) -> tuple[IndicateurRemunere, ...]:
        """Les indicateurs rémunérés de la mission dans cette version."""
        mission = self.missions.get(poste)
        return mission.indicateurs if mission else ()


def contenus(situation: Situation, bareme: Bareme) -> tuple[Contenu, ...]:
    """Les versions successives, par date d'effet, depuis la signature."""
    versions = [contenu_initial(situation, bareme)]
    for avenant in sorted(situation.avenants, key=lambda avenant: avenant.effet):
        versions.append(amende(versions[-1], avenant))
    return tuple(versions)


def contenu_initial(situation: Situation, bareme: Bareme) -> Contenu:
    """La version signée, avant tout avenant."""
    missions = {mission.code: mission for mission in situation.missions}
    return Contenu(situation.signature, situation.population, taille(situation.population, bareme), missions, bareme)


def amende(contenu: Contenu, avenant: Avenant) -> Contenu:
    """La version qui suit cet avenant. Si l'enveloppe d'une mission change, ses indicateurs gardent leurs parts."""
    population = contenu.population if avenant.population is None else avenant.population
    bareme = avenant.bareme or contenu.bareme
    missions, nouvelle_taille = contenu.missions, taille(population, bareme)
    if avenant.missions is not None:
        missions = {mission.code: mission for mission in avenant.missions}
    elif (nouvelle_taille, bareme) != (contenu.taille, contenu.bareme):
        missions = {code: _reportee(mission, bareme, nouvelle_taille) for code, mission in missions.items()}
    return Contenu(avenant.effet, population, nouvelle_taille, missions, bareme)


def _reportee(mission: MissionEngagee, bareme: Bareme, taille_cpts: int) -> MissionEngagee:
    if not mission.indicateurs or Nature.VARIABLE not in bareme.natures(mission.code):
        return replace(mission, indicateurs=())
    enveloppe = bareme.montant(mission.code, Nature.VARIABLE, taille_cpts)
    return replace(mission, indicateurs=reporter(mission.indicateurs, enveloppe))


def en_vigueur(versions: tuple[Contenu, ...], jour: date) -> Contenu:
    """La version en vigueur ce jour-là (la première si le jour précède la signature)."""
    if len(versions) == 1:
        return versions[0]
    return next((version for version in reversed(versions) if version.debut <= jour), versions[0])


def presentes(versions: tuple[Contenu, ...], debut: date, fin: date) -> tuple[Contenu, ...]:
    """Les seules versions qui valent un jour de [``debut``, ``fin``[ : une, sauf avenant dans l'année."""
    if len(versions) == 1:
        return versions
    return tuple(version for version, _, _ in periodes(versions, debut, fin)) or versions[:1]


def periodes(versions: tuple[Contenu, ...], debut: date, fin: date) -> Iterator[tuple[Contenu, date, date]]:
    """Les versions qui couvrent [``debut``, ``fin``[, chacune avec ses jours (fin exclue)."""
    if len(versions) == 1:
        if debut < fin:
            yield versions[0], max(versions[0].debut, debut), fin
        return
    for rang, version in enumerate(versions):
        terme = versions[rang + 1].debut if rang + 1 < len(versions) else fin
        premier, dernier = max(version.debut, debut), min(terme, fin)
        if premier < dernier:
            yield version, premier, dernier


def premier_jour_ouvert(
    versions: tuple[Contenu, ...], poste: str, nature: Nature, debut: date, fin: date
) -> date | None:
    """Le premier jour de [``debut``, ``fin``[ où la ligne est ouverte, ou ``None``."""
    if len(versions) == 1:
        depuis = versions[0].ouvert_depuis(poste, nature)
        jour = None if depuis is None else max(depuis, debut, versions[0].debut)
        return jour if jour is not None and jour < fin else None
    for version, premier, dernier in periodes(versions, debut, fin):
        depuis = version.ouvert_depuis(poste, nature)
        if depuis is not None and max(depuis, premier) < dernier:
            return max(depuis, premier)
    return None


def premier_demarrage(versions: tuple[Contenu, ...], fin: date) -> date | None:
    """Le jour où une première mission démarre, avant ``fin`` ; ``None`` si aucune ne démarre."""
    jours = (
        max(mission.demarrage, premier)
        for version, premier, dernier in periodes(versions, versions[0].debut, fin)
        for mission in version.missions.values()
        if max(mission.demarrage, premier) < dernier
    )
    return min(jours, default=None)
