"""Écrire dans un fil : un message, ou la note d'un appel, d'une réunion, d'un courrier.

Lève ``PermissionDenied``, ``TransitionRefusee`` (raisons en français) ou ``TeleversementRefuse`` (fichier irrecevable).
Rien n'entre au journal du dossier : ce qui se dit ne change ni état ni horloge.
"""

from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from functools import partial

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Sum

from commun.delais import jour_paris
from commun.textes import normaliser
from comptes.models import Utilisateur
from dialogue import notifications
from dialogue.actions.lectures import lire_jusqu_a
from dialogue.actions.quarantaine import analyser_sans_bruit
from dialogue.enums import Nature, Public
from dialogue.models import Fil, Mention, Message, PieceDeMessage
from dialogue.participants import concernes, sans
from dialogue.permissions import verifier_ecriture
from dossiers.actions.transitions import TransitionRefusee
from dossiers.models import Dossier
from dossiers.televersement import MEGA, Fichier, verifier

FICHIERS_MAXIMUM = 10


@dataclass(frozen=True)
class Note:
    """Ce qui s'est dit hors du portail ; ``duree`` en minutes."""

    nature: Nature
    tenu_le: date
    duree: int | None = None
    participants: str = ""


def ecrire(
    dossier: Dossier,
    public: Public,
    *,
    texte: str,
    auteur: Utilisateur,
    maintenant: datetime,
    fichiers: Iterable[tuple[str, bytes]] = (),
    mentions: Collection[int] = (),
    note: Note | None = None,
) -> Message:
    """Ajoute un message au fil (né avec lui s'il le faut) et prévient ceux qui le lisent.

    ``fichiers`` : nom et octets, vérifiés comme toute pièce. ``mentions`` : clés de personnes, parmi
    :func:`dialogue.participants.mentionnables`.
    """
    verifies = [verifier(nom, octets) for nom, octets in fichiers]
    with transaction.atomic():
        cote = verifier_ecriture(auteur, dossier, public)
        fil, _ = Fil.objects.get_or_create(dossier=dossier, public=public, defaults={"ouvert_le": maintenant})
        # Le verrou range les clés des messages d'un fil dans l'ordre de leur écriture : « lu jusqu'à » en dépend.
        fil = Fil.objects.select_for_update().get(pk=fil.pk)
        fil.dossier = dossier
        du_fil = concernes(dossier, public)
        nommees = [p for p in sans(auteur, du_fil) if p.pk in mentions]
        raisons = _raisons(fil, texte, verifies, note, maintenant)
        if len(nommees) < len(set(mentions)):
            raisons.append("Une personne que vous nommez ne lit plus cet échange : retirez-la.")
        if raisons:
            raise TransitionRefusee(raisons)
        message = Message.objects.create(
            fil=fil,
            auteur=auteur,
            cote=cote,
            texte=texte.strip(),
            texte_recherche=_cle_de_recherche(texte, note, verifies),
            ecrit_le=maintenant,
            **(asdict(note) if note else {}),
        )
        Mention.objects.bulk_create(Mention(message=message, utilisateur=personne) for personne in nommees)
        for fichier in verifies:
            _ranger(message, fichier)
        lire_jusqu_a(fil, auteur, message.pk)
        notifications.prevenir(message, du_fil, {personne.pk for personne in nommees})
    return message


def _cle_de_recherche(texte: str, note: Note | None, fichiers: Iterable[Fichier]) -> str:
    return normaliser(" ".join([texte, note.participants if note else "", *(fichier.nom for fichier in fichiers)]))


def _raisons(fil: Fil, texte: str, fichiers: list[Fichier], note: Note | None, maintenant: datetime) -> list[str]:
    raisons = [] if texte.strip() else ["Écrivez votre message."]
    if note is not None and note.tenu_le > jour_paris(maintenant):
        raisons.append("Une note rapporte ce qui a eu lieu : sa date ne peut pas être à venir.")
    if len(fichiers) > FICHIERS_MAXIMUM:
        raisons.append(f"Joignez au plus {FICHIERS_MAXIMUM} fichiers par message.")
    if fichiers:
        deja = PieceDeMessage.objects.filter(message__fil=fil).order_by().aggregate(total=Sum("taille"))["total"] or 0
        if deja + sum(len(fichier.octets) for fichier in fichiers) > settings.PIECES_TOTAL_MO * MEGA:
            raisons.append(f"Les pièces de cet échange dépasseraient {settings.PIECES_TOTAL_MO} Mo : réduisez-les.")
    return raisons


def _ranger(message: Message, fichier: Fichier) -> None:
    """Écrit le fichier et sa ligne, puis le fait analyser ; un échec ne laisse pas de fichier."""
    piece = PieceDeMessage(
        message=message,
        nom=fichier.nom,
        format=fichier.format.code,
        taille=len(fichier.octets),
        sha256=fichier.sha256,
    )
    piece.fichier.save("piece", ContentFile(fichier.octets), save=False)
    try:
        piece.save(force_insert=True)
    except Exception:
        piece.fichier.storage.delete(piece.fichier.name)
        raise
    transaction.on_commit(partial(analyser_sans_bruit, piece.pk), robust=True)
