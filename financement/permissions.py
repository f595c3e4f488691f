"""Qui lit et qui écrit les barèmes : les agents lisent, l'administrateur écrit, et nul ne vérifie ce qu'il a saisi."""

from django.core.exceptions import PermissionDenied

from comptes.mandats import mandats
from comptes.models import Utilisateur
from comptes.permissions import mandats_avec
from comptes.roles import Capacite
from financement.models import VersionDeBareme
from financement.workflow import Pas

REFUS = "Seul un administrateur du portail saisit ou vérifie un barème."
SON_PROPRE = "Vous avez saisi ce barème : une autre personne doit le vérifier."
DES_SAISIES = ("creer", "saisir", "soumettre")


def peut_lire(utilisateur: Utilisateur) -> bool:
    """Tout agent d'un organisme."""
    return bool(mandats(utilisateur))


def peut_administrer_les_baremes(utilisateur: Utilisateur) -> bool:
    return bool(mandats_avec(utilisateur, Capacite.ADMINISTRER_REFERENTIEL))


def verifier_administration(utilisateur: Utilisateur) -> None:
    """Lève ``PermissionDenied`` si ce compte n'administre pas les barèmes."""
    if not peut_administrer_les_baremes(utilisateur):
        raise PermissionDenied(REFUS)


def a_saisi(utilisateur: Utilisateur, version: VersionDeBareme) -> bool:
    """Vrai si cette personne a créé, complété ou soumis cette version, fût-ce une fois."""
    return (
        version.auteur_id == utilisateur.pk or version.actes.filter(auteur=utilisateur, code__in=DES_SAISIES).exists()
    )


def peut_franchir(utilisateur: Utilisateur, version: VersionDeBareme, pas: Pas) -> bool:
    return peut_administrer_les_baremes(utilisateur) and not (pas.un_autre and a_saisi(utilisateur, version))
