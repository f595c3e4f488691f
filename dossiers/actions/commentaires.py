"""Commenter un brouillon entre auteurs, répondre, régler, rouvrir ; partagé avec le Guichet pendant une relecture.

Lève ``PermissionDenied`` (pas le droit) ou ``TransitionRefusee`` (raisons en français).
"""

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q

from comptes.models import Utilisateur
from comptes.roles import Capacite
from dossiers.actions.transitions import TransitionRefusee, franchir
from dossiers.enums_echanges import RELECTURE_EN_COURS, EtatFil
from dossiers.models import Commentaire, CommentaireNonLu, Dossier, FilDeCommentaires, Relecture
from dossiers.models.commentaires import LONGUEUR_MAX
from dossiers.notifications_echanges import prevenir_du_commentaire
from dossiers.permissions import capacites_sur


def relecture_en_cours(dossier: Dossier, sujet: str | None = None) -> Relecture | None:
    """La relecture non fermée de ce dossier (et de cette étape si elle est donnée), s'il y en a une."""
    ouvertes = dossier.relectures.filter(etat__in=RELECTURE_EN_COURS)
    return (ouvertes.filter(sujet=sujet) if sujet else ouvertes).select_related("demandee_par", "terminee_par").first()


@transaction.atomic
def commenter(
    dossier: Dossier,
    *,
    sujet: str,
    rubrique: str,
    texte: str,
    auteur: Utilisateur,
    maintenant: datetime,
    champ: str = "",
    partage: bool = False,
    endroit: str = "",
) -> FilDeCommentaires:
    """Ouvre un fil sur une rubrique, ou sur un champ ; ``endroit`` le nomme dans le courriel.

    ``partage`` : lu aussi du coordinateur, pendant une relecture. Le Guichet ne peut écrire que là.
    """
    dossier = Dossier.objects.select_for_update().get(pk=dossier.pk)
    acquises = capacites_sur(auteur, dossier)
    relecture = relecture_en_cours(dossier, sujet)
    de_l_equipe = Capacite.COMMENTER in acquises
    if not de_l_equipe and (Capacite.RELIRE not in acquises or relecture is None):
        raise PermissionDenied("Seule l’équipe commente son dossier ; le Guichet, pendant une relecture.")
    partage = partage or not de_l_equipe
    if partage and relecture is None:
        raise TransitionRefusee(["La relecture est fermée : le Guichet ne lit plus ce brouillon."])
    fil = FilDeCommentaires.objects.create(
        dossier=dossier,
        sujet=sujet,
        rubrique=rubrique,
        champ=champ,
        relecture=relecture if partage else None,
        ouvert_par=auteur,
        ouvert_le=maintenant,
    )
    _ecrire(fil, texte, auteur, maintenant, endroit)
    return fil


@transaction.atomic
def repondre(
    fil: FilDeCommentaires, *, texte: str, auteur: Utilisateur, maintenant: datetime, endroit: str = ""
) -> Commentaire:
    """Ajoute un message ; un fil résolu se rouvre d'abord, un fil d'une relecture fermée ne se prolonge plus."""
    Dossier.objects.select_for_update().get(pk=fil.dossier_id)
    fil = FilDeCommentaires.objects.select_related("dossier", "relecture").get(pk=fil.pk)
    acquises = capacites_sur(auteur, fil.dossier)
    lit = Capacite.COMMENTER in acquises or (fil.relecture_id is not None and Capacite.RELIRE in acquises)
    if not lit:
        raise PermissionDenied("Ce commentaire ne vous est pas ouvert.")
    if fil.relecture_id is not None and fil.relecture.fermee_le is not None:
        raise TransitionRefusee(["La relecture est fermée : le Guichet ne lirait pas votre réponse."])
    if fil.etat != EtatFil.OUVERT:
        raise TransitionRefusee(["Ce commentaire est résolu : rouvrez-le pour y répondre."])
    return _ecrire(fil, texte, auteur, maintenant, endroit)


def resoudre(fil: FilDeCommentaires, *, auteur: Utilisateur, maintenant: datetime) -> None:
    """Marque un fil résolu."""
    franchir(fil, "resoudre", auteur=auteur, maintenant=maintenant)


def rouvrir(fil: FilDeCommentaires, *, auteur: Utilisateur, maintenant: datetime) -> None:
    """Remet un fil à traiter."""
    franchir(fil, "rouvrir", auteur=auteur, maintenant=maintenant)


def marquer_lus(dossier: Dossier, utilisateur: Utilisateur, rubriques: Iterable[tuple[str, str]]) -> None:
    """Note que cette personne a ouvert ces rubriques (étape, clé) : un prochain commentaire la préviendra de nouveau.

    Une requête s'il n'y a rien à noter.
    """
    vues = Q(pk__in=())
    for sujet, rubrique in rubriques:
        vues |= Q(sujet=sujet, rubrique=rubrique)
    attendus = CommentaireNonLu.objects.filter(vues, dossier=dossier, utilisateur=utilisateur)
    cles = list(attendus.values_list("pk", flat=True))
    if cles:
        CommentaireNonLu.objects.filter(pk__in=cles).delete()


def _ecrire(fil: FilDeCommentaires, texte: str, auteur: Utilisateur, maintenant: datetime, endroit: str) -> Commentaire:
    texte = texte.strip()
    if not texte:
        raise TransitionRefusee(["Écrivez votre commentaire."])
    if len(texte) > LONGUEUR_MAX:
        raise TransitionRefusee([f"Un commentaire fait {LONGUEUR_MAX} caractères au plus."])
    message = Commentaire.objects.create(fil=fil, auteur=auteur, texte=texte, ecrit_le=maintenant)
    prevenir_du_commentaire(fil, message, endroit)
    return message
