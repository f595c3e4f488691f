"""Les tableaux d'argent d'un PDF : année pleine et calendrier de versement, chaque somme expliquée comme à l'écran."""

from datetime import date
from typing import Any

from commun.calendrier import en_lettres
from commun.montants import euros
from contrats.financier import enveloppe_annuelle
from contrats.presentation import Echeance, afficher_plan, sommes_imprimees
from financement.sommes import lire_annuelle
from financement.versements import Plan


def annuel_imprime(photo: dict[str, Any], signature: date) -> dict[str, Any]:
    """Ce que vaut une année pleine, ligne par ligne. Erreur : ``SaisieRefusee``."""
    resultat = enveloppe_annuelle(photo, signature=signature)
    return {
        "lignes": sommes_imprimees(lire_annuelle(ligne) for ligne in resultat.lignes),
        "total": euros(resultat.plafond_annuel),
    }


def calendrier_imprime(plan: Plan) -> dict[str, Any]:
    """Tout le plan : ce qui est dû par année, puis date par date."""
    affiche = afficher_plan(plan, plan.lignes)
    return {
        "echeances": [echeance_imprimee(echeance) for echeance in affiche.echeances],
        "annees": [
            {
                "libelle": annee.libelle,
                "fixe": euros(annee.fixe),
                "variable": euros(annee.variable),
                "total": euros(annee.total),
            }
            for annee in affiche.annees
        ],
        "fixe": euros(affiche.fixe),
        "variable": euros(affiche.variable),
        "total": euros(affiche.total),
    }


def echeance_imprimee(echeance: Echeance) -> dict[str, Any]:
    """Une date et ses sommes."""
    return {
        "jour": en_lettres(echeance.jour),
        "total": euros(echeance.total),
        "sommes": sommes_imprimees(echeance.sommes),
    }
