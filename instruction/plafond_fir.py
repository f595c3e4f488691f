"""Le plafond d'une convention FIR, tenu par la base : la somme des versements ne dépasse jamais son montant.

Dans une migration, après les deux tables : ``RunPython(poser, retirer)``. Le refus est une ``IntegrityError`` dont le
message commence par :data:`MESSAGE`. Piège : une migration SQLite qui reconstruit une des tables emporte ses
déclencheurs et doit les reposer. Les sommes se comparent en centimes entiers : SQLite range les décimaux en flottants.
"""

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor

MESSAGE = "plafond FIR dépassé"
VERSEMENTS, CONVENTIONS = "instruction_versementfir", "instruction_conventionfir"
NOMS = ("fir_plafond_ajout", "fir_plafond_versement", "fir_plafond_convention")
FONCTION = "portail_verifier_plafond_fir"
EVENEMENTS = {
    NOMS[0]: ("INSERT", VERSEMENTS, "NEW.convention_id"),
    NOMS[1]: ("UPDATE", VERSEMENTS, "NEW.convention_id"),
    NOMS[2]: ("UPDATE", CONVENTIONS, "NEW.id"),
}


def poser(apps: Any, editeur: BaseDatabaseSchemaEditor) -> None:
    """Pose les trois déclencheurs (repose ceux qui existent déjà)."""
    retirer(apps, editeur)
    ordres = _pour_postgresql() if editeur.connection.vendor == "postgresql" else _pour_sqlite()
    for ordre in ordres:
        editeur.execute(ordre, params=None)


def retirer(apps: Any, editeur: BaseDatabaseSchemaEditor) -> None:
    """Retire les déclencheurs."""
    for nom, (_acte, table, _cle) in EVENEMENTS.items():
        cible = f" ON {table}" if editeur.connection.vendor == "postgresql" else ""
        editeur.execute(f"DROP TRIGGER IF EXISTS {nom}{cible}", params=None)


def _pour_sqlite() -> list[str]:
    return [
        f"CREATE TRIGGER {nom} AFTER {acte} ON {table} WHEN "  # noqa: S608 - noms constants
        f"(SELECT CAST(ROUND(COALESCE(SUM(montant), 0) * 100) AS INTEGER) "
        f"FROM {VERSEMENTS} WHERE convention_id = {cle})"
        f" > (SELECT CAST(ROUND(montant * 100) AS INTEGER) FROM {CONVENTIONS} WHERE id = {cle}) "
        f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
        for nom, (acte, table, cle) in EVENEMENTS.items()
    ]


def _pour_postgresql() -> list[str]:
    """La convention se verrouille d'abord : deux versements ajoutés à la fois se comptent l'un après l'autre."""
    verifier = (
        f"CREATE OR REPLACE FUNCTION {FONCTION}() RETURNS trigger LANGUAGE plpgsql AS $$ "  # noqa: S608
        f"DECLARE cle bigint; plafond numeric; BEGIN "
        f"IF TG_TABLE_NAME = '{VERSEMENTS}' THEN cle := (to_jsonb(NEW)->>'convention_id')::bigint; "
        f"ELSE cle := (to_jsonb(NEW)->>'id')::bigint; END IF; "
        f"SELECT montant INTO plafond FROM {CONVENTIONS} WHERE id = cle FOR UPDATE; "
        f"IF (SELECT COALESCE(SUM(montant), 0) FROM {VERSEMENTS} WHERE convention_id = cle) > plafond THEN "
        f"RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'check_violation'; END IF; RETURN NULL; END $$"
    )
    declencheurs = [
        f"CREATE TRIGGER {nom} AFTER {acte} ON {table} FOR EACH ROW EXECUTE FUNCTION {FONCTION}()"
        for nom, (acte, table, _cle) in EVENEMENTS.items()
    ]
    return [verifier, *declencheurs]
