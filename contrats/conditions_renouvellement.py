"""Les conditions du renouvellement : quand il s'ouvre, se signe, prend effet (ADR 0032)."""

from datetime import date

from commun.calendrier import ajouter_mois, en_lettres
from contrats.enums import EN_VIGUEUR, EtatContrat
from contrats.models import Contrat
from contrats.parametres import RENOUVELLEMENT_MOIS
from dossiers.conditions import Demande


def ouverture_au_plus_tot(contrat: Contrat) -> date:
    """Le premier jour où le renouvellement de ce contrat signé peut s'ouvrir."""
    return ajouter_mois(contrat.fin_le, -RENOUVELLEMENT_MOIS.au(contrat.fin_le))


def raisons_de_ne_pas_renouveler(contrat: Contrat, jour: date) -> list[str]:
    """Pourquoi aucun renouvellement ne s'ouvre ce jour-là ; vide s'il peut s'ouvrir. Une requête au plus."""
    if contrat.etat == EtatContrat.RESILIE:
        return ["Ce contrat a été résilié : il ne se renouvelle pas."]
    if contrat.etat not in (*EN_VIGUEUR, EtatContrat.ECHU):
        return [f"Seul un contrat en vigueur ou arrivé à son terme se renouvelle : « {contrat.fiche.instructeur} »."]
    if contrat.resiliation_effet_le is not None:
        return [f"Ce contrat prend fin le {en_lettres(contrat.resiliation_effet_le)} : il ne se renouvelle pas."]
    if jour < (debut := ouverture_au_plus_tot(contrat)):
        avance = RENOUVELLEMENT_MOIS.en_clair(RENOUVELLEMENT_MOIS.au(contrat.fin_le))
        return [f"Trop tôt : le renouvellement s’ouvre au plus tôt le {en_lettres(debut)}, {avance} avant le terme."]
    if contrat.suite is not None:
        return ["Le renouvellement de ce contrat est déjà ouvert : signez-le ou abandonnez-le d’abord."]
    return []


def se_renouvelle(demande: Demande) -> list[str]:
    """Un renouvellement ne se propose et ne s'active que si le contrat qu'il suit n'est pas résilié."""
    precedent = demande.objet.precedent
    if precedent is None or (precedent.etat != EtatContrat.RESILIE and precedent.resiliation_effet_le is None):
        return []
    return [
        f"Le contrat précédent est résilié à effet du {en_lettres(precedent.resiliation_effet_le)} : il ne se "
        "renouvelle plus."
    ]


def effet_atteint(demande: Demande) -> list[str]:
    """Le jour d'effet du renouvellement est arrivé."""
    effet = demande.objet.effet_le
    if effet is None or effet > demande.jour:
        return ["Le contrat renouvelé ne prend pas encore effet."]
    return []
