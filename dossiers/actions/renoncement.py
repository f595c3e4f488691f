"""Avant l'accord, l'équipe renonce au projet de santé gardé d'une archive, ou retire l'une de ses pièces.

Lève ``PermissionDenied`` (il faut pouvoir rédiger) ou ``TransitionRefusee`` (raisons en français). Le dossier est
verrouillé le premier, comme à l'accord : l'un des deux gestes passe, l'autre est refusé.
"""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from commun.delais import jour_paris
from comptes.models import Utilisateur
from comptes.roles import Capacite
from dossiers.actions.traces import tracer
from dossiers.actions.transitions import TransitionRefusee, verrouiller
from dossiers.enums import Sujet
from dossiers.journal import consigner
from dossiers.models import Dossier, PieceJointe, ProjetGarde
from dossiers.permissions import capacites_sur
from dossiers.redaction import CLE_DES_PIECES

PLUS_GARDE = "Ce projet n’est plus gardé de côté : il a été repris à l’accord de l’ARS, ou l’équipe y a déjà renoncé."
DEJA_RETIREE = "Cette pièce a déjà été retirée."


@transaction.atomic
def renoncer_au_projet_garde(dossier: Dossier, *, auteur: Utilisateur, maintenant: datetime) -> None:
    """Efface le projet gardé et met ses pièces à la corbeille ; le journal garde l'empreinte de l'archive."""
    garde = _verrouiller_le_projet_garde(dossier, auteur)
    pieces = list(pieces_gardees(dossier).select_for_update(of=("self",)))
    for piece in pieces:
        _jeter(piece, auteur, maintenant)
    donnees = {"archive": garde.archive, "numero_d_origine": garde.numero_d_origine, "pieces_jetees": len(pieces)}
    garde.delete()
    _consigner(dossier, "renonce", auteur, maintenant, donnees)


@transaction.atomic
def retirer_une_piece_gardee(
    dossier: Dossier, piece: PieceJointe, *, auteur: Utilisateur, maintenant: datetime
) -> None:
    """Met à la corbeille une pièce du projet gardé : elle ne sera pas reprise avec lui."""
    _verrouiller_le_projet_garde(dossier, auteur)
    [fraiche] = pieces_gardees(dossier).select_for_update(of=("self",)).filter(pk=piece.pk) or [None]
    if fraiche is None:
        raise TransitionRefusee([DEJA_RETIREE])
    _jeter(fraiche, auteur, maintenant)
    _consigner(dossier, "piece_retiree", auteur, maintenant, {"piece": str(fraiche.cle)})


def pieces_gardees(dossier: Dossier):
    """Les pièces qui attendent avec le projet gardé, dans l'ordre de l'archive."""
    pieces = PieceJointe.objects.presentes().filter(dossier=dossier, sujet=Sujet.PROJET)
    return pieces.select_related("dossier").order_by("pk")


def _verrouiller_le_projet_garde(dossier: Dossier, auteur: Utilisateur) -> ProjetGarde:
    if Capacite.REDIGER not in capacites_sur(auteur, dossier):
        raise PermissionDenied("Seule l’équipe qui rédige décide du projet gardé de côté.")
    verrouiller(dossier.lettre)
    garde = ProjetGarde.objects.filter(dossier=dossier, repris_le__isnull=True).first()
    if garde is None:
        raise TransitionRefusee([PLUS_GARDE])
    return garde


def _jeter(piece: PieceJointe, auteur: Utilisateur, maintenant: datetime) -> None:
    piece.supprimee_par, piece.supprimee_le = auteur, maintenant
    piece.save(update_fields=["supprimee_par", "supprimee_le"])
    cle = f"{CLE_DES_PIECES}{piece.pk}"
    libelle = "pièce mise à la corbeille"
    tracer(piece.dossier, Sujet.PROJET, piece.rubrique, cle, auteur=auteur, maintenant=maintenant, libelle=libelle)


def _consigner(
    dossier: Dossier, code: str, auteur: Utilisateur, maintenant: datetime, donnees: dict[str, str | int]
) -> None:
    consigner(
        dossier,
        sujet=Sujet.DOSSIER,
        code=f"projet_garde_{code}",
        auteur=auteur,
        instant=maintenant,
        jour_effet=jour_paris(maintenant),
        donnees=donnees,
    )
