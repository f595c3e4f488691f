"""La situation d'un contrat à financer : données immuables. Rien ici ne lit un fichier, une base ou l'heure."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from financement.bareme import Bareme, Nature
from financement.calendrier import DUREE_ANNEES, anniversaire
from financement.indicateurs import IndicateurRemunere, Releves

ACCES_SOINS = "acces_soins"
OPTIONS_SNP = {"compensation_snp": Nature.COMPENSATION_SNP, "supplement_snp": Nature.SUPPLEMENT_SNP}


@dataclass(frozen=True, slots=True)
class MissionEngagee:
    """Une mission du contrat : jour de démarrage inclus, options SNP, indicateurs rémunérés.

    ``atteinte`` : le taux de chaque année (1 à 5), pour une mission dont la part variable n'est pas découpée en
    indicateurs. Une mission qui a des indicateurs se paie d'après ses relevés (``Situation.releves``).
    """

    code: str
    demarrage: date
    compensation_snp: bool = False
    supplement_snp: bool = False
    atteinte: dict[int, Decimal] = field(default_factory=dict)
    indicateurs: tuple[IndicateurRemunere, ...] = ()

    def retient(self, nature: Nature) -> bool:
        """Vrai si la mission ouvre droit à cette nature de ligne (les lignes SNP sont des options).

        La part de crise n'est due que si l'ARS reconnaît une crise : elle n'entre dans aucun plan établi d'avance
        (``Situation.crises``, ``financement.crises``).
        """
        if nature is Nature.COMPENSATION_SNP:
            return self.compensation_snp
        if nature is Nature.SUPPLEMENT_SNP:
            return self.supplement_snp
        return nature is not Nature.CRISE_RECONNUE


@dataclass(frozen=True, slots=True)
class Avenant:
    """Ce qui change à partir du jour ``effet`` inclus : population, liste des missions, barème ; ``None`` garde.

    ``missions`` donne toutes les missions de la nouvelle version, celles qu'elle garde comprises.
    """

    effet: date
    population: int | None = None
    missions: tuple[MissionEngagee, ...] | None = None
    bareme: Bareme | None = None


@dataclass(frozen=True, slots=True)
class CriseReconnue:
    """Une crise sanitaire grave que l'ARS a reconnue le jour ``reconnue_le`` (décision ``reference``).

    ``du`` et ``au`` : premier et dernier jours de la crise, compris.
    """

    du: date
    au: date
    reconnue_le: date
    reference: str


@dataclass(frozen=True, slots=True)
class Situation:
    """Tout ce qui détermine le plan de versement d'un contrat de cinq ans.

    ``arretees`` : les années (1 à 5) dont les résultats sont arrêtés au dialogue de gestion. Une autre compte la part
    variable des missions découpées en indicateurs à son maximum, ou à ``taux_a_venir`` si on le suppose, sans lire ses
    relevés. None : toutes le sont.
    """

    population: int
    signature: date
    missions: tuple[MissionEngagee, ...] = ()
    avenants: tuple[Avenant, ...] = ()
    resiliation: date | None = None
    releves: Releves = field(default_factory=dict)
    arretees: frozenset[int] | None = None
    taux_a_venir: Decimal | None = None
    crises: tuple[CriseReconnue, ...] = ()

    @property
    def terme(self) -> date:
        """Le cinquième anniversaire : premier jour après le contrat."""
        return anniversaire(self.signature, DUREE_ANNEES)

    @property
    def fin(self) -> date:
        """Premier jour où plus rien n'est dû : résiliation ou terme."""
        return self.resiliation or self.terme

    def est_arretee(self, annee: int) -> bool:
        """Vrai si la part variable de cette année se paie d'après ses relevés."""
        return self.arretees is None or annee in self.arretees

    def atteinte(self, code: str, annee: int) -> Decimal | None:
        """Le taux d'atteinte de l'année pour une mission, dite au contrat ou par l'avenant qui l'ajoute."""
        for mission in self.missions:
            if mission.code == code:
                return mission.atteinte.get(annee)
        ajoutees = (mission for avenant in self._avenants_ranges() for mission in avenant.missions or ())
        return next((mission.atteinte.get(annee) for mission in ajoutees if mission.code == code), None)

    def _avenants_ranges(self) -> list[Avenant]:
        return sorted(self.avenants, key=lambda avenant: avenant.effet)
