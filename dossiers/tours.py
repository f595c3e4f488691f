"""De qui est-ce le tour : dire « vous » à la personne, ou au service, que le dossier attend."""

from collections.abc import Callable, Iterable

from django.db.models import Q

from comptes.enums import Role
from comptes.mandats import mandats
from comptes.models import Utilisateur
from dossiers.enums import RoleEquipe, Tour
from dossiers.models import Dossier, MembreEquipe
from dossiers.visibilite import ROLES_AM, ROLES_ARS

REDIGENT = (RoleEquipe.RESPONSABLE, RoleEquipe.REDACTEUR)
Partage = Callable[[Utilisateur], Q | None]

_PARTAGES: list[Partage] = []


def inscrire_partage(partage: Partage) -> None:
    """``partage(personne)`` filtre ce qui attend son service mais un collègue, pas elle ; None, rien à retirer."""
    if partage not in _PARTAGES:
        _PARTAGES.append(partage)


def est_chez_un_collegue(dossier: Dossier, utilisateur: Utilisateur) -> bool:
    """Vrai si c'est au service de cette personne de jouer, mais à un autre qu'elle."""
    filtres = [filtre for partage in _PARTAGES if (filtre := partage(utilisateur)) is not None]
    return any(Dossier.objects.filter(filtre, pk=dossier.pk).exists() for filtre in filtres)


def mon_tour(utilisateur: Utilisateur) -> Q:
    """Les dossiers qui attendent son équipe, sa région du Guichet ou les départements pilotes de son organisme.

    Sans ce qui attend un collègue du même service. La signature du contrat n'y est pas : elle se lit plus haut, avec
    les signatures.
    """
    siens = _de_mon_cote(utilisateur)
    for partage in _PARTAGES:
        ailleurs = partage(utilisateur)
        if ailleurs is not None:
            siens &= ~ailleurs
    return siens


def _de_mon_cote(utilisateur: Utilisateur) -> Q:
    filtre = de_l_equipe(utilisateur, REDIGENT) & Q(tour=Tour.PORTEUR)
    for mandat in mandats(utilisateur):
        pilote = Q(departement_pilote__in=mandat.departements)
        if mandat.role == Role.COORDINATEUR:
            filtre |= Q(tour=Tour.GUICHET, region=mandat.region)
        elif mandat.role in ROLES_ARS:
            filtre |= pilote & Q(tour=Tour.ARS)
        elif mandat.role in ROLES_AM:
            filtre |= pilote & Q(tour=Tour.AM)
    return filtre


def de_l_equipe(utilisateur: Utilisateur, roles: tuple[RoleEquipe, ...]) -> Q:
    """Les dossiers où elle tient l'un de ces rôles aujourd'hui."""
    siennes = MembreEquipe.objects.filter(utilisateur=utilisateur, role__in=roles, fin__isnull=True).order_by()
    return Q(pk__in=siennes.values("dossier"))


def marquer_les_siens(dossiers: Iterable[Dossier], utilisateur: Utilisateur) -> None:
    """Pose ``au_tour_de`` sur chaque dossier : « Vous » ou le nom de la partie ; une requête et les mandats."""
    lus = list(dossiers)
    siens = Dossier.objects.filter(mon_tour(utilisateur), pk__in=[dossier.pk for dossier in lus]).order_by()
    cles = set(siens.values_list("pk", flat=True))
    for dossier in lus:
        dossier.au_tour_de = "Vous" if dossier.pk in cles else dossier.get_tour_display()
