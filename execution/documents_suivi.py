"""Ce que dit le PDF du compte rendu d'une réunion de suivi : un contexte JSON figé, déjà écrit comme on le lit."""

from typing import Any

from commun.calendrier import en_lettres, jour_paris
from commun.composants.dates import heure
from dossiers.archives import Brouillon
from dossiers.enums import TypeDocument
from execution.lecture_du_contrat import annee_de
from execution.models import ReunionDeSuivi
from financement.textes import libelle_annee

GABARIT = "execution/documents/suivi.html"


def compte_rendu_de_suivi(reunion: ReunionDeSuivi) -> Brouillon:
    """Le compte rendu d'une réunion tenue ; il ne change plus."""
    le = en_lettres(jour_paris(reunion.debut))
    titre = f"Compte rendu de la réunion de suivi du {le}, {reunion.dossier.nom}"
    return Brouillon(TypeDocument.REUNION_DE_SUIVI, titre[:200], contexte_du_suivi(reunion, le))


def contexte_du_suivi(reunion: ReunionDeSuivi, le: str) -> dict[str, Any]:
    """Ce qu'imprime le gabarit. ``le`` : le jour de la réunion, en toutes lettres."""
    contrat = reunion.contrat
    annee = annee_de(contrat, jour_paris(reunion.debut))
    return {
        "emetteur": "Guichet CPTS",
        "nom_cpts": reunion.dossier.nom,
        "contrat": f"contrat signé le {en_lettres(contrat.signe_le)}",
        "annee": libelle_annee(annee.numero),
        "le": le,
        "heure": heure(reunion.debut),
        "duree_minutes": reunion.duree_minutes,
        "lieu": reunion.lieu,
        "presents": reunion.presents,
        "compte_rendu": reunion.compte_rendu,
        "redige_par": str(reunion.redige_par),
    }
