"""Les conditions des pas de l'exécution : chacune rend les raisons de refuser, en français, ou rien."""

from datetime import date

from commun.calendrier import en_lettres
from contrats.enums import EN_VIGUEUR
from dossiers.conditions import Demande
from execution.enums import EtatJalon, NatureJalon
from execution.lecture_du_contrat import mission_au


def contrat_en_vigueur(demande: Demande) -> list[str]:
    """On ne déclare, ne juge et ne prévoit rien sur un contrat qui n'est plus en vigueur."""
    if demande.objet.contrat.etat in EN_VIGUEUR:
        return []
    return ["Ce contrat n’est plus en vigueur : il se lit, il ne s’exécute plus."]


def mission_engagee(demande: Demande) -> list[str]:
    """La mission est au contrat en vigueur le jour de l'acte."""
    jalon = demande.objet
    if mission_au(jalon.contrat, demande.jour, jalon.mission) is None:
        return ["Cette mission n’est pas engagée au contrat en vigueur."]
    return []


def jour_du_jalon(demande: Demande) -> list[str]:
    """La date déclarée est passée ou du jour, et ne précède ni la signature ni l'engagement (domaine §6)."""
    jour, engagee = demande.donnees.get("jour"), demande.objet.engagee_le
    signature = demande.objet.contrat.debut_le
    if not isinstance(jour, date):
        return ["Indiquez la date."]
    if jour > demande.jour:
        return ["La date déclarée ne peut pas être à venir : déclarez ce qui est fait."]
    if jour < signature:
        return [f"La date déclarée ne peut pas précéder la signature du contrat, le {en_lettres(signature)}."]
    if jour < engagee:
        return [f"Un avenant engage cette mission depuis le {en_lettres(engagee)} : déclarez une date d’après."]
    return []


def apres_le_demarrage(demande: Demande) -> list[str]:
    """Un déploiement se déclare après un démarrage déclaré, jamais à une date antérieure."""
    jalon = demande.objet
    if jalon.nature != NatureJalon.DEPLOIEMENT:
        return []
    demarrage = jalon.contrat.jalons.filter(
        mission=jalon.mission, engagee_le=jalon.engagee_le, nature=NatureJalon.DEMARRAGE
    ).first()
    if demarrage is None or demarrage.etat not in (EtatJalon.DECLARE, EtatJalon.ACCEPTE):
        return ["Déclarez d’abord le démarrage de cette mission."]
    jour = demande.donnees.get("jour")
    if isinstance(jour, date) and jour < demarrage.jour:
        return [f"Le déploiement ne peut pas précéder le démarrage, déclaré au {en_lettres(demarrage.jour)}."]
    return []


def preuve_jointe(demande: Demande) -> list[str]:
    """Une déclaration porte au moins une preuve."""
    return [] if demande.objet.preuves.exists() else ["Joignez une preuve : sans elle, la caisse ne peut pas juger."]


def suivi_commence(demande: Demande) -> list[str]:
    """On ne rend pas compte d'une réunion à venir."""
    if demande.objet.debut > demande.maintenant:
        return ["Cette réunion n’a pas encore commencé : son compte rendu s’écrit ensuite."]
    return []


def compte_rendu_ecrit(demande: Demande) -> list[str]:
    """Une réunion tenue a un compte rendu, même court."""
    return [] if demande.donnees.get("compte_rendu") else ["Écrivez ce qui s’est dit, même en deux phrases."]
