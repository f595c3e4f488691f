"""Ce qui interdit une demande de contribution : toutes les raisons, en français."""

from datetime import date

from commun.calendrier import en_lettres
from comptes.models import Utilisateur
from dossiers.actions.transitions import TransitionRefusee
from dossiers.models import Dossier
from instruction.charge import A_L_INSTRUCTION
from instruction.enums import CONTRIBUTION_VIVANTE
from instruction.models import Contribution, Instruction
from instruction.permissions import raison_de_ne_pas_contribuer
from instruction.suppleance import Destinataire, PersonneNePeutRecevoir, destinataire


def exiger_l_instruction(dossier: Dossier) -> None:
    """Lève ``TransitionRefusee`` si la lettre n'est plus à l'instruction du Guichet."""
    if dossier.lettre.etat not in A_L_INSTRUCTION:
        raise TransitionRefusee(["La lettre n’est plus à l’instruction du Guichet : il n’y a plus rien à affecter."])


def raisons_de_la_date(attendue_le: date, instruction: Instruction, jour: date) -> list[str]:
    """Une date attendue n'est ni passée, ni après la date visée de l'avis."""
    if attendue_le < jour:
        return [f"La date attendue, {en_lettres(attendue_le)}, est déjà passée."]
    if attendue_le > instruction.echeance_le:
        visee = en_lettres(instruction.echeance_le)
        return [f"L’avis est visé pour le {visee} : choisissez une date avant, ou reportez d’abord cette date."]
    return []


def trouver_le_destinataire(personne: Utilisateur, dossier: Dossier, jour: date) -> Destinataire:
    """Qui recevra la demande, suppléant compris ; lève ``TransitionRefusee`` si personne ne le peut."""
    raison = raison_de_ne_pas_contribuer(personne, dossier)
    if raison:
        raise TransitionRefusee([raison])
    try:
        trouve = destinataire(personne, jour)
    except PersonneNePeutRecevoir as absents:
        raise TransitionRefusee([str(absents)]) from absents
    if trouve.supplee is not None:
        raison = raison_de_ne_pas_contribuer(trouve.personne, dossier)
        if raison:
            raise TransitionRefusee([f"{personne} est absent, et son suppléant ne peut pas lire ce dossier. {raison}"])
    return trouve


def contribue_deja(instruction: Instruction, personne: Utilisateur) -> bool:
    vivantes = Contribution.objects.filter(instruction=instruction, relecteur=personne)
    return vivantes.filter(etat__in=CONTRIBUTION_VIVANTE).exists()
