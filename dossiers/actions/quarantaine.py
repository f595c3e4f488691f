"""L'analyse antivirus des pièces : échec fermé, retentée par le travailleur, une infectée ne se sert jamais."""

import logging
from datetime import date, datetime

from django.conf import settings
from django.utils import timezone

from commun.antivirus import AntivirusInjoignable, analyser
from dossiers import notifications
from dossiers.actions.transitions import DejaDecide, franchir
from dossiers.enums import Tour
from dossiers.enums_pieces import EtatPiece
from dossiers.models import Evenement, PieceJointe

journal = logging.getLogger(__name__)


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
    """Juste après le dépôt : l'échec laisse la pièce en quarantaine, le travailleur reprendra."""
    try:
        for piece in PieceJointe.objects.select_related("dossier").filter(pk=piece_pk):
            analyser_la_piece(piece, maintenant=timezone.now())
    except AntivirusInjoignable as erreur:
        journal.warning("pièce %s : antivirus injoignable (%s), laissée en quarantaine", piece_pk, erreur)
    except Exception:
        journal.exception("pièce %s : analyse remise au travailleur", piece_pk)


def analyser_les_pieces(jour: date, maintenant: datetime) -> int:
    """Traitement du temps : les pièces en attente ; un antivirus injoignable arrête là, sans erreur."""
    if not settings.CLAMD_ADRESSE:
        return 0
    analysees = 0
    for piece in PieceJointe.objects.select_related("dossier").filter(etat=EtatPiece.EN_ATTENTE).order_by("pk"):
        try:
            analysees += analyser_la_piece(piece, maintenant=maintenant)
        except AntivirusInjoignable as erreur:
            journal.warning("antivirus injoignable (%s) : les pièces restent en quarantaine", erreur)
            break
        except FileNotFoundError:
            journal.error("pièce %s : fichier absent, analyse impossible", piece.pk)
    return analysees


def dire_quoi_faire(piece: PieceJointe, evenement: Evenement) -> None:
    """Effet de ``declarer_infectee`` : le courriel de l'équipe dit quoi faire ; la page, quelle pièce et de qui."""
    precisions = (
        "L'antivirus a trouvé un programme malveillant dans une pièce jointe. Personne ne peut l'ouvrir. La page des "
        "pièces dit laquelle : retirez-la, faites vérifier le poste d'où elle vient, puis joignez une copie saine."
    )
    notifications.prevenir(piece.dossier, evenement, (Tour.PORTEUR,), precisions=precisions)
