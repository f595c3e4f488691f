"""L'analyse antivirus des pièces : échec fermé, retentée par le travailleur, une infectée ne se sert jamais."""

from datetime import date, datetime

from django.conf import settings
from django.utils import timezone

from commun import quarantaine
from commun.antivirus import analyser
from dossiers import notifications
from dossiers.actions.transitions import DejaDecide, franchir
from dossiers.enums import Tour
from dossiers.enums_pieces import EtatPiece
from dossiers.models import Evenement, PieceJointe


def analyser_la_piece(piece: PieceJointe, *, maintenant: datetime) -> bool:
    """Analyse une pièce en attente et franchit son pas ; faux s'il n'y avait rien à faire.

    Lève ``AntivirusInjoignable`` : la pièce reste en quarantaine.
    """
    if not settings.CLAMD_ADRESSE or piece.etat != EtatPiece.EN_ATTENTE:
        return False
    with piece.fichier.open("rb") as fichier:
        trouve = analyser(fichier, settings.CLAMD_ADRESSE)
    pas = "declarer_infectee" if trouve else "declarer_saine"
    try:
        franchir(piece, pas, auteur=None, maintenant=maintenant, journal={"piece": piece.sha256, "trouve": trouve})
    except DejaDecide:
        return False
    return True


def analyser_sans_bruit(piece_pk: int) -> None:
    """Juste après l'envoi ; voir :func:`commun.quarantaine.analyser_sans_bruit`."""
    pieces = PieceJointe.objects.select_related("dossier").filter(pk=piece_pk)
    quarantaine.analyser_sans_bruit(pieces, lambda piece: analyser_la_piece(piece, maintenant=timezone.now()))


def analyser_les_pieces(jour: date, maintenant: datetime) -> int:
    """Traitement du temps : les pièces en attente."""
    if not settings.CLAMD_ADRESSE:
        return 0
    pieces = PieceJointe.objects.select_related("dossier").filter(etat=EtatPiece.EN_ATTENTE).order_by("pk")
    return quarantaine.analyser_en_attente(pieces, lambda piece: analyser_la_piece(piece, maintenant=maintenant))


def dire_quoi_faire(piece: PieceJointe, evenement: Evenement) -> None:
    """Effet de ``declarer_infectee`` : le courriel de l'équipe dit quoi faire ; la page, quelle pièce et de qui."""
    precisions = (
        "L’antivirus a trouvé un programme malveillant dans une pièce jointe. Personne ne peut l’ouvrir. La page des "
        "pièces dit laquelle : retirez-la, faites vérifier le poste d’où elle vient, puis joignez une copie saine."
    )
    notifications.prevenir(piece.dossier, evenement, (Tour.PORTEUR,), precisions=precisions)
