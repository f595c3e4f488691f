"""Les mandats actifs d'une personne : ce que ses affectations lui donnent aujourd'hui."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.apps import apps
from django.db.models import Manager
from django.utils import timezone

from acteurs.nomenclatures import TypeOrganisation
from comptes.enums import Role

if TYPE_CHECKING:
    from comptes.models import Utilisateur


@dataclass(frozen=True, slots=True)
class Mandat:
    """Un rôle exercé aujourd'hui. ``departements`` : codes du périmètre ; vide, aucun."""

    role: Role
    organisation_id: int
    type_organisation: TypeOrganisation
    region: str | None
    departements: frozenset[str]


def mandats(utilisateur: Utilisateur) -> tuple[Mandat, ...]:
    """Mandats actifs aujourd'hui (jour de Paris), dans un ordre stable.

    Gardés sur l'instance pour la journée ; au plus deux requêtes. Un compte anonyme ou désactivé n'en a pas.
    Un administrateur n'a que son mandat d'administrateur : les autres sont ignorés tant qu'il l'est.
    """
    if not (utilisateur.is_authenticated and utilisateur.is_active):
        return ()
    jour = timezone.localdate()
    garde = getattr(utilisateur, "_mandats_du_jour", None)
    if garde is None or garde[0] != jour:
        garde = (jour, _charger({utilisateur.pk}, jour)[utilisateur.pk])
        utilisateur._mandats_du_jour = garde
    return garde[1]


def oublier_mandats(utilisateur: Utilisateur) -> None:
    """À appeler après un changement d'affectation sur une instance déjà lue."""
    utilisateur.__dict__.pop("_mandats_du_jour", None)


def lire_les_mandats(utilisateurs: Iterable[Utilisateur]) -> None:
    """Garde d'avance les mandats de plusieurs personnes, en deux requêtes quel que soit leur nombre."""
    jour = timezone.localdate()
    actifs = [u for u in utilisateurs if u.is_authenticated and u.is_active]
    trouves = _charger({u.pk for u in actifs}, jour)
    for utilisateur in actifs:
        utilisateur._mandats_du_jour = (jour, trouves[utilisateur.pk])


def _charger(personnes: set[int], jour: date) -> dict[int, tuple[Mandat, ...]]:
    """Personne → mandats ; une personne sans mandat y figure, vide."""
    affectations = apps.get_model("comptes", "Affectation").objects
    lignes = list(
        affectations.actives(jour)
        .filter(organisation__active=True, utilisateur__in=personnes)
        .order_by("pk", "departements__code")
        .values_list(
            "pk",
            "utilisateur",
            "role",
            "organisation_id",
            "organisation__type",
            "organisation__region_id",
            "departements__code",
        )
    )
    propres: dict[int, set[str]] = defaultdict(set)
    for pk, *_, departement in lignes:
        propres[pk] |= {departement} if departement else set()
    ressorts = _ressorts(affectations, {ligne[3] for ligne in lignes if not propres[ligne[0]]})
    trouves: dict[int, dict[int, Mandat]] = {personne: {} for personne in personnes}
    for pk, personne, role, organisation, type_organisation, region, _ in lignes:
        trouves[personne][pk] = Mandat(
            role=Role(role),
            organisation_id=organisation,
            type_organisation=TypeOrganisation(type_organisation),
            region=region,
            departements=frozenset(propres[pk] or ressorts.get(organisation, set())),
        )
    return {personne: _sans_cumul(tuple(siens.values())) for personne, siens in trouves.items()}


def _sans_cumul(siens: tuple[Mandat, ...]) -> tuple[Mandat, ...]:
    """Un administrateur n'a que ce mandat."""
    return tuple(m for m in siens if m.role == Role.ADMINISTRATEUR) or siens


def _ressorts(affectations: Manager, organisations: set[int]) -> dict[int, set[str]]:
    """Départements des organisations dont un agent couvre tout le ressort."""
    ressorts: dict[int, set[str]] = defaultdict(set)
    if organisations:
        couples = (
            affectations.filter(organisation__in=organisations, organisation__departements__isnull=False)
            .order_by()
            .values_list("organisation_id", "organisation__departements")
            .distinct()
        )
        for organisation, departement in couples:
            ressorts[organisation].add(departement)
    return ressorts
