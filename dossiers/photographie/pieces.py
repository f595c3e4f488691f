"""La part « pièces » d'une photographie : la liste des pièces jointes, jamais leur contenu."""

from typing import Any

from dossiers.models import LettreIntention, PieceJointe, ProjetSante


def photographier_pieces(objet: LettreIntention | ProjetSante) -> list[dict[str, Any]]:
    """Chaque pièce présente, dans l'ordre du dépôt ; ``taille`` en octets, ``cle`` désigne le fichier."""
    presentes = PieceJointe.objects.presentes().filter(dossier=objet.dossier_id, sujet=objet.SUJET).order_by("pk")
    return [photographier_piece(piece) for piece in presentes]


def photographier_piece(piece: PieceJointe) -> dict[str, Any]:
    """Une pièce : son titre, son nom, son type, sa taille en octets, son empreinte et sa clé."""
    return {
        "cle": str(piece.cle),
        "rubrique": piece.rubrique,
        "titre": piece.titre,
        "nom": piece.nom,
        "format": piece.format,
        "format_libelle": piece.nature.libelle,
        "taille": piece.taille,
        "sha256": piece.sha256,
        "analyse": piece.etat,
    }
