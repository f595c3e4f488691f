"""Les adresses des questionnaires : l'équipe, puis le public."""

from django.urls import path

from dialogue.views import questionnaires as vues
from dialogue.views import reponses

DOSSIER = "dossiers/<str:numero>/questionnaires/"
UN, REPONSE = f"{DOSSIER}<int:questionnaire>/", "questionnaire/<str:jeton>/"

urlpatterns = [
    path(DOSSIER, vues.QuestionnairesView.as_view(), name="questionnaires"),
    path(f"{DOSSIER}nouveau/", vues.NouveauQuestionnaireView.as_view(), name="nouveau_questionnaire"),
    path(UN, vues.QuestionnaireView.as_view(), name="questionnaire"),
    path(f"{UN}questions/", vues.QuestionsView.as_view(), name="questions"),
    path(f"{UN}destinataires/", vues.DestinatairesView.as_view(), name="destinataires"),
    path(f"{UN}ouvrir/", vues.OuvertureView.as_view(), name="ouvrir_questionnaire"),
    path(f"{UN}clore/", vues.ClotureView.as_view(), name="clore_questionnaire"),
    path(f"{UN}indicateur/", vues.IndicateurView.as_view(), name="en_indicateur"),
    path(f"{UN}totaux/<str:format>/", vues.ExportTotauxView.as_view(), name="export_totaux"),
    path("questionnaire-ouvert/<str:jeton>/", reponses.RepondreAuLienView.as_view(), name="repondre_au_lien"),
    path("questionnaire/desinscrit/", reponses.DesinscritView.as_view(), name="desinscrit"),
    path(REPONSE, reponses.RepondreView.as_view(), name="repondre"),
    path(f"{REPONSE}merci/", reponses.MerciView.as_view(), name="merci"),
    path(f"{REPONSE}desinscription/", reponses.DesinscriptionView.as_view(), name="desinscription"),
]
