"""Ce que la base refuse elle-même, sur les deux moteurs, quel que soit le code qui écrit.

Plafond par enveloppe et année ; payé − repris = soldé ; une échéance inscrite ne se récrit pas ; un mouvement suit son
échéance (somme liquidée, date, approbation) ; un crédit thématique ne se dépasse pas. Les suppressions sont refusées
par ``commun.ajout_seul``, l'approbateur distinct et les dates par les contraintes des modèles.

Dans une migration, après les tables : ``RunPython(poser, retirer)``. Un refus est une ``IntegrityError`` dont le
message commence par :data:`MESSAGE`. Piège : sur SQLite, une migration qui reconstruit une de ces tables doit d'abord
``retirer`` puis ``poser``. Les sommes se comparent en centimes entiers : SQLite range les décimaux en flottants.
"""

# ruff: noqa: S608 - les noms sont des constantes de ce module
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor

MESSAGE = "registre des versements"
ECHEANCES, MOUVEMENTS, ENVELOPPES = "paiements_echeance", "paiements_mouvement", "paiements_enveloppe"
CREDITS, VERSEMENTS = "paiements_creditthematique", "paiements_versementthematique"
FIGES = (
    *("dossier_id", "contrat_id", "plan_id", "annee", "poste", "nature", "indicateur", "versement"),
    *("exigible_le", "montant", "regle", "source", "inscrite_le", "origine_id"),
)
ARRETEES, REGLEES = "('liquidee', 'a_approuver')", "('payee', 'reprise')"

# nom → (moment, table, quand, refus) ; ``quand`` : la condition du refus, sur NEW et OLD.
DEJA = (
    f"(OLD.etat = 'remplacee') OR (OLD.etat IN {REGLEES} AND (NEW.etat NOT IN {REGLEES} OR NEW.liquide <> OLD.liquide "
    "OR NEW.paye_le <> OLD.paye_le OR NEW.reference <> OLD.reference)) "
    "OR (OLD.retenue_close_le IS NOT NULL AND NEW.retenue_close_le IS NULL)"
)


def _differe(colonne: str, moteur: str) -> str:
    distinct = "IS DISTINCT FROM" if moteur == "postgresql" else "IS NOT"
    return f"NEW.{colonne} {distinct} OLD.{colonne}"


def _centimes(expression: str, moteur: str) -> str:
    return expression if moteur == "postgresql" else f"CAST(ROUND(({expression}) * 100) AS INTEGER)"


def _engage(moteur: str) -> str:
    """Ce qui est engagé sur l'enveloppe de NEW : liquidé non payé, et soldé."""
    somme = (
        f"(SELECT COALESCE(SUM(CASE WHEN etat IN {ARRETEES} AND solde = 0 AND liquide > 0 THEN liquide "
        f"ELSE solde END), 0) FROM {ECHEANCES} WHERE contrat_id = NEW.contrat_id AND annee = NEW.annee "
        "AND poste = NEW.poste AND nature = NEW.nature)"
    )
    return _centimes(somme, moteur)


def _plafond(moteur: str) -> str:
    lu = (
        f"COALESCE((SELECT plafond FROM {ENVELOPPES} WHERE contrat_id = NEW.contrat_id AND annee = NEW.annee "
        "AND poste = NEW.poste AND nature = NEW.nature), 0)"
    )
    return _centimes(lu, moteur)


def _mouvements(cle: str, moteur: str) -> str:
    somme = (
        f"(SELECT COALESCE(SUM(CASE WHEN type = 'paiement' THEN montant ELSE -montant END), 0) FROM {MOUVEMENTS} "
        f"WHERE echeance_id = {cle})"
    )
    return _centimes(somme, moteur)


def _suit_son_echeance(moteur: str) -> str:
    """L'échéance se prête à ce mouvement."""
    approuve = "(e.liquide <= e.seuil OR NEW.approuve_par_id IS NOT NULL)"
    reglement = f"e.etat IN {ARRETEES} AND NEW.le >= e.exigible_le AND {approuve}"
    du, paye, solde = _centimes("e.liquide", moteur), _centimes("NEW.montant", moteur), _centimes("e.solde", moteur)
    return (
        f"NOT EXISTS (SELECT 1 FROM {ECHEANCES} e WHERE e.id = NEW.echeance_id AND ("
        f"(NEW.type = 'paiement' AND {reglement} AND {paye} = {du}) OR "
        f"(NEW.type = 'reversement' AND {reglement} AND {paye} = -{du}) OR "
        f"(NEW.type = 'reprise' AND e.etat IN {REGLEES} AND NEW.le >= e.paye_le AND {paye} <= {solde})))"
    )


