"""Les pas d'un questionnaire. Aucun n'a d'effet sur un délai légal."""

from datetime import timedelta

from comptes.roles import Capacite
from dialogue.enums_questionnaires import EtatQuestionnaire
from dialogue.models import Questionnaire
from dialogue.parametres import QUESTIONNAIRE_JOURS_MAX
from dossiers import workflow
from dossiers.conditions import Demande
from dossiers.enums import Sujet, Tour
from dossiers.workflow.modele import Transition


def pret_a_partir(demande: Demande) -> list[str]:
    """Au moins une question, quelqu'un à qui la poser, un dernier jour raisonnable (``donnees["clot_le"]``)."""
    questionnaire, raisons = demande.objet, []
    if not questionnaire.questions.exists():
        raisons.append("Choisissez au moins une question.")
    if not questionnaire.lien_general and not questionnaire.destinataires.exists():
        raisons.append("Ajoutez des destinataires, ou ouvrez le lien général.")
    clot_le = demande.donnees.get("clot_le")
    dernier = demande.jour + timedelta(days=QUESTIONNAIRE_JOURS_MAX.valeur)
    if clot_le is None or not demande.jour < clot_le <= dernier:
        raisons.append(f"Le dernier jour pour répondre est à venir, et avant le {dernier:%d/%m/%Y}.")
    return raisons


def terme_passe(demande: Demande) -> list[str]:
    """Le dernier jour compte jusqu'à minuit."""
    if demande.objet.clot_le is None or demande.jour <= demande.objet.clot_le:
        return ["Le dernier jour pour répondre n’est pas passé."]
    return []


QUESTIONNAIRE = (
    Transition(
        Sujet.QUESTIONNAIRE,
        "ouvrir",
        "Ouvrir et envoyer le questionnaire",
        "Questionnaire envoyé aux professionnels",
        Capacite.MENER_QUESTIONNAIRE,
        conditions=(pret_a_partir,),
    ),
    Transition(
        Sujet.QUESTIONNAIRE,
        "clore",
        "Clore le questionnaire",
        "Questionnaire clos, totaux figés",
        Capacite.MENER_QUESTIONNAIRE,
        danger=True,
    ),
    Transition(
        Sujet.QUESTIONNAIRE,
        "echoir",
        "Clore au dernier jour",
        "Questionnaire arrivé à son terme, totaux figés",
        None,
        conditions=(terme_passe,),
        previent=(Tour.PORTEUR,),
    ),
)
FAITS = {"questionnaire.prepare": "Questionnaire préparé", "questionnaire.textes_effaces": "Textes libres effacés"}


def declarer() -> None:
    """Ajoute l'automate à la table commune ; appelé au démarrage."""
    workflow.declarer(Sujet.QUESTIONNAIRE, Questionnaire, EtatQuestionnaire, QUESTIONNAIRE)
    workflow.FAITS_SANS_ETAT.update(FAITS)
