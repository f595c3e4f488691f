"""Ce que la base refuse elle-même du registre des versements (:mod:`commun.declencheurs`).

Plafond par enveloppe et année ; payé − repris = soldé ; une échéance inscrite ne se récrit pas ; un mouvement suit son
échéance (somme liquidée, date, approbation) ; un crédit thématique ne se dépasse pas. Les suppressions sont refusées
par ``commun.ajout_seul``, l'approbateur distinct et les dates par les contraintes des modèles.

Dans une migration, après les tables : ``RunPython(poser, retirer)``. Le message d'un refus commence par
:data:`MESSAGE`.
"""

# ruff: noqa: S608 - les noms sont des constantes de ce module
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from commun import declencheurs
from commun.declencheurs import Refus, centimes, differe

MESSAGE = "registre des versements"
ECHEANCES, MOUVEMENTS, ENVELOPPES = "paiements_echeance", "paiements_mouvement", "paiements_enveloppe"
CREDITS, VERSEMENTS = "paiements_creditthematique", "paiements_versementthematique"
FIGES = (
    *("dossier_id", "contrat_id", "plan_id", "annee", "poste", "nature", "indicateur", "versement"),
    *("exigible_le", "montant", "regle", "source", "inscrite_le", "origine_id"),
)
ARRETEES, REGLEES = "('liquidee', 'a_approuver')", "('payee', 'reprise')"

# Réglée ou remplacée, une échéance ne bouge plus ; une retenue close ne se rouvre pas.
DEJA = (
    f"(OLD.etat = 'remplacee') OR (OLD.etat IN {REGLEES} AND (NEW.etat NOT IN {REGLEES} OR NEW.liquide <> OLD.liquide "
    "OR NEW.paye_le <> OLD.paye_le OR NEW.reference <> OLD.reference)) "
    "OR (OLD.retenue_close_le IS NOT NULL AND NEW.retenue_close_le IS NULL)"
)


# Ce qui se verrouille d'abord : deux écritures à la fois se comptent l'une après l'autre.
VERROUS = {
    ECHEANCES: f"PERFORM 1 FROM {ENVELOPPES} WHERE contrat_id = NEW.contrat_id AND annee = NEW.annee "
    "AND poste = NEW.poste AND nature = NEW.nature FOR UPDATE;",
    ENVELOPPES: "",
    MOUVEMENTS: f"PERFORM 1 FROM {ECHEANCES} WHERE id = NEW.echeance_id FOR UPDATE;",
    VERSEMENTS: f"PERFORM 1 FROM {CREDITS} WHERE id = NEW.credit_id FOR UPDATE;",
}


def _engage(moteur: str) -> str:
    """Ce qui est engagé sur l'enveloppe de NEW : liquidé non payé, et soldé."""
    somme = (
        f"(SELECT COALESCE(SUM(CASE WHEN etat IN {ARRETEES} AND solde = 0 AND liquide > 0 THEN liquide "
        f"ELSE solde END), 0) FROM {ECHEANCES} WHERE contrat_id = NEW.contrat_id AND annee = NEW.annee "
        "AND poste = NEW.poste AND nature = NEW.nature)"
    )
    return centimes(somme, moteur)


def _plafond(moteur: str) -> str:
    lu = (
        f"COALESCE((SELECT plafond FROM {ENVELOPPES} WHERE contrat_id = NEW.contrat_id AND annee = NEW.annee "
        "AND poste = NEW.poste AND nature = NEW.nature), 0)"
    )
    return centimes(lu, moteur)


def _mouvements(cle: str, moteur: str) -> str:
    somme = (
        f"(SELECT COALESCE(SUM(CASE WHEN type = 'paiement' THEN montant ELSE -montant END), 0) FROM {MOUVEMENTS} "
        f"WHERE echeance_id = {cle})"
    )
    return centimes(somme, moteur)


