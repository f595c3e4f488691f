"""Qui peut ouvrir quelle pièce jointe, et quand (domaine §3)."""

from django.conf import settings
from django.db.models import Q, QuerySet

from comptes.models import Utilisateur
from dossiers.enums import Sujet
from dossiers.enums_pieces import EtatPiece
from dossiers.models import Dossier, PieceDeposee, PieceJointe
from dossiers.permissions import Lecture, lecture, role_dans_l_equipe, versions_lisibles


def est_servie(piece: PieceJointe) -> bool:
    """Saine ; ou jamais analysée parce qu'aucun antivirus n'est réglé. Antivirus réglé : en attente, elle attend."""
    if piece.etat == EtatPiece.EN_ATTENTE:
        return not settings.CLAMD_ADRESSE
    return piece.etat == EtatPiece.SAINE


def est_lisible(utilisateur: Utilisateur, dossier: Dossier, piece: PieceJointe) -> bool:
    """Vrai si la pièce est parmi :func:`pieces_lisibles`."""
    return pieces_lisibles(utilisateur, dossier, Sujet(piece.sujet)).filter(pk=piece.pk).exists()


def pieces_lisibles(utilisateur: Utilisateur, dossier: Dossier, sujet: Sujet) -> QuerySet[PieceJointe]:
    """Équipe : toutes, corbeille comprise. Autres : celles des versions lues ; en relecture, aussi les présentes."""
    pieces = dossier.pieces_jointes.filter(sujet=sujet).order_by("pk")
    if role_dans_l_equipe(utilisateur, dossier) is not None:
        return pieces
    versions = versions_lisibles(utilisateur, dossier, sujet)
    lues = Q(pk__in=PieceDeposee.objects.filter(version__in=versions.order_by()).order_by().values("piece"))
    if lecture(utilisateur, dossier, sujet) == Lecture.COPIE_DE_TRAVAIL:
        lues |= Q(supprimee_le__isnull=True)
    return pieces.filter(lues)
