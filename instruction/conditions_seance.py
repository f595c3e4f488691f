"""Ce qui interdit de noter l'issue d'un dossier en séance : toutes les raisons, en français, ou rien."""

from dossiers.conditions import Demande
from dossiers.enums import SensAvis
from instruction.charge import A_L_INSTRUCTION
from instruction.enums_seance import SituationSeance

NON_OUVERTE = "La séance n’est pas ouverte : rien ne s’y note."


def seance_ouverte(demande: Demande) -> list[str]:
    """On note pendant la séance, jamais avant ni après sa clôture."""
    return [] if demande.objet.seance.situation == SituationSeance.OUVERTE else [NON_OUVERTE]


def lettre_a_l_instruction(demande: Demande) -> list[str]:
    """La lettre est encore chez le Guichet."""
    if demande.dossier.lettre.etat in A_L_INSTRUCTION:
        return []
    return ["La lettre n’est plus à l’instruction du Guichet : la séance n’a plus à en décider."]


def avis_sense(demande: Demande) -> list[str]:
    """Un sens ; une motivation s'il n'est pas favorable (S4)."""
    sens = demande.donnees.get("sens", "")
    if sens not in SensAvis.values:
        return ["Choisissez le sens de l’avis proposé."]
    if sens != SensAvis.FAVORABLE and not demande.commentaire:
        return ["Écrivez pourquoi l’avis proposé n’est pas favorable sans réserve."]
    return []


def report_date(demande: Demande) -> list[str]:
    """Une date après cette séance ; le motif est exigé par la porte."""
    date = demande.donnees.get("reporte_au")
    if date is None:
        return ["Indiquez la date à laquelle le dossier est reporté."]
    if date <= demande.objet.seance.tenue_le:
        return ["Reportez le dossier à une date après cette séance."]
    return []
