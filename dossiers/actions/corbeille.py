"""Vider la corbeille des pièces : fichier et ligne s'effacent au terme du délai ; idempotent."""

from datetime import date, datetime

from django.db import transaction

from dossiers.echeances import pour_chacun
from dossiers.models import PieceJointe


def effacer_les_pieces_jetees(jour: date, maintenant: datetime) -> int:
    """Traitement du temps : les pièces jetées depuis plus longtemps que le délai, jamais celles d'un dépôt."""
    return pour_chacun(list(PieceJointe.objects.a_effacer(maintenant)), lambda piece: _effacer(piece, maintenant))


@transaction.atomic
def _effacer(piece: PieceJointe, maintenant: datetime) -> bool | None:
    """Relit la pièce sous verrou : restaurée ou déposée entre-temps, elle reste.

    Le fichier part avant la ligne : une panne entre les deux laisse une ligne échue, que le passage suivant efface.
    """
    [fraiche] = PieceJointe.objects.select_for_update().filter(pk=piece.pk) or [None]
    if fraiche is None or not PieceJointe.objects.a_effacer(maintenant).filter(pk=piece.pk).exists():
        return None
    fraiche.fichier.storage.delete(fraiche.fichier.name)
    fraiche.delete()
    return True
