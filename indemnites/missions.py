"""À quoi une indemnité se rattache : une mission du contrat en vigueur le jour du versement, ou le fonctionnement."""

from datetime import date

from contrats.models import Contrat
from contrats.versions import versions
from execution.lecture_du_contrat import mission_au
from indemnites.enums import FONCTIONNEMENT


def offertes(contrat: Contrat) -> list[tuple[str, str]]:
    """Fonctionnement, puis chaque mission d'une version du contrat : un avenant en ajoute, en retire."""
    trouvees = {
        engagement["mission"]: engagement["libelle"]
        for version in versions(contrat)
        for engagement in version.photographie["contenu"]["engagements"]
    }
    return [FONCTIONNEMENT, *trouvees.items()]


def est_au_contrat(contrat: Contrat, jour: date, mission: str) -> bool:
    """Vrai si cette mission est engagée ce jour-là."""
    return mission == FONCTIONNEMENT[0] or mission_au(contrat, jour, mission) is not None


def libelle_au(contrat: Contrat, jour: date, mission: str) -> str:
    """L'intitulé de la mission ce jour-là ; ``LookupError`` si elle n'est pas engagée."""
    trouvee = mission_au(contrat, jour, mission)
    if trouvee is None:
        raise LookupError(f"La mission {mission} n’est pas engagée au {jour:%d/%m/%Y}.")
    return trouvee.libelle
