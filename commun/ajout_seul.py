"""Tables en ajout seul : la base elle-même refuse UPDATE, DELETE et TRUNCATE, sur SQLite et sur PostgreSQL.

Dans une migration, après la création de la table : ``interdire_modification("dossiers_evenement")`` (une opération) ;
``interdire_suppression`` quand les lignes changent d'état mais ne s'effacent jamais.
Le refus est une ``IntegrityError`` dont le message commence par « journal en ajout seul ». Rien dans le produit ne
lève cette protection ; seuls les tests le peuvent, par ``tests/interrupteurs.py`` qui retire puis repose les
déclencheurs. Piège : sur SQLite une migration qui reconstruit la table (AlterField, contrainte…) emporte ses
déclencheurs ; elle doit reposer ``interdire_modification`` à la suite. ``manage.py check --database default`` et la
suite de tests refusent une table dont la protection manque.
"""

from collections.abc import Iterator
from typing import Any

from django.core.checks import CheckMessage, Error
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

MESSAGE = "journal en ajout seul"
FONCTION = "portail_refuser_modification"


class AjoutSeul(Operation):
    """Pose (ou retire, en arrière) les déclencheurs de refus d'une table."""

    reversible = True
    reduces_to_sql = True

    def __init__(self, table: str, cle: str = "id", modifiable: bool = False) -> None:
        self.table = table
        self.cle = cle
        self.modifiable = modifiable

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        options = {} if self.cle == "id" else {"cle": self.cle}
        return "AjoutSeul", [self.table], {**options, "modifiable": True} if self.modifiable else options

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """La protection ne change rien à l'état des modèles."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        self.poser(schema_editor)

    def poser(self, editeur: BaseDatabaseSchemaEditor) -> None:
        """Pose la protection de cette table."""
        poser(editeur, self.table, self.cle, modifiable=self.modifiable)

    def noms(self, moteur: str) -> list[str]:
        """Les déclencheurs qu'elle suppose."""
        return _noms(moteur, self.table, self.modifiable)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        retirer(schema_editor, self.table)

    def describe(self) -> str:
        return f"Interdit la modification et la suppression des lignes de {self.table}"


def interdire_modification(table: str, *, cle: str = "id") -> AjoutSeul:
    """L'opération de migration qui met ``table`` en ajout seul ; ``cle`` est la colonne de sa clé primaire."""
    return AjoutSeul(table, cle)


def interdire_suppression(table: str, *, cle: str = "id") -> AjoutSeul:
    """L'opération qui interdit d'effacer ou de remplacer une ligne de ``table`` ; la modifier reste permis."""
    return AjoutSeul(table, cle, modifiable=True)


def poser(editeur: BaseDatabaseSchemaEditor, table: str, cle: str = "id", *, modifiable: bool = False) -> None:
    """Pose les déclencheurs (repose ceux qui existent déjà)."""
    retirer(editeur, table)
    for ordre in _ordres(editeur.connection.vendor, table, cle, editeur.quote_name, modifiable):
        editeur.execute(ordre, params=None)


def retirer(editeur: BaseDatabaseSchemaEditor, table: str) -> None:
    """Retire les déclencheurs ; réservé aux migrations en arrière et aux tests."""
    moteur = editeur.connection.vendor
    for nom in {*_noms(moteur, table), *_noms(moteur, table, modifiable=True)}:
        cible = f" ON {editeur.quote_name(table)}" if editeur.connection.vendor == "postgresql" else ""
        editeur.execute(f"DROP TRIGGER IF EXISTS {editeur.quote_name(nom)}{cible}", params=None)


def protections() -> dict[str, AjoutSeul]:
    """Les protections que les migrations déclarent, par table ; la dernière déclarée l'emporte."""
    migrations = MigrationLoader(None, ignore_no_migrations=True).disk_migrations.values()
    operations = [operation for migration in migrations for operation in migration.operations]
    return {op.table: op for op in operations if isinstance(op, AjoutSeul)}


def tables_protegees() -> dict[str, str]:
    """Les tables que les migrations déclarent en ajout seul, ou sans suppression, avec leur clé primaire."""
    return {table: protection.cle for table, protection in protections().items()}


def tables_sans_protection(connexion: BaseDatabaseWrapper) -> list[str]:
    """Les tables déclarées en ajout seul, présentes dans la base, auxquelles il manque un déclencheur."""
    with connexion.cursor() as curseur:
        presentes = set(connexion.introspection.table_names(curseur))
        if connexion.vendor == "postgresql":
            curseur.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'")
        else:
            curseur.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        poses = {ligne[0] for ligne in curseur.fetchall()}
    declarees = {table: op for table, op in sorted(protections().items()) if table in presentes}
    return [table for table, op in declarees.items() if not poses.issuperset(op.noms(connexion.vendor))]


def verifier_protection(
    app_configs: Any = None, databases: list[str] | None = None, **_: Any
) -> Iterator[CheckMessage]:
    """Contrôle de ``check --database default`` (enregistré au démarrage de l'app) : les déclencheurs sont là."""
    for alias in databases or []:
        for table in tables_sans_protection(connections[alias]):
            yield Error(
                f"La table {table} devrait être en ajout seul et la base ne la protège pas.",
                hint="Reposez interdire_modification() dans une migration.",
                id="commun.E001",
            )


def _noms(moteur: str, table: str, modifiable: bool = False) -> list[str]:
    suites = ("modification", "vidage") if moteur == "postgresql" else ("modification", "suppression", "remplacement")
    if modifiable:
        suites = ("effacement", *suites[1:]) if moteur == "postgresql" else suites[1:]
    return [f"ajout_seul_{table}_{suite}" for suite in suites]


def _ordres(moteur: str, table: str, cle: str, citer: Any, modifiable: bool) -> list[str]:
    refus = f"{MESSAGE} : {table} refuse toute modification ou suppression"
    noms = [citer(nom) for nom in _noms(moteur, table, modifiable)]
    cible = citer(table)
    if moteur == "postgresql":
        interdits = "DELETE" if modifiable else "UPDATE OR DELETE"
        return [
            f"CREATE OR REPLACE FUNCTION {FONCTION}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"RAISE EXCEPTION '{MESSAGE} : % refuse toute modification ou suppression', TG_TABLE_NAME "
            "USING ERRCODE = 'restrict_violation'; END $$",
            f"CREATE TRIGGER {noms[0]} BEFORE {interdits} ON {cible} FOR EACH ROW EXECUTE FUNCTION {FONCTION}()",
            f"CREATE TRIGGER {noms[1]} BEFORE TRUNCATE ON {cible} FOR EACH STATEMENT EXECUTE FUNCTION {FONCTION}()",
            *(f"ALTER TABLE {cible} ENABLE ALWAYS TRIGGER {nom}" for nom in noms),
        ]
    refuser = f"BEGIN SELECT RAISE(ABORT, '{refus}'); END"
    deja_la = f"EXISTS (SELECT 1 FROM {cible} WHERE {citer(cle)} = NEW.{citer(cle)})"  # noqa: S608
    gestes = [("UPDATE", ""), ("DELETE", ""), ("INSERT", f"WHEN {deja_la} ")]
    return [
        f"CREATE TRIGGER {nom} BEFORE {geste} ON {cible} {si}{refuser}"
        for nom, (geste, si) in zip(noms, gestes[modifiable:], strict=True)
    ]
