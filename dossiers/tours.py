"""De qui est-ce le tour : dire « vous » à la personne, ou au service, que le dossier attend."""

from collections.abc import Iterable

from django.db.models import Q

from comptes.enums import Role
from comptes.mandats import mandats
from comptes.models import Utilisateur
from dossiers.enums import RoleEquipe, Tour
from dossiers.models import Dossier, MembreEquipe
from dossiers.visibilite import ROLES_AM, ROLES_ARS

REDIGENT = (RoleEquipe.RESPONSABLE, RoleEquipe.REDACTEUR)


def mon_tour(utilisateur: Utilisateur) -> Q:
    """Les dossiers qui attendent son équipe, sa région du Guichet ou les départements pilotes de son organisme.

    La signature du contrat n'y est pas : elle se lit plus haut, avec les signatures.
    """
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
