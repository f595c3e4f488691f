"""Les pièces jointes telles qu'une page les montre : rangées par rubrique, avec ce que chacun peut en ouvrir."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse

from comptes.models import Utilisateur
from dossiers.acces_pieces import est_servie
from dossiers.models import Dossier, PieceDeposee, PieceJointe
from dossiers.permissions import Lecture, role_dans_l_equipe
from dossiers.televersement import formats_acceptes
from dossiers.televersement.formats import ACCEPT


@dataclass(frozen=True)
class PieceMontree:
    """Une pièce et son adresse, vide si elle ne s'ouvre pas maintenant."""

    piece: PieceJointe
    adresse: str
    avertissement: str


def montrer(piece: PieceJointe, dossier: Dossier) -> PieceMontree:
    """La pièce, ouverte si l'antivirus le permet."""
    servie = est_servie(piece)
    adresse = reverse("dossiers:piece", args=[dossier.numero, piece.cle]) if servie else ""
    return PieceMontree(piece, adresse, "" if servie else piece.fiche.porteur)


def bloc_de_rubrique(objet: Any, rubrique: str) -> dict[str, Any]:
    """Le contexte du bloc « Pièces de cette rubrique »."""
    presentes = objet.dossier.pieces_jointes.presentes().filter(sujet=objet.SUJET, rubrique=rubrique).order_by("pk")
    return {
        "pieces_jointes": [montrer(piece, objet.dossier) for piece in presentes],
        "pieces_rubrique": rubrique,
        "pieces_adresse": reverse("dossiers:pieces", args=[objet.dossier.numero, objet.SUJET]),
        "pieces_accept": ACCEPT,
        "pieces_formats": formats_acceptes(),
        "pieces_taille_mo": settings.PIECES_TAILLE_MO,
    }


def lues_avec(contenu: dict[str, Any], dossier: Dossier, sujet: str, utilisateur: Utilisateur, niveau: Lecture) -> list:
    """Les pièces d'une photographie : chacune avec l'adresse où cette personne l'ouvre, ou rien."""
    photos = contenu.get("pieces", [])
    if not photos:
        return []
    connues = {str(piece.cle): piece for piece in _ouvrables(dossier, sujet, utilisateur, niveau)}
    return [{**photo, **_ouverture(connues.get(photo["cle"]), dossier)} for photo in photos]


def _ouverture(piece: PieceJointe | None, dossier: Dossier) -> dict[str, str]:
    if piece is None:
        return {"adresse": "", "avertissement": "Se lit dans la version où elle a été déposée"}
    vue = montrer(piece, dossier)
    return {"adresse": vue.adresse, "avertissement": vue.avertissement}


def _ouvrables(dossier: Dossier, sujet: str, utilisateur: Utilisateur, niveau: Lecture) -> Iterable[PieceJointe]:
    """Les pièces de ce sujet que cette personne a le droit d'ouvrir (même règle que ``acces_pieces.est_lisible``)."""
    pieces = dossier.pieces_jointes.filter(sujet=sujet).order_by("pk")
    if role_dans_l_equipe(utilisateur, dossier) is not None:
        return pieces
    if niveau == Lecture.COPIE_DE_TRAVAIL:
        return pieces.presentes()
    derniere = dossier.versions.filter(sujet=sujet).order_by("-numero").first()
    return pieces.filter(pk__in=PieceDeposee.objects.filter(version=derniere).order_by().values("piece"))
