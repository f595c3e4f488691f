"""Ce que la base refuse elle-même, sur les deux moteurs, quel que soit le code qui écrit.

Une indemnité qui ferait dépasser le plafond vérifié de son année, toutes CPTS comprises ; une indemnité récrite, ou
rétablie après son annulation ; une année qui n'est pas celle du versement ; un plafond récrit. Les suppressions sont
refusées par ``commun.ajout_seul``.

Sur PostgreSQL, un verrou consultatif par personne et année fait compter deux écritures l'une après l'autre ; SQLite
n'écrit jamais à deux. Les sommes se comparent en centimes entiers : SQLite range les décimaux en flottants.
Dans une migration, après les tables : ``RunPython(poser, retirer)``. Piège : une migration qui reconstruit une de ces
tables sur SQLite doit reposer ces déclencheurs.
"""

# ruff: noqa: S608 - les noms sont des constantes de ce module
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor

MESSAGE = "registre des indemnités"
INDEMNITES, PLAFONDS = "indemnites_indemnite", "indemnites_plafondannuel"
PLAFOND_DEPASSE = f"{MESSAGE} : plafond annuel dépassé"
FIGEES = (
    *("dossier_id", "contrat_id", "rpps", "nom", "prenom", "profession", "mission", "mission_libelle", "objet"),
    *("le", "annee", "montant", "saisie_par_id", "saisie_le"),
)
PLAFOND_FIGE = ("annee", "montant", "source", "origine", "auteur_id", "saisi_le")


def _differe(colonnes: tuple[str, ...], moteur: str) -> str:
    distinct = "IS DISTINCT FROM" if moteur == "postgresql" else "IS NOT"
    return " OR ".join(f"NEW.{colonne} {distinct} OLD.{colonne}" for colonne in colonnes)


def _centimes(expression: str, moteur: str) -> str:
    return expression if moteur == "postgresql" else f"CAST(ROUND(({expression}) * 100) AS INTEGER)"


def _annee(moteur: str) -> str:
    return "EXTRACT(YEAR FROM NEW.le)" if moteur == "postgresql" else "CAST(strftime('%Y', NEW.le) AS INTEGER)"


def _regles(moteur: str) -> list[tuple[str, str, str, str, str]]:
    """(nom, moment, table, quand refuser, ce que dit le refus)."""
    somme = (
        f"NEW.montant + (SELECT COALESCE(SUM(montant), 0) FROM {INDEMNITES} "
        "WHERE rpps = NEW.rpps AND annee = NEW.annee AND etat = 'enregistree')"
    )
    plafond = f"SELECT montant FROM {PLAFONDS} WHERE annee = NEW.annee AND etat = 'verifie'"
    # Sans plafond vérifié, la comparaison est nulle : rien n'est refusé.
    depasse = f"COALESCE({_centimes(somme, moteur)} > {_centimes(f'({plafond})', moteur)}, FALSE)"
    return [
        (
            "indemnite_annee",
            "BEFORE INSERT",
            INDEMNITES,
            f"NEW.annee <> {_annee(moteur)} OR NEW.etat <> 'enregistree'",
            f"{MESSAGE} : l'année est celle du versement",
        ),
        ("indemnite_plafond", "BEFORE INSERT", INDEMNITES, depasse, PLAFOND_DEPASSE),
        (
            "indemnite_figee",
            "BEFORE UPDATE",
            INDEMNITES,
            f"OLD.etat <> 'enregistree' OR {_differe(FIGEES, moteur)}",
            f"{MESSAGE} : une indemnité s'annule, elle ne se récrit pas",
        ),
        (
            "plafond_fige",
            "BEFORE UPDATE",
            PLAFONDS,
            f"OLD.etat IN ('retire', 'abandonne') OR (OLD.etat = 'verifie' AND NEW.etat NOT IN ('verifie', 'retire')) "
            f"OR {_differe(PLAFOND_FIGE, moteur)}",
            f"{MESSAGE} : un plafond saisi ne se récrit pas",
        ),
    ]


# Ce qui se verrouille d'abord : deux indemnités de la même personne se comptent l'une après l'autre.
PAR_PERSONNE = "PERFORM pg_advisory_xact_lock(hashtext('indemnite'), hashtext(NEW.rpps || NEW.annee));"
VERROUS = {"indemnite_plafond": PAR_PERSONNE}


def poser(apps: Any, editeur: BaseDatabaseSchemaEditor) -> None:
    """Pose les déclencheurs (repose ceux qui existent déjà)."""
    retirer(apps, editeur)
    ecrire = _postgresql if editeur.connection.vendor == "postgresql" else _sqlite
    for regle in _regles(editeur.connection.vendor):
        for ordre in ecrire(*regle):
            editeur.execute(ordre, params=None)


def retirer(apps: Any, editeur: BaseDatabaseSchemaEditor) -> None:
    """Retire les déclencheurs."""
    moteur = editeur.connection.vendor
    for nom, _moment, table, _quand, _refus in _regles(moteur):
        editeur.execute(f"DROP TRIGGER IF EXISTS {nom}{f' ON {table}' if moteur == 'postgresql' else ''}", params=None)


def _sqlite(nom: str, moment: str, table: str, quand: str, refus: str) -> list[str]:
    texte = refus.replace("'", "''")
    return [f"CREATE TRIGGER {nom} {moment} ON {table} WHEN {quand} BEGIN SELECT RAISE(ABORT, '{texte}'); END"]


def _postgresql(nom: str, moment: str, table: str, quand: str, refus: str) -> list[str]:
    texte = refus.replace("'", "''")
    return [
        f"CREATE OR REPLACE FUNCTION portail_{nom}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"{VERROUS.get(nom, '')} IF {quand} THEN RAISE EXCEPTION '{texte}' USING ERRCODE = 'check_violation'; "
        "END IF; RETURN NEW; END $$",
        f"CREATE TRIGGER {nom} {moment} ON {table} FOR EACH ROW EXECUTE FUNCTION portail_{nom}()",
    ]
