"""Ce qu'un compte peut faire hors de tout dossier. Les droits sur un dossier sont dans ``dossiers``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied

from comptes.enums import Role
from comptes.mandats import Mandat, mandats
from comptes.roles import Capacite, capacites

if TYPE_CHECKING:
    from comptes.models import Utilisateur

# Ce que l'administrateur voit dans l'administration ; jamais un dossier ni un contrat.
APPS_ADMINISTRABLES = frozenset({"territoires", "acteurs", "comptes", "missions"})
# Un compte se désactive, une organisation se ferme : seules ces fiches s'effacent, si rien ne les cite.
SUPPRESSIONS_PERMISES = frozenset({"acteurs.delete_professionnel", "acteurs.delete_structure"})
# Écrits par leurs actions seulement.
LECTURE_SEULE = frozenset({"changementdedroits", "invitation"})


def mandats_avec(utilisateur: Utilisateur, capacite: Capacite) -> tuple[Mandat, ...]:
    """Mandats d'aujourd'hui qui donnent cette capacité."""
    return tuple(mandat for mandat in mandats(utilisateur) if capacite in capacites(mandat.role))


def capacites_de(utilisateur: Utilisateur) -> frozenset[Capacite]:
    """Réunion des capacités des mandats ; un porteur, sans mandat, n'a que celle d'ouvrir un dossier."""
    trouvees = frozenset[Capacite]().union(*(capacites(mandat.role) for mandat in mandats(utilisateur)))
    sans_creation = trouvees - {Capacite.CREER_DOSSIER}
    return sans_creation | {Capacite.CREER_DOSSIER} if peut_creer_dossier(utilisateur) else sans_creation


def est_porteur(utilisateur: Utilisateur) -> bool:
    """Compte actif sans aucun mandat."""
    return utilisateur.is_authenticated and utilisateur.is_active and not mandats(utilisateur)


def est_administrateur(utilisateur: Utilisateur) -> bool:
    """Mandat d'administrateur en cours."""
    return any(mandat.role == Role.ADMINISTRATEUR for mandat in mandats(utilisateur))


def peut_creer_dossier(utilisateur: Utilisateur) -> bool:
    """Un porteur, ou un relecteur d'URPS pour sa propre CPTS ; jamais qui instruit, décide ou administre.

    Il suffit d'un mandat sans cette capacité pour l'interdire : on ne demande pas et n'instruit pas à la fois.
    """
    if not (utilisateur.is_authenticated and utilisateur.is_active):
        return False
    return all(Capacite.CREER_DOSSIER in capacites(mandat.role) for mandat in mandats(utilisateur))


def verifier_creer_dossier(utilisateur: Utilisateur) -> None:
    """Lève ``PermissionDenied`` si ce compte ne peut pas ouvrir de dossier."""
    if not peut_creer_dossier(utilisateur):
        raise PermissionDenied("Votre rôle ne permet pas d’ouvrir un dossier.")


def peut_administrer(utilisateur: Utilisateur, permission: str) -> bool:
    """Répond pour l'administration de Django (« app.action_modele »), d'après le seul rôle ADMINISTRATEUR."""
    app, _, reste = permission.partition(".")
    action, _, modele = reste.partition("_")
    if not modele or app not in APPS_ADMINISTRABLES or not est_administrateur(utilisateur):
        return False
    if action == "delete":
        return permission in SUPPRESSIONS_PERMISES
    return action == "view" or modele not in LECTURE_SEULE
