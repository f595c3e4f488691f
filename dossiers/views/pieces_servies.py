"""Servir une pièce jointe : le même contrôle et les mêmes en-têtes, où qu'elle se lise."""

import logging
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404

from dossiers.acces_pieces import est_servie
from dossiers.models import PieceJointe
from dossiers.televersement.noms import tige

journal = logging.getLogger(__name__)


def servir(piece: PieceJointe, *, a_l_equipe: bool = False) -> FileResponse:
    """La pièce d'un dossier, en téléchargement ; l'appelant a vérifié qu'elle se lit.

    Lève ``PermissionDenied`` si elle est en quarantaine ou infectée (``a_l_equipe`` : dans les mots du porteur), et
    comme :func:`remettre`.
    """
    if not est_servie(piece):
        etat = piece.fiche.porteur if a_l_equipe else piece.fiche.instructeur
        raise PermissionDenied(f"« {piece.titre} » : {etat}.")
    return remettre(piece)


def remettre(piece: Any) -> FileResponse:
    """Le fichier d'une pièce saine (``fichier``, ``nom``, ``nature``) : en téléchargement, sans copie gardée.

    Lève ``Http404`` si le fichier a disparu, et le dit au journal technique.
    """
    try:
        fichier = piece.fichier.open("rb")
    except FileNotFoundError:
        journal.error("%s %s : fichier absent du disque", piece._meta.verbose_name, piece.pk)
        raise Http404("Le fichier de cette pièce est introuvable : signalez-le au Guichet.") from None
    reponse = FileResponse(fichier, as_attachment=True, filename=_nom_servi(piece), content_type=piece.nature.mime)
    reponse["X-Content-Type-Options"] = "nosniff"
    reponse["Cache-Control"] = "private, no-store"
    return reponse


def _nom_servi(piece: Any) -> str:
    """Le nom reçu, avec l'extension de son vrai format."""
    return f"{tige(piece.nom)}.{piece.nature.extensions[0]}"
