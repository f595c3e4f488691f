"""L'analyse antivirus des pièces d'un fil : échec fermé, retentée par le travailleur ; rien n'entre au journal."""

from datetime import date, datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from commun import quarantaine
from commun.antivirus import analyser
from dialogue.models import AnalyseDePiece, PieceDeMessage
from dialogue.notifications import prevenir_de_l_infection


def analyser_la_piece(piece: PieceDeMessage, *, maintenant: datetime) -> bool:
    """Consigne le verdict ; faux s'il n'y avait rien à faire. Lève ``AntivirusInjoignable`` : elle attend encore."""
    if not settings.CLAMD_ADRESSE or AnalyseDePiece.objects.filter(piece=piece).exists():
        return False
    with piece.fichier.open("rb") as fichier:
        trouve = analyser(fichier, settings.CLAMD_ADRESSE)
    try:
        with transaction.atomic():
            AnalyseDePiece.objects.create(piece=piece, trouve=trouve[:200], analysee_le=maintenant)
            if trouve:
                prevenir_de_l_infection(piece, maintenant)
    except IntegrityError:
        return False
    return True


def analyser_sans_bruit(piece_pk: int) -> None:
    """Juste après l'envoi ; voir :func:`commun.quarantaine.analyser_sans_bruit`."""
    pieces = PieceDeMessage.objects.select_related("message__auteur").filter(pk=piece_pk)
    quarantaine.analyser_sans_bruit(pieces, lambda piece: analyser_la_piece(piece, maintenant=timezone.now()))


def analyser_les_pieces_des_messages(jour: date, maintenant: datetime) -> int:
    """Traitement du temps : les pièces en attente."""
    if not settings.CLAMD_ADRESSE:
        return 0
    pieces = PieceDeMessage.objects.select_related("message__auteur").filter(analyse__isnull=True).order_by("pk")
    return quarantaine.analyser_en_attente(pieces, lambda piece: analyser_la_piece(piece, maintenant=maintenant))
