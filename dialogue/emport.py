"""Ce que l'archive d'un dossier emporte du dialogue : l'équipe, ses échanges avec le Guichet ; les autres, rien."""

from typing import Any

from django.utils import timezone
from django.utils.text import slugify

from comptes.models import Utilisateur
from dialogue.echanges import SIGNATURES
from dialogue.enums import Public
from dialogue.models import Message, PieceDeMessage
from dossiers.models import Dossier
from dossiers.permissions import role_dans_l_equipe
from dossiers.televersement.noms import tige

CHEMIN = "echanges/porteur-guichet.json"


def emporter(ecrivain: Any, dossier: Dossier, lecteur: Utilisateur | None) -> list[str]:
    """Écrit le fil porteur–Guichet et ses pièces ; rend les pièces qui n'ont pas pu l'être."""
    if lecteur is not None and role_dans_l_equipe(lecteur, dossier) is None:
        return []
    messages = Message.objects.filter(fil__dossier=dossier, fil__public=Public.PORTEUR_GUICHET).order_by("pk")
    lus = list(messages.select_related("auteur").prefetch_related("pieces__analyse"))
    if not lus:
        return []
    manquants: list[str] = []
    ecrivain.json(CHEMIN, [_fiche(message, _pieces(ecrivain, message, manquants)) for message in lus])
    return manquants


def _fiche(message: Message, pieces: list[dict[str, Any]]) -> dict[str, Any]:
    fiche = {
        "nature": message.get_nature_display(),
        "auteur": str(message.auteur),
        "au_nom_de": SIGNATURES[message.cote],
        "ecrit_le": timezone.localtime(message.ecrit_le),
        "texte": message.texte,
        "pieces": pieces,
    }
    if not message.est_une_note:
        return fiche
    return fiche | {"tenu_le": message.tenu_le, "duree": message.duree, "participants": message.participants}


def _pieces(ecrivain: Any, message: Message, manquants: list[str]) -> list[dict[str, Any]]:
    return [fiche for piece in message.pieces.all() if (fiche := _piece(ecrivain, piece, manquants))]


def _piece(ecrivain: Any, piece: PieceDeMessage, manquants: list[str]) -> dict[str, Any] | None:
    nom = f"{slugify(tige(piece.nom))[:60] or 'piece'}.{piece.nature.extensions[0]}"
    chemin = f"echanges/pieces/{piece.pk:06d}-{nom}"
    if piece.obstacle:
        manquants.append(f"{piece.nom} : {piece.obstacle.lower()}")
        return None
    try:
        with piece.fichier.open("rb") as flux:
            ecrivain.fichier(chemin, flux)
    except FileNotFoundError:
        manquants.append(f"{piece.nom} : fichier introuvable sur le portail")
        return None
    return {"chemin": chemin, "nom": piece.nom, "taille": piece.taille, "sha256": piece.sha256}
