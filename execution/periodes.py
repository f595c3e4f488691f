"""Ce qu'une mission a déclaré dans une période d'engagement qu'un avenant a close : un historique lisible."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from contrats.models import Contrat
from execution.enums import EtatJalon
from execution.lecture_du_contrat import periodes_du_contrat
from execution.models import JalonDeMission


@dataclass(frozen=True)
class PeriodeClose:
    """Une mission engagée du jour ``du`` au jour ``dernier_jour`` compris, et ses jalons avec leurs preuves."""

    mission: str
    libelle: str
    du: date
    dernier_jour: date
    jalons: tuple[tuple[JalonDeMission, Sequence[Any]], ...]

    @property
    def cle(self) -> str:
        return f"{self.mission}-{self.du.isoformat()}"

    @property
    def a_juger(self) -> bool:
        """Vrai si la caisse n'a pas encore dit ce qu'elle pense d'une déclaration."""
        return any(jalon.etat == EtatJalon.DECLARE for jalon, _ in self.jalons)


def periodes_closes(contrat: Contrat, jour: date, preuves: Mapping[str, Sequence[Any]]) -> list[PeriodeClose]:
    """Celles qui ont fini ce jour-là, de la plus ancienne à la plus récente ; ``preuves`` : clé du jalon → pièces."""
    jalons: dict[tuple[str, date], list[tuple[JalonDeMission, Sequence[Any]]]] = {}
    for jalon in contrat.jalons.all():
        lu = (jalon, preuves.get(str(jalon.pk), ()))
        jalons.setdefault((jalon.mission, jalon.engagee_le), []).append(lu)
    return [
        PeriodeClose(p.mission, p.libelle, p.du, p.dernier_jour, tuple(jalons.get((p.mission, p.du), ())))
        for p in periodes_du_contrat(contrat)
        if p.au is not None and p.au <= jour
    ]
