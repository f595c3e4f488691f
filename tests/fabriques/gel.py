"""Une scène de fabrique gardée : montée deux fois par ses actes, rendue ensuite d'un trait par ses lignes.

Un contrat prêt à proposer demande six cents requêtes ; ses lignes s'écrivent en quelques dizaines. La scène rendue est
celle que les actes ont écrite (``tests/architecture/test_gel.py`` le prouve) : mêmes lignes, mêmes clés, même objet.
Elle ne se rend que sur une base vierge (ni paramètre posé, ni barème écrit), le même jour, avec les mêmes options, et
jamais à un test qui joue ce que les actes confient à la fin de leur transaction : rien ne le rejouerait.
"""

import pickle
from collections.abc import Callable, Iterable
from contextvars import ContextVar
from datetime import date, datetime, time
from functools import cache, wraps
from graphlib import TopologicalSorter
from typing import Any, NamedTuple, ParamSpec, TypeVar

from django.apps import apps
from django.db import connection, models, transaction
from django.utils import timezone

# Ce dont une seule ligne dit que la base n'est plus vierge.
TEMOINS = (
    "comptes.Utilisateur",
    "acteurs.Organisation",
    "territoires.Region",
    "commun.ValeurDeParametre",
    "financement.VersionDeBareme",
)
P = ParamSpec("P")
R = TypeVar("R")
Cle = tuple[Any, ...]
Lignes = dict[tuple[Any, ...], None]


class Gel(NamedTuple):
    """Les lignes ajoutées à chaque table et l'objet rendu par la fabrique."""

    lignes: tuple[tuple[type[models.Model], Lignes], ...]
    objet: bytes

    def rendre(self) -> Any:
        """Écrit la scène dans la base vierge et rend une copie neuve de l'objet."""
        with transaction.atomic(), connection.cursor() as curseur:
            for modele, lignes in self.lignes:
                curseur.executemany(_insertion(modele), list(lignes))
        return pickle.loads(self.objet)  # noqa: S301 : écrit par ce même processus


A_LA_VALIDATION = frozenset({"django_capture_on_commit_callbacks", "transactional_db", "live_server"})
PERMIS = ContextVar("permis", default=True)
GELS: dict[Cle, Gel] = {}
VUES: set[Cle] = set()


def gelee(fabrique: Callable[P, R]) -> Callable[P, R]:
    """La fabrique, qui rend sa scène d'un trait à partir de la troisième demande identique."""

    @wraps(fabrique)
    def rendre(*args: P.args, **options: P.kwargs) -> R:
        if not PERMIS.get() or not _simples([*args, *options.values()]) or not _vierge():
            return fabrique(*args, **options)
        cle = _cle(fabrique, args, options)
        if cle in GELS:
            return GELS[cle].rendre()
        if cle not in VUES:
            VUES.add(cle)
            return fabrique(*args, **options)
        avant = lire_la_base()
        objet = fabrique(*args, **options)
        GELS[cle] = Gel(_ajouts(avant, lire_la_base()), pickle.dumps(objet))
        return objet

    return rendre


def _cle(fabrique: Callable[..., Any], args: Iterable[Any], options: dict[str, Any]) -> Cle:
    """L'heure n'y entre pas, le jour oui : une scène montée il y a une heure vaut celle de maintenant."""
    dites = tuple(sorted((nom, repr(valeur)) for nom, valeur in options.items()))
    return (fabrique.__qualname__, tuple(map(repr, args)), dites, timezone.localdate())


def _simples(valeurs: Iterable[Any]) -> bool:
    """Une option qui est une ligne de la base, ou du code, ne se compare pas."""
    return all(
        _simples(valeur)
        if isinstance(valeur, tuple | list)
        else valeur is None or isinstance(valeur, str | int | date | datetime)
        for valeur in valeurs
    )


def _vierge() -> bool:
    temoins = " OR ".join(f"EXISTS (SELECT 1 FROM {apps.get_model(nom)._meta.db_table})" for nom in TEMOINS)
    with connection.cursor() as curseur:
        curseur.execute(f"SELECT {temoins}")
        return not curseur.fetchone()[0]


def lire_la_base() -> dict[type[models.Model], Lignes]:
    """Toutes les lignes de toutes les tables, dans l'ordre des clés."""
    with connection.cursor() as curseur:
        return {modele: _lire(curseur, modele) for modele in _modeles()}


def _lire(curseur: Any, modele: type[models.Model]) -> Lignes:
    curseur.execute(f"SELECT {_colonnes(modele)} FROM {modele._meta.db_table} ORDER BY {modele._meta.pk.column}")
    return dict.fromkeys(tuple(map(_brut, ligne)) for ligne in curseur.fetchall())


def _brut(valeur: Any) -> Any:
    """Ce qui se réécrit tel quel : SQLite garde un instant en texte."""
    if isinstance(valeur, memoryview):
        return bytes(valeur)
    if connection.vendor == "sqlite" and isinstance(valeur, date | datetime | time):
        return str(valeur)
    return valeur


def _ajouts(
    avant: dict[type[models.Model], Lignes], apres: dict[type[models.Model], Lignes]
) -> tuple[tuple[type[models.Model], Lignes], ...]:
    """Les lignes nouvelles. Une scène ne change pas ce qu'une migration a écrit : elle ne se garderait pas."""
    ajouts = []
    for modele, lignes in apres.items():
        perdues = [ligne for ligne in avant[modele] if ligne not in lignes]
        if perdues:
            raise AssertionError(f"La scène a changé une ligne de départ de {modele._meta.label} : {perdues[0]}.")
        neuves = {ligne: None for ligne in lignes if ligne not in avant[modele]}
        if neuves:
            ajouts.append((modele, neuves))
    return tuple(ajouts)


@cache
def _modeles() -> tuple[type[models.Model], ...]:
    """Les tables, celle qui est désignée avant celle qui désigne."""
    tables = [m for m in apps.get_models(include_auto_created=True) if m._meta.managed and not m._meta.proxy]
    liens = {m: {c.related_model for c in m._meta.local_fields if c.remote_field} - {m} for m in tables}
    return tuple(TopologicalSorter(liens).static_order())


@cache
def _champs(modele: type[models.Model]) -> tuple[str, ...]:
    return tuple(champ.column for champ in modele._meta.local_concrete_fields if not champ.generated)


@cache
def _colonnes(modele: type[models.Model]) -> str:
    return ", ".join(connection.ops.quote_name(colonne) for colonne in _champs(modele))


@cache
def _insertion(modele: type[models.Model]) -> str:
    marques = ", ".join(["%s"] * len(_champs(modele)))
    return f"INSERT INTO {modele._meta.db_table} ({_colonnes(modele)}) VALUES ({marques})"  # noqa: S608 : noms de tables
