"""Ce que la base refuse elle-même du registre des indemnités (:mod:`commun.declencheurs`).

Une indemnité qui ferait dépasser le plafond vérifié de son année, toutes CPTS comprises ; une indemnité récrite, ou
rétablie après son annulation ; une année qui n'est pas celle du versement ; un plafond récrit. Les suppressions sont
refusées par ``commun.ajout_seul``.

Dans une migration, après les tables : ``RunPython(poser, retirer)``.
"""

# ruff: noqa: S608 - les noms sont des constantes de ce module
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from commun import declencheurs
from commun.declencheurs import Refus, centimes, differe

MESSAGE = "registre des indemnités"
INDEMNITES, PLAFONDS = "indemnites_indemnite", "indemnites_plafondannuel"
PLAFOND_DEPASSE = f"{MESSAGE} : plafond annuel dépassé"
FIGEES = (
    *("dossier_id", "contrat_id", "rpps", "nom", "prenom", "profession", "mission", "mission_libelle", "objet"),
    *("le", "annee", "montant", "saisie_par_id", "saisie_le"),
)
PLAFOND_FIGE = ("annee", "montant", "source", "origine", "auteur_id", "saisi_le")


# Ce qui se verrouille d'abord : deux indemnités de la même personne se comptent l'une après l'autre.
PAR_PERSONNE = "PERFORM pg_advisory_xact_lock(hashtext('indemnite'), hashtext(NEW.rpps || NEW.annee));"


def _annee(moteur: str) -> str:
    return "EXTRACT(YEAR FROM NEW.le)" if moteur == "postgresql" else "CAST(strftime('%Y', NEW.le) AS INTEGER)"


def _refus(moteur: str) -> list[Refus]:
    """Dans l'ordre où ils se posent."""
    somme = (
        f"NEW.montant + (SELECT COALESCE(SUM(montant), 0) FROM {INDEMNITES} "
        "WHERE rpps = NEW.rpps AND annee = NEW.annee AND etat = 'enregistree')"
    )
    plafond = f"SELECT montant FROM {PLAFONDS} WHERE annee = NEW.annee AND etat = 'verifie'"
    # Sans plafond vérifié, la comparaison est nulle : rien n'est refusé.
    depasse = f"COALESCE({centimes(somme, moteur)} > {centimes(f'({plafond})', moteur)}, FALSE)"
    return [
        Refus(
            "indemnite_annee",
            "BEFORE INSERT",
            INDEMNITES,
            f"NEW.annee <> {_annee(moteur)} OR NEW.etat <> 'enregistree'",
            f"{MESSAGE} : l’année est celle du versement",
        ),
        Refus("indemnite_plafond", "BEFORE INSERT", INDEMNITES, depasse, PLAFOND_DEPASSE, PAR_PERSONNE),
        Refus(
            "indemnite_figee",
            "BEFORE UPDATE",
            INDEMNITES,
            f"OLD.etat <> 'enregistree' OR {differe(FIGEES, moteur)}",
            f"{MESSAGE} : une indemnité s’annule, elle ne se récrit pas",
        ),
        Refus(
            "plafond_fige",
            "BEFORE UPDATE",
            PLAFONDS,
            f"OLD.etat IN ('retire', 'abandonne') OR (OLD.etat = 'verifie' AND NEW.etat NOT IN ('verifie', 'retire')) "
            f"OR {differe(PLAFOND_FIGE, moteur)}",
            f"{MESSAGE} : un plafond saisi ne se récrit pas",
        ),
    ]


def poser(apps: Any, editeur: BaseDatabaseSchemaEditor) -> None:
    """Pose les déclencheurs (repose ceux qui existent déjà)."""
    retirer(apps, editeur)
    declencheurs.poser(editeur, _refus(editeur.connection.vendor))


def retirer(apps: Any, editeur: BaseDatabaseSchemaEditor) -> None:
    """Retire les déclencheurs."""
    declencheurs.retirer(editeur, [(un.nom, un.table) for un in _refus(editeur.connection.vendor)])
