"""Paramètres visibles du dialogue ; chacun dit sa source."""

from dossiers.parametres import Parametre

SEUIL_SECRET = Parametre(
    6, "réponses", "En dessous, le total d'une profession est masqué", "domaine §7, secret statistique"
)
QUESTIONNAIRE_JOURS_MAX = Parametre(90, "jours", "Durée d'ouverture d'un questionnaire", "portail", a_confirmer=True)
TEXTES_JOURS = Parametre(
    365, "jours", "Textes libres d'un questionnaire clos : effacés", "RGPD art. 5-1 e", a_confirmer=True
)
DESTINATAIRES_MAX = Parametre(3000, "adresses", "Destinataires d'un questionnaire", "portail")
RELANCE_INVITATION_JOURS = Parametre(
    3, "jours", "Relance d'une personne invitée qui n'a pas répondu, avant la réunion", "portail", a_confirmer=True
)
QUESTIONS_MAX = Parametre(20, "questions", "Deux minutes pour répondre", "portail", a_confirmer=True)
