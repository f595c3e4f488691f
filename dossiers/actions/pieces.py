"""Joindre, renommer, jeter, restaurer une pièce.

Lève ``PermissionDenied``, ``TransitionRefusee`` (raisons en français) ou ``TeleversementRefuse`` (fichier irrecevable).
"""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from comptes.models import Utilisateur
from dossiers.actions.dossier import verifier_redaction
from dossiers.actions.rangement import Objet, ranger
from dossiers.actions.traces import tracer
from dossiers.actions.transitions import TransitionRefusee, verrouiller
from dossiers.enums import Sujet
from dossiers.models import PieceJointe
from dossiers.redaction import CLE_DES_PIECES
from dossiers.reouverture import FERMEE, PIECE_FERMEE, ouverture
from dossiers.televersement import MEGA, Fichier, verifier

PIECES_MAXIMUM = 200
MODIFICATION = {Sujet.LETTRE: "modifiee_le", Sujet.PROJET: "modifie_le"}


def joindre(
    objet: Objet,
    *,
    rubrique: str,
    nom: str,
    octets: bytes,
    auteur: Utilisateur,
    maintenant: datetime,
    titre: str = "",
) -> PieceJointe:
    """Vérifie le fichier, le range sous sa rubrique et le fait analyser après coup ; titre tiré du nom s'il manque."""
    verifie = verifier(nom, octets)
    with transaction.atomic():
        frais = verrouiller(objet)
        if not verifier_redaction(frais, auteur, None).accueille(rubrique):
            raise TransitionRefusee([FERMEE])
        raisons = raisons_de_refuser(frais, rubrique, verifie)
        if raisons:
            raise TransitionRefusee(raisons)
        piece = ranger(
            frais, verifie, rubrique=rubrique, titre=titre.strip(), deposee_par=auteur, deposee_le=maintenant
        )
        _noter(frais, piece, "pièce jointe", auteur, maintenant)
    return piece


def raisons_de_refuser(objet: Any, rubrique: str, fichier: Fichier) -> list[str]:
    """Doublon, trop de pièces, ou plus de place ; ``objet`` a un dossier et un sujet."""
    toutes = objet.dossier.pieces_jointes.all()
    presentes = toutes.presentes()
    deja = presentes.filter(sujet=objet.SUJET, rubrique=rubrique, sha256=fichier.sha256).first()
    if deja is not None:
        return [f"« {fichier.nom} » : ce fichier est déjà joint à cette rubrique, sous le titre « {deja.titre} »."]
    if presentes.count() >= PIECES_MAXIMUM:
        return [f"« {fichier.nom} » : un dossier a au plus {PIECES_MAXIMUM} pièces. Réunissez-en plusieurs en un PDF."]
    return _raisons_de_place(fichier.nom, len(fichier.octets), presentes.poids(), toutes.poids())


def _raisons_de_place(nom: str, taille: int, presentes: int, toutes: int) -> list[str]:
    """Le total du dossier est borné ; corbeille comprise, au double."""
    total = settings.PIECES_TOTAL_MO
    if presentes + taille > total * MEGA:
        return [f"« {nom} » : les pièces de ce dossier dépasseraient {total} Mo. Retirez-en ou réduisez-les."]
    if toutes + taille > 2 * total * MEGA:
        jours = settings.PIECES_CORBEILLE_JOURS
        return [f"« {nom} » : la corbeille de ce dossier est pleine ; elle se vide au bout de {jours} jours."]
    return []


