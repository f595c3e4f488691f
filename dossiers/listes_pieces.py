"""Les pièces jointes telles qu'une page les montre : rangées par rubrique, avec ce que chacun peut en ouvrir."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse

from comptes.models import Utilisateur
from dossiers.acces_pieces import est_servie, pieces_lisibles
from dossiers.enums import Sujet
from dossiers.models import Dossier, PieceJointe
from dossiers.televersement import formats_acceptes
from dossiers.televersement.formats import ACCEPT

# Les rubriques qui s'appuient d'ordinaire sur un document : statuts, études, comptes rendus, devis.
ATTENDUES = frozenset({
    (Sujet.LETTRE.value, "structure"), (Sujet.LETTRE.value, "diagnostic"), (Sujet.LETTRE.value, "mobilisation"),
    (Sujet.LETTRE.value, "financement"), (Sujet.PROJET.value, "presentation"), (Sujet.PROJET.value, "gouvernance"),
    (Sujet.PROJET.value, "forme"), (Sujet.PROJET.value, "budget"),
})  # fmt: skip


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
        "pieces_attendues": (objet.SUJET, rubrique) in ATTENDUES,
        "pieces_adresse": reverse("dossiers:pieces", args=[objet.dossier.numero, objet.SUJET]),
        "pieces_accept": ACCEPT,
        "pieces_formats": formats_acceptes(),
        "pieces_taille_mo": settings.PIECES_TAILLE_MO,
    }


def lues_avec(contenu: dict[str, Any], dossier: Dossier, sujet: str, utilisateur: Utilisateur) -> list:
    """Les pièces d'une photographie : chacune avec l'adresse où cette personne l'ouvre, ou rien."""
    photos = contenu.get("pieces", [])
    if not photos:
        return []
    connues = {str(piece.cle): piece for piece in pieces_lisibles(utilisateur, dossier, sujet)}
    return [{**photo, **_ouverture(connues.get(photo["cle"]), dossier)} for photo in photos]


def _ouverture(piece: PieceJointe | None, dossier: Dossier) -> dict[str, str]:
    if piece is None:
        return {"adresse": "", "avertissement": "Se lit dans la version où elle a été déposée"}
    vue = montrer(piece, dossier)
    return {"adresse": vue.adresse, "avertissement": vue.avertissement}
