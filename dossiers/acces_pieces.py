"""Qui peut ouvrir quelle pièce jointe, et quand (domaine §3)."""

from django.conf import settings

from comptes.models import Utilisateur
from dossiers.enums import Sujet
from dossiers.enums_pieces import EtatPiece
from dossiers.models import Dossier, PieceDeposee, PieceJointe
from dossiers.permissions import Lecture, lecture, role_dans_l_equipe


def est_servie(piece: PieceJointe) -> bool:
    """Saine ; ou jamais analysée parce qu'aucun antivirus n'est réglé. Antivirus réglé : en attente, elle attend."""
    if piece.etat == EtatPiece.EN_ATTENTE:
        return not settings.CLAMD_ADRESSE
    return piece.etat == EtatPiece.SAINE


def est_lisible(utilisateur: Utilisateur, dossier: Dossier, piece: PieceJointe) -> bool:
    """Équipe : toutes, corbeille comprise. Relecture d'un brouillon : les présentes. Autres : la dernière déposée."""
    if role_dans_l_equipe(utilisateur, dossier) is not None:
        return True
    niveau = lecture(utilisateur, dossier, Sujet(piece.sujet))
    if niveau == Lecture.COPIE_DE_TRAVAIL:
        return piece.supprimee_le is None
    return niveau == Lecture.VERSION_DEPOSEE and est_dans_la_derniere_version(piece)


def est_dans_la_derniere_version(piece: PieceJointe) -> bool:
    """Vrai si la dernière version déposée de la lettre (ou du projet) la contient."""
    derniere = piece.dossier.versions.filter(sujet=piece.sujet).order_by("-numero").values("pk")[:1]
    return PieceDeposee.objects.filter(piece=piece, version__in=list(derniere.values_list("pk", flat=True))).exists()
