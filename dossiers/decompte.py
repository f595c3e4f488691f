"""Compter ce qui attend une personne, d'une seule requête, sans reconstruire vingt requêtes à chaque page.

Le texte SQL d'une source ne dépend que de l'identité (clé, adresse, mandats), du jour et des paramètres en vigueur : il
se garde sous cette clé exacte, dans la mémoire du processus. Rien d'un résultat n'est gardé : la base compte à chaque
fois. Une source qui lit l'heure ou la base pour écrire sa requête se déclare ``mouvante`` et se réécrit toujours ; un
test tient cette règle pour chacune.
"""

from collections.abc import Iterable
from datetime import date
from sys import intern
from typing import Any, Protocol

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from commun.parametres import declares
from comptes.mandats import Mandat, mandats
from comptes.models import Utilisateur

# Personnes gardées par processus : quelques kilo-octets chacune, les textes étant partagés.
GARDEES = 500

Identite = tuple[int | None, str, bool, tuple[Mandat, ...], date, tuple[Any, ...]]
Texte = tuple[str, tuple[Any, ...]] | None

_TEXTES: dict[Identite, dict[str, Texte]] = {}


class Comptee(Protocol):
    """Ce que le décompte attend d'une source de tâches."""

    nom: str
    mouvante: bool

    def cles(self, utilisateur: Utilisateur) -> QuerySet: ...


def compter(sources: Iterable[Comptee], utilisateur: Utilisateur) -> int:
    """Le nombre de lignes de toutes ces sources ; aucune requête s'il n'y a rien à compter."""
    gardes = _gardes(utilisateur)
    textes = [texte for source in sources if (texte := _texte(source, utilisateur, gardes)) is not None]
    if not textes:
        return 0
    # Le texte vient du compilateur de Django ; les valeurs restent à part.
    comptes = [f"SELECT COUNT(*) AS n FROM ({sql}) s{rang}" for rang, (sql, _) in enumerate(textes)]  # noqa: S608
    total = f"SELECT SUM(n) FROM ({' UNION ALL '.join(comptes)}) t"  # noqa: S608
    with connection.cursor() as curseur:
        curseur.execute(total, [valeur for _, valeurs in textes for valeur in valeurs])
        return int(curseur.fetchone()[0])


def texte_de(source: Comptee, utilisateur: Utilisateur) -> Texte:
    """Le SQL des clés de cette source et ses valeurs ; None si Django sait d'avance qu'elle est vide."""
    try:
        sql, valeurs = source.cles(utilisateur).query.get_compiler(connection=connection).as_sql()
    except EmptyResultSet:
        return None
    return intern(sql), tuple(valeurs)


def texte_garde(source: Comptee, utilisateur: Utilisateur) -> Texte:
    """:func:`texte_de`, gardé pour cette identité exacte si la source n'est pas mouvante."""
    return _texte(source, utilisateur, _gardes(utilisateur))


def _texte(source: Comptee, utilisateur: Utilisateur, gardes: dict[str, Texte]) -> Texte:
    if source.mouvante:
        return texte_de(source, utilisateur)
    if source.nom not in gardes:
        gardes[source.nom] = texte_de(source, utilisateur)
    return gardes[source.nom]


def _gardes(utilisateur: Utilisateur) -> dict[str, Texte]:
    """Les textes gardés pour cette identité exacte ; un mandat, une adresse ou un jour de plus en fait une autre."""
    identite = identite_de(utilisateur)
    gardes = _TEXTES.get(identite)
    if gardes is None:
        if len(_TEXTES) >= GARDEES:
            _TEXTES.clear()
        gardes = _TEXTES.setdefault(identite, {})
    return gardes


def identite_de(utilisateur: Utilisateur) -> Identite:
    """Tout ce dont une source peut dépendre, hors la base : qui, avec quels mandats, quel jour, sous quelles règles."""
    jour = timezone.localdate()
    regles = tuple(parametre.au(jour) for parametre in declares().values())
    return utilisateur.pk, utilisateur.email, utilisateur.is_active, mandats(utilisateur), jour, regles
