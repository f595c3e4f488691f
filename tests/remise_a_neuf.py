"""La base d'essai rendue, après un test transactionnel, à ce que les migrations y ont laissé.

``retenir`` en prend une photographie avant le premier test, ``rendre`` y revient. Rien d'autre ne change : ni
déclencheurs retirés puis reposés, ni table vide vidée (un ``flush`` vidait les deux cents, et recréait les droits).
Sur SQLite, la base entière est recopiée. Sur PostgreSQL, seules les tables écrites sont refaites, clés étrangères et
gardes suspendues le temps d'une transaction (``session_replication_role`` : la base d'essai a un superutilisateur).
"""

import sqlite3

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import TransactionTestCase

from tests.interrupteurs import exiger_une_base_de_test
from tests.repos import attendre_le_repos

PHOTO = "photo_des_migrations"
# De quoi revenir, par base : une copie entière (SQLite), le nom des tables photographiées (PostgreSQL).
COPIES: dict[str, sqlite3.Connection] = {}
TABLES: dict[str, list[str]] = {}
TOUJOURS = """
SELECT relname, tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
WHERE NOT tgisinternal AND tgenabled = 'A' AND relname = ANY(%s)
"""

COMPTEURS = """
SELECT s.relname, t.relname, attname FROM pg_class s JOIN pg_depend d ON d.objid = s.oid AND d.deptype IN ('a', 'i')
JOIN pg_class t ON t.oid = d.refobjid JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = d.refobjsubid
WHERE s.relkind = 'S' AND d.classid = 'pg_class'::regclass AND t.relname = ANY(%s)
"""


def retenir(connexion: BaseDatabaseWrapper) -> None:
    """Photographie la base, telle que les migrations l'ont laissée."""
    exiger_une_base_de_test(connexion)
    connexion.ensure_connection()
    if connexion.vendor == "sqlite":
        photo = sqlite3.connect(":memory:", check_same_thread=False)
        connexion.connection.backup(photo)
        COPIES[connexion.alias] = photo
        return
    with connexion.cursor() as curseur:
        TABLES[connexion.alias] = sorted(connexion.introspection.table_names(curseur))
        curseur.execute(f"CREATE SCHEMA {PHOTO}")
        for table in TABLES[connexion.alias]:
            curseur.execute(f'CREATE TABLE {PHOTO}."{table}" AS TABLE "{table}"')


def rendre(connexion: BaseDatabaseWrapper) -> None:
    """Revient à la photographie ; seuls les compteurs de clés de PostgreSQL continuent, au-delà des clés rendues."""
    exiger_une_base_de_test(connexion)
    if connexion.vendor == "sqlite":
        connexion.ensure_connection()
        COPIES[connexion.alias].backup(connexion.connection)
    else:
        _rendre_sur_postgresql(connexion)
    ContentType.objects.clear_cache()


def oublier(connexion: BaseDatabaseWrapper) -> None:
    """Ferme la photographie de SQLite ; celle de PostgreSQL part avec sa base."""
    if photo := COPIES.pop(connexion.alias, None):
        photo.close()


def _rendre_sur_postgresql(connexion: BaseDatabaseWrapper) -> None:
    """Une garde posée ``ENABLE ALWAYS`` vaut même en mode réplica : elle se suspend par son nom."""
    with transaction.atomic(using=connexion.alias), connexion.cursor() as curseur:
        curseur.execute("SET LOCAL session_replication_role = replica")
        curseur.execute(" UNION ALL ".join(map(_si_elle_differe, TABLES[connexion.alias])))
        ecrites = [table for (table,) in curseur.fetchall()]
        curseur.execute(TOUJOURS, [ecrites])
        gardes = curseur.fetchall()
        ordres = [f'ALTER TABLE "{table}" DISABLE TRIGGER "{nom}"' for table, nom in gardes]
        for table in ecrites:
            ordres += [f'DELETE FROM "{table}"', f'INSERT INTO "{table}" SELECT * FROM {PHOTO}."{table}"']
        ordres += [f'ALTER TABLE "{table}" ENABLE ALWAYS TRIGGER "{nom}"' for table, nom in gardes]
        curseur.execute(COMPTEURS, [ecrites])
        ordres += [_avancer(*compteur) for compteur in curseur.fetchall()]
        if ordres:
            curseur.execute("; ".join(ordres))


def _avancer(compteur: str, table: str, colonne: str) -> str:
    """Un test qui a remis le compteur à zéro (``flush``) ne lègue pas des clés déjà prises."""
    plus_grande = f'(SELECT max("{colonne}") FROM "{table}")'
    return f'SELECT setval(\'"{compteur}"\', GREATEST({plus_grande}, (SELECT last_value FROM "{compteur}")))'


def _si_elle_differe(table: str) -> str:
    """Le nom de la table si ses lignes ne sont pas, une à une, celles de la photographie."""
    lignes, gardees = f'SELECT t::text FROM "{table}" t', f'SELECT t::text FROM {PHOTO}."{table}" t'
    en_trop, perdues = f"{lignes} EXCEPT ALL {gardees}", f"{gardees} EXCEPT ALL {lignes}"
    return f"SELECT '{table}' WHERE EXISTS ({en_trop}) OR EXISTS ({perdues})"


def remettre_a_neuf_apres_chaque_test_transactionnel() -> None:
    """Django viderait toutes les tables, et perdrait ce que les migrations ont chargé."""
    from django.db import connections  # noqa: PLC0415 - la base n'existe qu'une fois Django prêt

    def remettre(self: TransactionTestCase) -> None:
        attendre_le_repos()
        rendre(connections["default"])

    TransactionTestCase._fixture_teardown = remettre
