"""Paramètres du dialogue ; chacun dit sa source."""

from commun.parametres import declarer
from dossiers.parametres import DONNEES

QUESTIONNAIRES = "Questionnaires"

# Le secret statistique est un plancher : un administrateur peut masquer davantage, jamais moins.
SEUIL_SECRET = declarer(
    "questionnaire.seuil_secret",
    6,
    "réponses",
    "En dessous, le total d’une profession est masqué",
    "règle commune du portail, secret statistique",
    theme=QUESTIONNAIRES,
    minimum=6,
    maximum=20,
)
QUESTIONNAIRE_JOURS_MAX = declarer(
    "questionnaire.jours_max",
    90,
    "jours",
    "Durée d’ouverture d’un questionnaire",
    "portail",
    theme=QUESTIONNAIRES,
    a_confirmer=True,
    minimum=7,
    maximum=365,
)
TEXTES_JOURS = declarer(
    "donnees.textes_questionnaire_jours",
    365,
    "jours",
    "Textes libres d’un questionnaire clos : effacés",
    "RGPD art. 5-1 e",
    theme=DONNEES,
    a_confirmer=True,
    minimum=30,
    maximum=730,
)
DESTINATAIRES_MAX = declarer(
    "questionnaire.destinataires_max",
    3_000,
    "adresses",
    "Destinataires d’un questionnaire",
    "portail",
    theme=QUESTIONNAIRES,
    minimum=100,
    maximum=3_000,
)
QUESTIONS_MAX = declarer(
    "questionnaire.questions_max",
    20,
    "questions",
    "Questions d’un questionnaire (deux minutes pour répondre)",
    "portail",
    theme=QUESTIONNAIRES,
    a_confirmer=True,
    minimum=5,
    maximum=40,
)
RELANCE_INVITATION_JOURS = declarer(
    "porteur.relance_invitation_jours",
    3,
    "jours",
    "Relance d’une personne invitée qui n’a pas répondu, avant la réunion",
    "portail",
    theme="Porteur",
    a_confirmer=True,
    minimum=1,
    maximum=30,
)
