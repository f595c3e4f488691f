"""À quels relecteurs s'ouvrent les délibérations du Guichet : une table que remplit l'application qui instruit.

Sans inscription, à aucun : un relecteur ne lit rien des autres avant d'avoir envoyé sa propre contribution (S4).
"""

from collections.abc import Callable

from django.db.models import Q, QuerySet

from comptes.models import Utilisateur

Ouverture = Callable[[Utilisateur], QuerySet]

_TABLE: list[Ouverture] = []


def inscrire(ouverture: Ouverture) -> None:
    """``ouverture(relecteur)`` rend les identifiants des dossiers dont il lit les délibérations ; sans doublon."""
    if ouverture not in _TABLE:
        _TABLE.append(ouverture)


def deliberes_avec(relecteur: Utilisateur) -> Q:
    """Filtre des dossiers dont ce relecteur lit les délibérations."""
    filtre = Q(pk__in=())
    for ouverture in _TABLE:
        filtre |= Q(pk__in=ouverture(relecteur))
    return filtre
