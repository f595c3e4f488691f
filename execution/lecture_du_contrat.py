"""Ce que l'exécution lit du contrat en vigueur : missions engagées, indicateurs, année contractuelle."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from contrats.engagements import Engagees, Periode, periodes
from contrats.models import Contrat
from contrats.versions import VersionEnVigueur, version_au, versions
from financement.calendrier import AnneeContractuelle, annees_contractuelles


@dataclass(frozen=True)
class MissionDuContrat:
    """Une mission engagée, avec les dates écrites au contrat (None : sans date).

    ``engagee_le`` : premier jour de sa période d'engagement, la signature ou l'effet de l'avenant qui l'a ajoutée.
    """

    code: str
    libelle: str
    engagee_le: date
    demarrage_le: date | None
    deploiement_le: date | None


def missions_au(contrat: Contrat, jour: date) -> list[MissionDuContrat]:
    """Les missions du contenu en vigueur ce jour-là, dans l'ordre du contrat."""
    return missions_de(version_au(contrat, jour))


def missions_de(version: VersionEnVigueur) -> list[MissionDuContrat]:
    """Les missions d'une version, dans l'ordre du contrat.

    Une date antérieure à l'engagement de la mission vaut ce jour-là (article 3 du contrat). Pur.
    """
    return [_mission(engagement, version.engagees) for engagement in version.photographie["contenu"]["engagements"]]


def _mission(engagement: Mapping[str, Any], engagees: Engagees) -> MissionDuContrat:
    code = engagement["mission"]
    demarrage, deploiement = (_jour(engagement[cle], engagees[code]) for cle in ("demarrage_le", "deploiement_le"))
    return MissionDuContrat(code, engagement["libelle"], engagees[code], demarrage, deploiement)


def _jour(iso: str, au_plus_tot: date) -> date | None:
    return max(date.fromisoformat(iso), au_plus_tot) if iso else None


def mission_au(contrat: Contrat, jour: date, code: str) -> MissionDuContrat | None:
    """Cette mission du contrat ; None si elle n'y est pas engagée."""
    return next((mission for mission in missions_au(contrat, jour) if mission.code == code), None)


def periodes_du_contrat(contrat: Contrat) -> list[Periode]:
    """Chaque période où une mission est engagée, passée, en cours ou à venir, par premier jour ; une requête."""
    return periodes(versions(contrat))


def annee_de(contrat: Contrat, jour: date) -> AnneeContractuelle:
    """L'année contractuelle de ce jour, la première avant la signature, la dernière après le terme."""
    annees = annees_contractuelles(contrat.debut_le)
    return next((annee for annee in annees if jour < annee.fin), annees[-1])


def annee_numero(contrat: Contrat, numero: int) -> AnneeContractuelle:
    """L'année de ce numéro, de 1 à 5 ; ``KeyError`` sinon."""
    annees = {annee.numero: annee for annee in annees_contractuelles(contrat.debut_le)}
    return annees[numero]
