"""Les dates que l'instruction propose."""

from datetime import date, timedelta

from instruction.models import Instruction
from instruction.parametres import MARGE_CONSOLIDATION_JOURS


def date_proposee(instruction: Instruction, jour: date) -> date | None:
    """Date attendue proposée à un relecteur : avant l'avis visé, le temps de consolider ; None si l'avis est en retard.

    S'il ne reste pas cette marge, la date visée elle-même.
    """
    avec_marge = instruction.echeance_le - timedelta(days=MARGE_CONSOLIDATION_JOURS.valeur)
    if avec_marge >= jour:
        return avec_marge
    return instruction.echeance_le if instruction.echeance_le >= jour else None


def date_visee(dossier_id: int) -> date | None:
    """La date visée de l'avis d'un dossier (sa clé), reports compris ; None si rien n'est à l'instruction."""
    return Instruction.objects.filter(dossier=dossier_id).values_list("echeance_le", flat=True).first()
