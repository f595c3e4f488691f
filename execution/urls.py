"""Les adresses de l'exécution d'un contrat."""

from django.urls import path

from execution.views.missions import DeclarerView, JugerView, MissionsView, PreuveView
from execution.views.suivis import GesteSuiviView, PrevoirSuiviView, SuiviView

app_name = "execution"
CONTRAT = "dossiers/<str:numero>/contrat/execution/"

urlpatterns = [
    path(f"{CONTRAT}missions/", MissionsView.as_view(), name="missions"),
    path(f"{CONTRAT}missions/<slug:mission>/<slug:nature>/", DeclarerView.as_view(), name="declarer"),
    path(f"{CONTRAT}declarations/<int:jalon>/<slug:geste>/", JugerView.as_view(), name="juger"),
    path(f"{CONTRAT}preuves/<uuid:cle>/", PreuveView.as_view(), name="preuve"),
    path(f"{CONTRAT}suivis/prevoir/", PrevoirSuiviView.as_view(), name="prevoir_suivi"),
    path(f"{CONTRAT}suivis/<int:suivi>/", SuiviView.as_view(), name="reunion"),
    path(f"{CONTRAT}suivis/<int:suivi>/<slug:geste>/", GesteSuiviView.as_view(), name="geste_suivi"),
]
