"""Ce que l'exécution lit du contrat en vigueur : missions engagées, indicateurs, année contractuelle."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from contrats.models import Contrat
from contrats.versions import contenu_au
from financement.calendrier import AnneeContractuelle, annees_contractuelles


@dataclass(frozen=True)
class MissionDuContrat:
    """Une mission engagée, avec les dates écrites au contrat (None : sans date)."""

    code: str
    libelle: str
    demarrage_le: date | None
    deploiement_le: date | None


def missions_au(contrat: Contrat, jour: date) -> list[MissionDuContrat]:
    """Les missions du contenu en vigueur ce jour-là, dans l'ordre du contrat."""
    return missions_de(contenu_au(contrat, jour), contrat.debut_le)


def missions_de(photographie: Mapping[str, Any], debut: date) -> list[MissionDuContrat]:
    """Les missions d'un contenu, dans l'ordre du contrat.

    Une date de démarrage antérieure à la signature vaut le jour de la signature (article 3 du contrat). Pur.
    """
    return [
        MissionDuContrat(
            engagement["mission"],
            engagement["libelle"],
            _jour(engagement["demarrage_le"], debut),
            _jour(engagement["deploiement_le"], debut),
        )
        for engagement in photographie["contenu"]["engagements"]
    ]


def _jour(iso: str, au_plus_tot: date) -> date | None:
    return max(date.fromisoformat(iso), au_plus_tot) if iso else None


def mission_au(contrat: Contrat, jour: date, code: str) -> MissionDuContrat | None:
    """Cette mission du contrat ; None si elle n'y est pas engagée."""
    return next((mission for mission in missions_au(contrat, jour) if mission.code == code), None)


def annee_de(contrat: Contrat, jour: date) -> AnneeContractuelle:
    """L'année contractuelle de ce jour, la première avant la signature, la dernière après le terme."""
    annees = annees_contractuelles(contrat.debut_le)
    return next((annee for annee in annees if jour < annee.fin), annees[-1])


def annee_numero(contrat: Contrat, numero: int) -> AnneeContractuelle:
    """L'année de ce numéro, de 1 à 5 ; ``KeyError`` sinon."""
    annees = {annee.numero: annee for annee in annees_contractuelles(contrat.debut_le)}
    return annees[numero]
