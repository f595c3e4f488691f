"""Les mandats actifs d'une personne : ce que ses affectations lui donnent aujourd'hui."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from acteurs.nomenclatures import TypeOrganisation
from comptes.enums import Role

if TYPE_CHECKING:
    from comptes.models import Utilisateur

Texte = tuple[str, tuple[Any, ...]]
# Tient, dans un texte gardé, la place de la clé demandée ; aucune ligne ne la porte.
DEMANDE = -1


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
    lignes = _lire(_texte_d_une_personne(jour), *personnes) if len(personnes) == 1 else list(_actives(personnes, jour))
    propres: dict[int, set[str]] = defaultdict(set)
    for pk, *_, departement in lignes:
        propres[pk] |= {departement} if departement else set()
    ressorts = _ressorts({ligne[3] for ligne in lignes if not propres[ligne[0]]})
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


def _ressorts(organisations: set[int]) -> dict[int, set[str]]:
    """Départements des organisations dont un agent couvre tout le ressort."""
    ressorts: dict[int, set[str]] = defaultdict(set)
    if len(organisations) == 1:
        couples = _lire(_texte_d_un_ressort(), *organisations)
    else:
        couples = list(_couvertes(organisations)) if organisations else []
    for organisation, departement in couples:
        ressorts[organisation].add(departement)
    return ressorts


def _actives(personnes: Iterable[int], jour: date) -> QuerySet:
    """Une ligne par affectation en vigueur et par département : ce que :func:`_charger` assemble."""
    actives = apps.get_model("comptes", "Affectation").objects.actives(jour)
    return (
        actives.filter(organisation__active=True, utilisateur__in=personnes)
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


def _couvertes(organisations: Iterable[int]) -> QuerySet:
    """Organisation, département : son ressort."""
    affectations = apps.get_model("comptes", "Affectation").objects
    siennes = affectations.filter(organisation__in=organisations, organisation__departements__isnull=False)
    return siennes.order_by().values_list("organisation_id", "organisation__departements").distinct()


# Chaque page lit les mandats d'une seule personne, presque toujours d'une seule organisation : ces deux requêtes
# s'écrivent une fois (la première, une fois par jour) et se relisent à chaque page.
@lru_cache(maxsize=2)
def _texte_d_une_personne(jour: date) -> Texte:
    return _actives([DEMANDE], jour).query.get_compiler(connection=connection).as_sql()


@lru_cache(maxsize=1)
def _texte_d_un_ressort() -> Texte:
    return _couvertes([DEMANDE]).query.get_compiler(connection=connection).as_sql()


def _lire(texte: Texte, cle: int) -> list[tuple]:
    """Les lignes de cette requête, ``cle`` mise à la place tenue par ``DEMANDE``."""
    sql, valeurs = texte
    with connection.cursor() as curseur:
        curseur.execute(sql, [cle if valeur == DEMANDE else valeur for valeur in valeurs])
        return curseur.fetchall()
