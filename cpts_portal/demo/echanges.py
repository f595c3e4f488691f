"""Ce qu'une équipe de démonstration se dit et demande au Guichet avant de déposer : commentaires, relecture, appuis."""

from datetime import datetime, timedelta

from commun.delais import jour_paris
from comptes.enums import Role
from comptes.models import Utilisateur
from cpts_portal.demo.agents import Agents
from dossiers.actions import appuis, commentaires, relecture
from dossiers.enums_echanges import NatureAppui
from dossiers.models import Dossier

INTERNE = "Il manque la part des plus de 70 ans sans médecin traitant : qui la demande à la caisse ?"
MOT = "Notre diagnostic suffit-il pour déposer ? Nous hésitons sur la prévention."
DU_GUICHET = "Citez votre source et l'année : l'ARS vous les demandera."
REUNION = "Pourriez-vous venir présenter les CPTS à nos confrères un mardi soir ? Une trentaine de personnes."
QUESTIONNAIRE = "Avez-vous un modèle de questionnaire pour les professionnels du territoire ?"


def solliciter_le_guichet(
    dossier: Dossier, responsable: Utilisateur, auteur: Utilisateur, agents: Agents, maintenant: datetime
) -> None:
    """Un fil interne, une relecture ouverte et commentée, une réunion acceptée, un questionnaire demandé."""
    ou = {"sujet": "lettre", "rubrique": "diagnostic", "champ": "diagnostic", "endroit": "Diagnostic"}
    fil = commentaires.commenter(dossier, texte=INTERNE, auteur=auteur, maintenant=maintenant, **ou)
    commentaires.repondre(fil, texte="Je m'en charge.", auteur=responsable, maintenant=maintenant)
    relecture.demander_relecture(dossier, mot=MOT, auteur=responsable, maintenant=maintenant)
    acte = {"auteur": responsable, "maintenant": maintenant}
    reunion = appuis.demander_appui(dossier, nature=NatureAppui.REUNION, message=REUNION, **acte)
    appuis.demander_appui(dossier, nature=NatureAppui.QUESTIONNAIRE, message=QUESTIONNAIRE, **acte)
    guichet = agents.agent(Role.COORDINATEUR, reunion.departement_id)
    plus_tard = maintenant + timedelta(hours=3)
    commentaires.commenter(dossier, texte=DU_GUICHET, auteur=guichet, maintenant=plus_tard, **ou)
    prevu = jour_paris(plus_tard) + timedelta(days=21)
    reponse = "Avec plaisir : nous vous proposons ce mardi-là, à 20 h."
    appuis.accepter(reunion, auteur=guichet, maintenant=plus_tard, commentaire=reponse, prevu_le=prevu)