def _suit_son_echeance(moteur: str) -> str:
    """L'échéance se prête à ce mouvement."""
    approuve = "(e.liquide <= e.seuil OR NEW.approuve_par_id IS NOT NULL)"
    reglement = f"e.etat IN {ARRETEES} AND NEW.le >= e.exigible_le AND {approuve}"
    du, paye, solde = centimes("e.liquide", moteur), centimes("NEW.montant", moteur), centimes("e.solde", moteur)
    return (
        f"NOT EXISTS (SELECT 1 FROM {ECHEANCES} e WHERE e.id = NEW.echeance_id AND ("
        f"(NEW.type = 'paiement' AND {reglement} AND {paye} = {du}) OR "
        f"(NEW.type = 'reversement' AND {reglement} AND {paye} = -{du}) OR "
        f"(NEW.type = 'reprise' AND e.etat IN {REGLEES} AND NEW.le >= e.paye_le AND {paye} <= {solde})))"
    )


def _refus(moteur: str) -> list[Refus]:
    """Dans l'ordre où ils se posent."""
    return [
        Refus(nom, moment, table, quand, f"{MESSAGE} : {message}", VERROUS[table])
        for nom, moment, table, quand, message in _regles(moteur)
    ]


def _regles(moteur: str) -> list[tuple[str, str, str, str, str]]:
    """(nom, moment, table, quand refuser, ce que dit le refus)."""
    credit = f"SELECT COALESCE(SUM(montant), 0) FROM {VERSEMENTS} WHERE credit_id = "
    return [
        (
            "registre_fige",
            "BEFORE UPDATE",
            ECHEANCES,
            f"{differe(FIGES, moteur)} OR {DEJA}",
            "une échéance inscrite ne se récrit pas",
        ),
        *(
            (f"registre_solde_{acte.lower()}", f"AFTER {acte}", ECHEANCES, quand, "payé moins repris fait le soldé")
            for acte in ("INSERT", "UPDATE")
            for quand in (
                f"{centimes('NEW.solde', moteur)} <> {_mouvements('NEW.id', moteur)} OR (NEW.etat IN {REGLEES} AND "
                f"NOT EXISTS (SELECT 1 FROM {MOUVEMENTS} WHERE echeance_id = NEW.id AND type <> 'reprise'))",
            )
        ),
        *(
            (f"registre_plafond_{acte.lower()}", f"AFTER {acte}", ECHEANCES, quand, "plafond de l’enveloppe dépassé")
            for acte in ("INSERT", "UPDATE")
            for quand in (f"NEW.liquide IS NOT NULL AND {_engage(moteur)} > {_plafond(moteur)}",)
        ),
        (
            "registre_enveloppe",
            "AFTER UPDATE",
            ENVELOPPES,
            f"{differe(('contrat_id', 'annee', 'poste', 'nature'), moteur)} OR {_engage(moteur)} > {_plafond(moteur)}",
            "plafond de l’enveloppe dépassé",
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
            f"{centimes(f'({credit} NEW.credit_id)', moteur)} > "
            f"{centimes(f'(SELECT montant FROM {CREDITS} WHERE id = NEW.credit_id)', moteur)}",
            "crédit thématique dépassé",
        ),
    ]


def poser(apps: Any, editeur: BaseDatabaseSchemaEditor) -> None:
    """Pose les déclencheurs (repose ceux qui existent déjà)."""
    retirer(apps, editeur)
    moteur = editeur.connection.vendor
    declencheurs.poser(editeur, _refus(moteur))
    for ordre in _solder(moteur):
        editeur.execute(ordre, params=None)


def retirer(apps: Any, editeur: BaseDatabaseSchemaEditor) -> None:
    """Retire les déclencheurs."""
    noms = [(un.nom, un.table) for un in _refus(editeur.connection.vendor)]
    declencheurs.retirer(editeur, [*noms, ("registre_solder", MOUVEMENTS)])


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