@transaction.atomic
def modifier(
    piece: PieceJointe, *, titre: str, rubrique: str, auteur: Utilisateur, maintenant: datetime
) -> PieceJointe:
    """Change le titre et la rubrique d'une pièce présente."""
    objet, frais = _reprendre(piece, auteur)
    if frais.supprimee_le is not None:
        raise TransitionRefusee(["Cette pièce est à la corbeille : restaurez-la d’abord."])
    if not titre.strip():
        raise TransitionRefusee(["Dites ce qu’est ce document."])
    _refuser_le_doublon(frais, rubrique)
    if rubrique != frais.rubrique and not ouverture(objet).accueille(rubrique):
        raise TransitionRefusee([FERMEE])
    if rubrique != frais.rubrique:
        _noter(objet, frais, "pièce rangée ailleurs", auteur, maintenant)
    frais.titre, frais.rubrique = titre.strip()[:200], rubrique
    frais.save(update_fields=["titre", "rubrique"])
    _noter(objet, frais, "pièce renommée ou déplacée", auteur, maintenant)
    return frais


@transaction.atomic
def jeter(piece: PieceJointe, *, auteur: Utilisateur, maintenant: datetime) -> PieceJointe:
    """Met la pièce à la corbeille ; sans effet si elle y est déjà."""
    objet, frais = _reprendre(piece, auteur)
    if frais.supprimee_le is None:
        frais.supprimee_par, frais.supprimee_le = auteur, maintenant
        frais.save(update_fields=["supprimee_par", "supprimee_le"])
        _noter(objet, frais, "pièce mise à la corbeille", auteur, maintenant)
    return frais


@transaction.atomic
def restaurer(piece: PieceJointe, *, auteur: Utilisateur, maintenant: datetime) -> PieceJointe:
    """Sort la pièce de la corbeille tant qu'elle n'est pas échue ; sans effet si elle n'y est pas."""
    objet, frais = _reprendre(piece, auteur)
    if frais.supprimee_le is None:
        return frais
    if PieceJointe.objects.a_effacer(maintenant).filter(pk=frais.pk).exists():
        raise TransitionRefusee([f"« {frais.titre} » : le délai de la corbeille est passé, le fichier est effacé."])
    _refuser_le_doublon(frais, frais.rubrique)
    raisons = _raisons_de_place(frais.nom, frais.taille, objet.dossier.pieces_jointes.presentes().poids(), 0)
    if raisons:
        raise TransitionRefusee(raisons)
    frais.supprimee_par = frais.supprimee_le = None
    frais.save(update_fields=["supprimee_par", "supprimee_le"])
    _noter(objet, frais, "pièce restaurée", auteur, maintenant)
    return frais


def _reprendre(piece: PieceJointe, auteur: Utilisateur) -> tuple[Objet, PieceJointe]:
    """L'objet et la pièce relus sous verrou, pour qui peut rédiger maintenant."""
    objet = verrouiller(getattr(piece.dossier, piece.sujet))
    permise = verifier_redaction(objet, auteur, None)
    fraiche = PieceJointe.objects.select_for_update(of=("self",)).select_related("dossier").get(pk=piece.pk)
    if not permise.libere(fraiche):
        raise TransitionRefusee([PIECE_FERMEE])
    return objet, fraiche


def _refuser_le_doublon(piece: PieceJointe, rubrique: str) -> None:
    memes = piece.dossier.pieces_jointes.presentes().filter(sujet=piece.sujet, rubrique=rubrique, sha256=piece.sha256)
    if memes.exclude(pk=piece.pk).exists():
        raise TransitionRefusee([f"« {piece.nom} » : ce fichier est déjà joint à cette rubrique."])


def _noter(objet: Objet, piece: PieceJointe, geste: str, auteur: Utilisateur, maintenant: datetime) -> None:
    """Trace le geste dans la rubrique de la pièce, sans son titre (il peut nommer quelqu'un), et date l'objet."""
    cle = f"{CLE_DES_PIECES}{piece.pk}"
    tracer(objet.dossier, objet.SUJET, piece.rubrique, cle, auteur=auteur, maintenant=maintenant, libelle=geste)
    champ = MODIFICATION[objet.SUJET]
    setattr(objet, champ, maintenant)
    objet.save(update_fields=[champ])
