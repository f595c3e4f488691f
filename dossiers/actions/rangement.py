"""Ranger une pièce vérifiée, la recopier d'un dossier à l'autre, la figer au dépôt, sans ouvrir de transaction."""

from collections.abc import Iterable
from datetime import datetime
from functools import partial
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction

from comptes.models import Utilisateur
from dossiers.actions.quarantaine import analyser_sans_bruit
from dossiers.models import LettreIntention, PieceDeposee, PieceJointe, ProjetSante, VersionDeposee
from dossiers.televersement import Fichier
from dossiers.televersement.noms import titre_depuis

Objet = LettreIntention | ProjetSante


def ranger(objet: Any, fichier: Fichier, *, rubrique: str, titre: str, **depot: Any) -> PieceJointe:
    """Écrit le fichier vérifié et sa ligne, puis le fait analyser ; un échec ne laisse pas de fichier."""
    piece = PieceJointe(
        dossier=objet.dossier,
        sujet=objet.SUJET,
        rubrique=rubrique,
        titre=(titre or titre_depuis(fichier.nom))[:200],
        nom=fichier.nom,
        format=fichier.format.code,
        taille=len(fichier.octets),
        sha256=fichier.sha256,
        **depot,
    )
    piece.fichier.save("piece", ContentFile(fichier.octets), save=False)
    try:
        piece.save(force_insert=True)
    except Exception:
        piece.fichier.storage.delete(piece.fichier.name)
        raise
    transaction.on_commit(partial(analyser_sans_bruit, piece.pk), robust=True)
    return piece


def figer_les_pieces(version: VersionDeposee) -> None:
    """Attache à la version les pièces que sa photographie nomme : elles ne s'effacent plus du disque."""
    cles = [piece["cle"] for piece in version.contenu["pieces"]]
    figees = PieceJointe.objects.filter(dossier=version.dossier_id, cle__in=cles).order_by("pk")
    PieceDeposee.objects.bulk_create(PieceDeposee(version=version, piece=piece) for piece in figees)


def recopier_les_pieces(
    pieces: Iterable[PieceJointe], objet: Objet, *, auteur: Utilisateur, maintenant: datetime
) -> None:
    """Joint à ``objet`` une copie de chaque pièce, analysée à nouveau ; dans la transaction de l'appelant."""
    for piece in pieces:
        with piece.fichier.open("rb") as fichier:
            verifie = Fichier(piece.nom, fichier.read(), piece.nature, piece.sha256)
        ranger(objet, verifie, rubrique=piece.rubrique, titre=piece.titre, deposee_par=auteur, deposee_le=maintenant)
