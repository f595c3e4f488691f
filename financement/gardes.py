"""Ce que la base refuse d'un barème, quoi que fasse le code : déclencheurs des deux moteurs.

- une version naît brouillon, et ne change d'état que par un arc de sa table ;
- soumise, vérifiée ou retirée, ni elle ni son contenu ne changent (sauf sa fin de validité, posée une fois) ;
- deux versions vérifiées d'une même famille ne valent jamais le même jour.

Dans une migration, après les tables : ``RunPython(poser, retirer)``. Piège : une migration SQLite qui reconstruit une
des tables emporte ses déclencheurs ; elle doit les reposer.
"""

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor

IMMUABLE = "barème immuable"
ETAT_IMPOSSIBLE = "barème : changement d’état impossible"
CHEVAUCHEMENT = "barèmes vérifiés qui se chevauchent"
VERSIONS = "financement_versiondebareme"
CONTENUS = tuple(f"financement_{nom}debareme" for nom in ("mission", "ligne", "seuil", "regle"))
ARCS = (
    ("brouillon", "soumis"),
    ("soumis", "brouillon"),
    ("soumis", "verifie"),
    ("verifie", "retire"),
    ("brouillon", "abandonne"),
    ("soumis", "abandonne"),
)
FIGES = [
    "famille",
    "code",
    "libelle",
    "reference",
    "source",
    "publie_le",
    "effet_le",
    "notes",
    "origine",
    "auteur_id",
    "cree_le",
]
RELUS = ("verificateur_id", "verifie_le")
FONCTION_VERSION, FONCTION_CONTENU = "portail_garder_bareme", "portail_garder_contenu_de_bareme"


def _differe(colonnes: Any, moteur: str) -> str:
    signe = "IS DISTINCT FROM" if moteur == "postgresql" else "IS NOT"
    forme = "{0}::text" if moteur == "postgresql" else "{0}"
    return " OR ".join(f"{forme.format(f'NEW.{c}')} {signe} {forme.format(f'OLD.{c}')}" for c in colonnes)


def _changement_interdit(moteur: str) -> str:
    """Hors du brouillon, rien de figé ne change ; relue, ni sa vérification ni sa fin déjà posée."""
    return (
        f"(OLD.etat <> 'brouillon' AND ({_differe(FIGES, moteur)})) OR "
        f"(OLD.etat IN ('verifie', 'retire') AND ({_differe(RELUS, moteur)})) OR "
        f"(OLD.etat IN ('verifie', 'retire') AND OLD.fin_le IS NOT NULL AND ({_differe(['fin_le'], moteur)})) OR "
        f"(OLD.etat = 'retire' AND ({_differe(['fin_le', 'retire_le'], moteur)}))"
    )


def _arc_interdit() -> str:
    permis = " OR ".join(f"(OLD.etat = '{de}' AND NEW.etat = '{vers}')" for de, vers in ARCS)
    return f"NEW.etat <> OLD.etat AND NOT ({permis})"


CHEVAUCHE = (
    f"NEW.etat = 'verifie' AND EXISTS (SELECT 1 FROM {VERSIONS} autre WHERE autre.etat = 'verifie' "  # noqa: S608
    "AND autre.id <> NEW.id AND autre.famille = NEW.famille AND (NEW.fin_le IS NULL OR autre.effet_le <= NEW.fin_le) "
    "AND (autre.fin_le IS NULL OR autre.fin_le >= NEW.effet_le))"
)


def poser(apps: Any, editeur: BaseDatabaseSchemaEditor) -> None:
    """Pose les déclencheurs (repose ceux qui existent déjà)."""
    retirer(apps, editeur)
    ordres = _pour_postgresql() if editeur.connection.vendor == "postgresql" else _pour_sqlite()
    for ordre in ordres:
        editeur.execute(ordre, params=None)


def retirer(apps: Any, editeur: BaseDatabaseSchemaEditor) -> None:
    """Retire les déclencheurs ; réservé aux migrations en arrière et aux tests."""
    for table, nom in noms(editeur.connection.vendor):
        cible = f" ON {table}" if editeur.connection.vendor == "postgresql" else ""
        editeur.execute(f"DROP TRIGGER IF EXISTS {nom}{cible}", params=None)