def _regles(moteur: str) -> list[tuple[str, str, str, str, str]]:
    """(nom, moment, table, quand refuser, ce que dit le refus), dans l'ordre où elles se posent."""
    credit = f"SELECT COALESCE(SUM(montant), 0) FROM {VERSEMENTS} WHERE credit_id = "
    return [
        (
            "registre_fige",
            "BEFORE UPDATE",
            ECHEANCES,
            " OR ".join([*(_differe(colonne, moteur) for colonne in FIGES), DEJA]),
            "une échéance inscrite ne se récrit pas",
        ),
        *(
            (f"registre_solde_{acte.lower()}", f"AFTER {acte}", ECHEANCES, quand, "payé moins repris fait le soldé")
            for acte in ("INSERT", "UPDATE")
            for quand in (
                f"{_centimes('NEW.solde', moteur)} <> {_mouvements('NEW.id', moteur)} OR (NEW.etat IN {REGLEES} AND "
                f"NOT EXISTS (SELECT 1 FROM {MOUVEMENTS} WHERE echeance_id = NEW.id AND type <> 'reprise'))",
            )
        ),
        *(
            (f"registre_plafond_{acte.lower()}", f"AFTER {acte}", ECHEANCES, quand, "plafond de l'enveloppe dépassé")
            for acte in ("INSERT", "UPDATE")
            for quand in (f"NEW.liquide IS NOT NULL AND {_engage(moteur)} > {_plafond(moteur)}",)
        ),
        (
            "registre_enveloppe",
            "AFTER UPDATE",
            ENVELOPPES,
            " OR ".join(
                [
                    *(_differe(colonne, moteur) for colonne in ("contrat_id", "annee", "poste", "nature")),
                    f"{_engage(moteur)} > {_plafond(moteur)}",
                ]
            ),
            "plafond de l'enveloppe dépassé",
        ),
        (
            "registre_mouvement",
            "BEFORE INSERT",
            MOUVEMENTS,
            _suit_son_echeance(moteur),
            "ce mouvement ne suit pas son échéance",
        ),
        (
            "credit_thematique_versement",
            "AFTER INSERT",
            VERSEMENTS,
            f"{_centimes(f'({credit} NEW.credit_id)', moteur)} > "
            f"{_centimes(f'(SELECT montant FROM {CREDITS} WHERE id = NEW.credit_id)', moteur)}",
            "crédit thématique dépassé",
        ),
    ]


def poser(apps: Any, editeur: BaseDatabaseSchemaEditor) -> None:
    """Pose les déclencheurs (repose ceux qui existent déjà)."""
    retirer(apps, editeur)
    moteur = editeur.connection.vendor
    ecrire = _ecrire_postgresql if moteur == "postgresql" else _ecrire_sqlite
    for regle in _regles(moteur):
        for ordre in ecrire(*regle):
            editeur.execute(ordre, params=None)
    for ordre in _solder(moteur):
        editeur.execute(ordre, params=None)


def retirer(apps: Any, editeur: BaseDatabaseSchemaEditor) -> None:
    """Retire les déclencheurs."""
    moteur = editeur.connection.vendor
    noms = [(nom, table) for nom, _moment, table, _quand, _refus in _regles(moteur)]
    for nom, table in [*noms, ("registre_solder", MOUVEMENTS)]:
        editeur.execute(f"DROP TRIGGER IF EXISTS {nom}{f' ON {table}' if moteur == 'postgresql' else ''}", params=None)


def _ecrire_sqlite(nom: str, moment: str, table: str, quand: str, refus: str) -> list[str]:
    texte = f"{MESSAGE} : {refus}".replace("'", "''")
    return [f"CREATE TRIGGER {nom} {moment} ON {table} WHEN {quand} BEGIN SELECT RAISE(ABORT, '{texte}'); END"]


# Ce qui se verrouille d'abord : deux écritures à la fois se comptent l'une après l'autre.
VERROUS = {
    ECHEANCES: f"PERFORM 1 FROM {ENVELOPPES} WHERE contrat_id = NEW.contrat_id AND annee = NEW.annee "
    "AND poste = NEW.poste AND nature = NEW.nature FOR UPDATE;",
    ENVELOPPES: "",
    MOUVEMENTS: f"PERFORM 1 FROM {ECHEANCES} WHERE id = NEW.echeance_id FOR UPDATE;",
    VERSEMENTS: f"PERFORM 1 FROM {CREDITS} WHERE id = NEW.credit_id FOR UPDATE;",
}


def _ecrire_postgresql(nom: str, moment: str, table: str, quand: str, refus: str) -> list[str]:
    texte = f"{MESSAGE} : {refus}".replace("'", "''")
    return [
        f"CREATE OR REPLACE FUNCTION portail_{nom}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {VERROUS[table]} "
        f"IF {quand} THEN RAISE EXCEPTION '{texte}' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        f"CREATE TRIGGER {nom} {moment} ON {table} FOR EACH ROW EXECUTE FUNCTION portail_{nom}()",
    ]


def _solder(moteur: str) -> list[str]:
    """Chaque mouvement met à jour le solde de son échéance : personne d'autre ne l'écrit juste."""
    signe = "CASE WHEN NEW.type = 'paiement' THEN NEW.montant ELSE -NEW.montant END"
    solde = f"solde + {signe}" if moteur == "postgresql" else f"ROUND(solde + {signe}, 2)"
    mise_a_jour = f"UPDATE {ECHEANCES} SET solde = {solde} WHERE id = NEW.echeance_id;"
    if moteur == "postgresql":
        return [
            "CREATE OR REPLACE FUNCTION portail_registre_solder() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"{mise_a_jour} RETURN NULL; END $$",
            f"CREATE TRIGGER registre_solder AFTER INSERT ON {MOUVEMENTS} FOR EACH ROW "
            "EXECUTE FUNCTION portail_registre_solder()",
        ]
    return [f"CREATE TRIGGER registre_solder AFTER INSERT ON {MOUVEMENTS} BEGIN {mise_a_jour} END"]
