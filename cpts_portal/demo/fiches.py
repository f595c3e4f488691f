"""Ce qu'une fiche-action de la démonstration a de daté et de mesuré ; sans hasard, d'après sa mission."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from commun.calendrier import ajouter_mois, jour_paris
from dossiers.enums_projet import Frequence, Priorite
from dossiers.models import ProjetSante
from dossiers.qualite_indicateurs import valeur
from missions.catalogue import CATALOGUE, Sens

RANGS = {mission.code: rang for rang, mission in enumerate(CATALOGUE)}
CHEMIN = {"cible_1": Decimal("0.4"), "cible_3": Decimal("0.8")}
EN_BAISSE = ("sans médecin traitant", "urgences", "délai")


def calendrier_de_la_mission(projet: ProjetSante, mission: str) -> dict[str, Any]:
    """Début au trimestre de la mission, l'année d'après l'ouverture du projet ; douze à dix-huit mois de travail."""
    rang = RANGS[mission]
    debut = ajouter_mois(date(jour_paris(projet.ouvert_le).year + 1, 1, 4), 3 * rang)
    fin = ajouter_mois(debut, 12 + 3 * (rang % 3)) - timedelta(1)
    priorite = (Priorite.HAUTE, Priorite.MOYENNE, Priorite.BASSE)[min(rang // 2, 2)]
    return {"debut_le": debut, "fin_le": fin, "priorite": priorite, "montant": 6000 + 2500 * rang}


def mesure(intitule: str, reference: str, cible: str) -> dict[str, Any]:
    """L'unité, le sens, les cibles et le relevé d'un indicateur d'après son nom et ses valeurs."""
    baisse = any(mot in intitule.lower() for mot in EN_BAISSE)
    return {
        "unite": "%" if "%" in reference else "nombre",
        "sens": (Sens.BAISSE if baisse else Sens.HAUSSE).value,
        "frequence": Frequence.SEMESTRIELLE,
        "personne": "La coordinatrice",
        "source": "Assurance Maladie" if "%" in reference else "Registre de la CPTS",
        **_cibles_en_chemin(reference, cible),
    }


def _cibles_en_chemin(reference: str, cible: str) -> dict[str, str]:
    """La 1re et la 3e année visent deux et quatre cinquièmes du chemin, en nombres entiers, s'il est assez long."""
    de, vers = valeur(reference), valeur(cible)
    if de is None or vers is None or abs(vers - de) < len(CHEMIN) + 1:
        return {"cible_1": cible}
    suffixe = " %" if "%" in cible else ""
    return {cle: f"{de + (vers - de) * part:.0f}{suffixe}" for cle, part in CHEMIN.items()}
