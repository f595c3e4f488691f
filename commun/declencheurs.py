"""Des refus tenus par la base elle-même, quel que soit le code qui écrit : un déclencheur par refus, sur deux moteurs.

Une app décrit ses :class:`Refus` ; sa migration les pose après ses tables. Un refus est une ``IntegrityError`` dont le
message est celui du refus. Piège : sur SQLite, une migration qui reconstruit une table en emporte les déclencheurs ;
elle doit les retirer d'abord, puis les reposer. Les sommes se comparent en centimes entiers : SQLite range les
décimaux en flottants.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.backends.base.schema import BaseDatabaseSchemaEditor

POSTGRESQL = "postgresql"


@dataclass(frozen=True)
class Refus:
    """``quand`` : la condition du refus, sur NEW et OLD. ``moment`` : « BEFORE INSERT », « AFTER UPDATE »…

    ``verrou`` : ce que PostgreSQL verrouille d'abord (PL/pgSQL), pour que deux écritures se comptent l'une après
    l'autre ; SQLite n'écrit jamais à deux.
    """

    nom: str
    moment: str
    table: str
    quand: str
    message: str
    verrou: str = ""


def differe(colonnes: Iterable[str], moteur: str) -> str:
    """Vrai si l'une de ces colonnes change, vide compris."""
    distinct = "IS DISTINCT FROM" if moteur == POSTGRESQL else "IS NOT"
    return " OR ".join(f"NEW.{colonne} {distinct} OLD.{colonne}" for colonne in colonnes)


def centimes(expression: str, moteur: str) -> str:
    """Une somme qui se compare exactement."""
    return expression if moteur == POSTGRESQL else f"CAST(ROUND(({expression}) * 100) AS INTEGER)"


def poser(editeur: BaseDatabaseSchemaEditor, refus: Iterable[Refus]) -> None:
    """Pose ces déclencheurs ; l'appelant a retiré ceux qui existaient."""
    ecrire = _postgresql if editeur.connection.vendor == POSTGRESQL else _sqlite
    for un in refus:
        for ordre in ecrire(un, un.message.replace("'", "''")):
            editeur.execute(ordre, params=None)


def retirer(editeur: BaseDatabaseSchemaEditor, poses: Iterable[tuple[str, str]]) -> None:
    """Retire ces (déclencheur, table), s'ils existent."""
    for nom, table in poses:
        cible = f" ON {table}" if editeur.connection.vendor == POSTGRESQL else ""
        editeur.execute(f"DROP TRIGGER IF EXISTS {nom}{cible}", params=None)


def _sqlite(refus: Refus, message: str) -> list[str]:
    return [
        f"CREATE TRIGGER {refus.nom} {refus.moment} ON {refus.table} WHEN {refus.quand} "
        f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
    ]


def _postgresql(refus: Refus, message: str) -> list[str]:
    return [
        f"CREATE OR REPLACE FUNCTION portail_{refus.nom}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {refus.verrou} "
        f"IF {refus.quand} THEN RAISE EXCEPTION '{message}' USING ERRCODE = 'check_violation'; END IF; "
        "RETURN NEW; END $$",
        f"CREATE TRIGGER {refus.nom} {refus.moment} ON {refus.table} FOR EACH ROW "
        f"EXECUTE FUNCTION portail_{refus.nom}()",
    ]