def noms(moteur: str) -> list[tuple[str, str]]:
    """Les (table, déclencheur) attendus dans la base."""
    if moteur == "postgresql":
        return [(table, f"garde_{table}") for table in (VERSIONS, *CONTENUS)] + [(VERSIONS, f"garde_{VERSIONS}_vidage")]
    actes = ("naissance", "remplacement", "contenu", "arc", "chevauchement", "suppression")
    return [(VERSIONS, f"garde_{VERSIONS}_{acte}") for acte in actes] + [
        (table, f"garde_{table}_{acte}") for table in CONTENUS for acte in ("insert", "update", "delete")
    ]


def _pour_sqlite() -> list[str]:
    def refuser(acte: str, moment: str, condition: str, message: str, table: str = VERSIONS) -> str:
        return (
            f"CREATE TRIGGER garde_{table}_{acte} BEFORE {moment} ON {table} WHEN {condition} "
            f"BEGIN SELECT RAISE(ABORT, '{message.replace(chr(39), chr(39) * 2)}'); END"
        )

    deja = f"EXISTS (SELECT 1 FROM {VERSIONS} v WHERE v.id = NEW.id OR v.code = NEW.code)"  # noqa: S608
    ordres = [
        refuser("naissance", "INSERT", "NEW.etat <> 'brouillon'", ETAT_IMPOSSIBLE),
        refuser("remplacement", "INSERT", deja, IMMUABLE),
        refuser("contenu", "UPDATE", _changement_interdit("sqlite"), IMMUABLE),
        refuser("arc", "UPDATE", _arc_interdit(), ETAT_IMPOSSIBLE),
        refuser("chevauchement", "UPDATE", CHEVAUCHE, CHEVAUCHEMENT),
        refuser("suppression", "DELETE", "OLD.etat <> 'brouillon'", IMMUABLE),
    ]
    for table in CONTENUS:
        for moment, lignes in (("INSERT", ("NEW",)), ("UPDATE", ("OLD", "NEW")), ("DELETE", ("OLD",))):
            fige = " OR ".join(
                f"(SELECT etat FROM {VERSIONS} WHERE id = {ligne}.version_id) <> 'brouillon'"  # noqa: S608
                for ligne in lignes
            )
            ordres.append(refuser(moment.lower(), moment, fige, IMMUABLE, table))
    return ordres


def _pour_postgresql() -> list[str]:
    """Le verrou consultatif range les vérifications l'une après l'autre : sinon deux à la fois passeraient."""
    lever = "RAISE EXCEPTION '{}' USING ERRCODE = '{}';".format
    immuable = lever(IMMUABLE, "restrict_violation")
    etat = lever(ETAT_IMPOSSIBLE.replace("'", "''"), "check_violation")
    version = (
        f"CREATE OR REPLACE FUNCTION {FONCTION_VERSION}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF TG_OP = 'TRUNCATE' THEN {immuable} END IF; "
        f"IF TG_OP = 'DELETE' THEN IF OLD.etat <> 'brouillon' THEN {immuable} END IF; RETURN OLD; END IF; "
        f"IF TG_OP = 'INSERT' THEN IF NEW.etat <> 'brouillon' THEN {etat} END IF; RETURN NEW; END IF; "
        f"IF {_changement_interdit('postgresql')} THEN {immuable} END IF; "
        f"IF {_arc_interdit()} THEN {etat} END IF; "
        f"IF NEW.etat = 'verifie' THEN PERFORM pg_advisory_xact_lock(hashtext('{FONCTION_VERSION}')); END IF; "
        f"IF {CHEVAUCHE} THEN {lever(CHEVAUCHEMENT, 'exclusion_violation')} END IF; RETURN NEW; END $$"
    )
    fige = f"(SELECT etat FROM {VERSIONS} WHERE id = {{}}.version_id) <> 'brouillon'".format  # noqa: S608
    contenu = (
        f"CREATE OR REPLACE FUNCTION {FONCTION_CONTENU}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF TG_OP <> 'INSERT' THEN IF {fige('OLD')} THEN {immuable} END IF; END IF; "
        f"IF TG_OP <> 'DELETE' THEN IF {fige('NEW')} THEN {immuable} END IF; RETURN NEW; END IF; RETURN OLD; END $$"
    )
    declencheurs = [
        f"CREATE TRIGGER garde_{table} BEFORE INSERT OR UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {FONCTION_VERSION if table == VERSIONS else FONCTION_CONTENU}()"
        for table in (VERSIONS, *CONTENUS)
    ]
    vidage = (
        f"CREATE TRIGGER garde_{VERSIONS}_vidage BEFORE TRUNCATE ON {VERSIONS} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {FONCTION_VERSION}()"
    )
    toujours = [f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {nom}" for table, nom in noms("postgresql")]
    return [version, contenu, *declencheurs, vidage, *toujours]
