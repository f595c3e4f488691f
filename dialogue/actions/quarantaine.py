"""L'analyse antivirus des pièces d'un fil : échec fermé, retentée par le travailleur ; rien n'entre au journal."""

import logging
from datetime import date, datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from commun.antivirus import AntivirusInjoignable, analyser
from dialogue.models import AnalyseDePiece, PieceDeMessage
from dialogue.notifications import prevenir_de_l_infection

journal = logging.getLogger(__name__)


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
    """Juste après l'envoi : l'échec laisse la pièce en quarantaine, le travailleur reprendra."""
    try:
        for piece in PieceDeMessage.objects.select_related("message__auteur").filter(pk=piece_pk):
            analyser_la_piece(piece, maintenant=timezone.now())
    except AntivirusInjoignable as erreur:
        journal.warning("pièce de message %s : antivirus injoignable (%s), en quarantaine", piece_pk, erreur)
    except Exception:
        journal.exception("pièce de message %s : analyse remise au travailleur", piece_pk)


def analyser_les_pieces_des_messages(jour: date, maintenant: datetime) -> int:
    """Traitement du temps : les pièces en attente ; un antivirus injoignable arrête là, sans erreur."""
    if not settings.CLAMD_ADRESSE:
        return 0
    analysees = 0
    attente = PieceDeMessage.objects.select_related("message__auteur").filter(analyse__isnull=True)
    for piece in attente.order_by("pk"):
        try:
            analysees += analyser_la_piece(piece, maintenant=maintenant)
        except AntivirusInjoignable as erreur:
            journal.warning("antivirus injoignable (%s) : les pièces des messages restent en quarantaine", erreur)
            break
        except FileNotFoundError:
            journal.error("pièce de message %s : fichier absent, analyse impossible", piece.pk)
    return analysees
