"""Dire un fil lu, ou de nouveau non lu, pour une personne."""

from comptes.models import Utilisateur
from dialogue.models import Fil, LectureDeFil


def lire_jusqu_a(fil: Fil, utilisateur: Utilisateur, message: int) -> None:
    """La personne a lu jusqu'à ce message (sa clé) ; le prochain message lui vaudra un nouveau courriel."""
    defauts = {"lu_jusqu_a": message, "prevenu_le": None, "a_relire": False}
    LectureDeFil.objects.update_or_create(fil=fil, utilisateur=utilisateur, defaults=defauts)


def marquer_non_lu(fil: Fil, utilisateur: Utilisateur) -> bool:
    """Le dernier message d'un autre redevient non lu ; faux si personne d'autre n'a écrit."""
    dernier = fil.messages.exclude(auteur=utilisateur).order_by("-pk").first()
    if dernier is None:
        return False
    defauts = {"lu_jusqu_a": dernier.pk - 1, "a_relire": True}
    LectureDeFil.objects.update_or_create(fil=fil, utilisateur=utilisateur, defaults=defauts)
    return True
