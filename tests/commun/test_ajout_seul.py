"""L'ajout seul : refusé par la base elle-même, sur les deux moteurs, et levé seulement dans une base de test."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import DatabaseError, connection, migrations, transaction
from django.db.migrations.state import ProjectState
from django.db.migrations.writer import MigrationWriter

from commun.ajout_seul import (
    AjoutSeul,
    interdire_modification,
    interdire_suppression,
    poser,
    retirer,
    tables_sans_protection,
    verifier_protection,
)
from tests.interrupteurs import est_une_base_de_test, protection_levee

TABLE = "essai_journal"
REFUS = [
    f"UPDATE {TABLE} SET texte = 'autre'",  # noqa: S608
    f"UPDATE {TABLE} SET texte = texte WHERE id = 1",  # noqa: S608
    f"DELETE FROM {TABLE}",  # noqa: S608
]
REFUS_DU_MOTEUR = {
    "postgresql": [
        f"TRUNCATE {TABLE}",
        f"INSERT INTO {TABLE} VALUES (1, 'z') ON CONFLICT (id) DO UPDATE SET texte = 'z'",  # noqa: S608
        f"SET session_replication_role = replica; DELETE FROM {TABLE}",  # noqa: S608
    ],
    "sqlite": [
        f"INSERT OR REPLACE INTO {TABLE} VALUES (1, 'z')",  # noqa: S608
        f"INSERT OR REPLACE INTO {TABLE} VALUES (2, 'premier')",  # noqa: S608
        f"INSERT INTO {TABLE} VALUES (1, 'z') ON CONFLICT (id) DO UPDATE SET texte = 'z'",  # noqa: S608
    ],
}


@pytest.fixture
def table(db: None) -> Iterator[str]:
    """Une table d'une ligne, mise en ajout seul comme le ferait une migration."""
    with connection.cursor() as curseur:
        curseur.execute(f"CREATE TABLE {TABLE} (id integer PRIMARY KEY, texte varchar(20) UNIQUE)")
        curseur.execute(f"INSERT INTO {TABLE} VALUES (1, 'premier')")  # noqa: S608
    _appliquer(interdire_modification(TABLE))
    yield TABLE
    with connection.cursor() as curseur:
        curseur.execute(f"DROP TABLE {TABLE}")


class _Editeur:
    """L'éditeur de schéma réduit à ce que l'opération emploie : SQLite refuse le sien dans une transaction."""

    connection = connection
    quote_name = staticmethod(connection.ops.quote_name)

    @staticmethod
    def execute(ordre: str, params: Any = ()) -> None:
        with connection.cursor() as curseur:
            curseur.execute(ordre, params)


def _appliquer(operation: AjoutSeul, *, arriere: bool = False) -> None:
    geste = operation.database_backwards if arriere else operation.database_forwards
    geste("commun", _Editeur(), ProjectState(), ProjectState())


def _executer(ordre: str) -> None:
    with transaction.atomic(), connection.cursor() as curseur:
        curseur.execute(ordre)


def _lignes() -> list[tuple[int, str]]:
    with connection.cursor() as curseur:
        curseur.execute(f"SELECT id, texte FROM {TABLE} ORDER BY id")  # noqa: S608
        return [tuple(ligne) for ligne in curseur.fetchall()]


def test_l_ajout_reste_permis(table: str) -> None:
    _executer(f"INSERT INTO {table} VALUES (2, 'second')")  # noqa: S608
    assert _lignes() == [(1, "premier"), (2, "second")]


@pytest.mark.parametrize("ordre", [*REFUS, *REFUS_DU_MOTEUR[connection.vendor]])
def test_la_base_refuse_toute_modification(table: str, ordre: str) -> None:
    with pytest.raises(DatabaseError, match="journal en ajout seul"):
        _executer(ordre)
    assert _lignes() == [(1, "premier")]


def test_poser_deux_fois_ne_change_rien(table: str) -> None:
    poser(_Editeur(), table)
    with pytest.raises(DatabaseError, match="journal en ajout seul"):
        _executer(REFUS[0])


def test_une_table_sans_suppression_se_modifie_et_ne_s_efface_pas(table: str) -> None:
    _appliquer(interdire_suppression(table))
    _executer(f"UPDATE {table} SET texte = 'autre'")  # noqa: S608
    with pytest.raises(DatabaseError, match="journal en ajout seul"):
        _executer(f"DELETE FROM {table}")  # noqa: S608
    assert _lignes() == [(1, "autre")]


def test_la_migration_en_arriere_retire_la_protection(table: str) -> None:
    _appliquer(interdire_modification(table), arriere=True)
    _executer(REFUS[0])
    assert _lignes() == [(1, "autre")]


def test_une_protection_manquante_est_vue(table: str, monkeypatch: pytest.MonkeyPatch) -> None:
    declarees = {nom: AjoutSeul(nom) for nom in (table, "pas_encore_creee")}
    monkeypatch.setattr("commun.ajout_seul.protections", lambda: declarees)
    assert tables_sans_protection(connection) == []
    retirer(_Editeur(), table)
    assert tables_sans_protection(connection) == [table]
    [erreur] = verifier_protection(databases=["default"])
    assert (erreur.id, table in erreur.msg) == ("commun.E001", True)


@pytest.mark.parametrize("cle", ["id", "numero"])
def test_l_operation_s_ecrit_dans_une_migration(cle: str) -> None:
    source = MigrationWriter(
        type("Migration", (migrations.Migration,), {"operations": [AjoutSeul("t", cle)]})("m", "a")
    )
    assert "AjoutSeul" in source.as_string()
    assert interdire_modification("t", cle=cle).deconstruct()[2] == ({} if cle == "id" else {"cle": "numero"})


@pytest.mark.parametrize(
    ("nom", "permise"),
    [("test_portail", True), (":memory:", True), ("file:memorydb_default?mode=memory&cache=shared", True),
     ("portail", False), ("/srv/var/portail.sqlite3", False), ("/tmp/test_x/portail.sqlite3", False)],
)  # fmt: skip
def test_l_interrupteur_ne_connait_que_les_bases_de_test(nom: str, permise: bool) -> None:
    connexion: Any = type("Connexion", (), {"settings_dict": {"NAME": nom}})()
    assert est_une_base_de_test(connexion) is permise
    if not permise:
        with pytest.raises(RuntimeError, match="base de test"), protection_levee(connexion):
            pass


@pytest.mark.django_db(transaction=True)
def test_l_interrupteur_leve_puis_repose(monkeypatch: pytest.MonkeyPatch) -> None:
    with connection.cursor() as curseur:
        curseur.execute(f"CREATE TABLE {TABLE} (id integer PRIMARY KEY, texte varchar(20) UNIQUE)")
        curseur.execute(f"INSERT INTO {TABLE} VALUES (1, 'premier')")  # noqa: S608
    monkeypatch.setattr("tests.interrupteurs.protections", lambda: {TABLE: AjoutSeul(TABLE)})
    with protection_levee(connection):
        _executer(REFUS[0])
    with pytest.raises(DatabaseError, match="journal en ajout seul"):
        _executer(REFUS[0])
    with connection.cursor() as curseur:
        curseur.execute(f"DROP TABLE {TABLE}")
